"""Engines: they explore any `System` and know nothing of replicas, payloads or CRDTs."""
