"""Data types to check: one per file, plain Python, standard library only. Verdicts: `models.catalogue`."""
