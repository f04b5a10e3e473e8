"""Where people and programs meet the checker: the command line. The only layer that reads and writes files."""
