"""From a finding to something a person understands: the simplest trace, its cause, the graph of states."""
