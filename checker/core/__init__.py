"""The words of the checker: verdicts, bounds, events, histories, traces, errors. Imports nothing above it."""
