"""Abstract specifications: what a replica should answer, given the updates that it has seen; one module per family."""
