"""Data types with one planted bug per file; the docstring says the bug, its source, its smallest witness."""
