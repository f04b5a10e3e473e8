"""Data types to check: one per file, plain Python, standard library only. What to expect: `models.catalogue`."""
