"""From what a user writes to the four local functions: descriptions, calls of user code, networks."""
