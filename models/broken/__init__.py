"""Data types with one planted bug per file: the bug, its source and its smallest witness are in the docstring."""
