"""The table engine and its parts."""
