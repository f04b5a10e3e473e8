"""Side-by-side timings, run by hand: `python -m benchmarks.against_spin`. Speed is claimed from here, as a ratio."""
