"""Real CRDT libraries as systems under test: pycrdt (Yjs), loro and automerge, none of them needed by anything else.

One adapter for each library (`library.Library`), two ways of exchanging what was edited (`replicas`), and the
descriptions in `models.catalogue.real`. Importing any of these loads no library: an adapter imports its own in the
functions that use it. Install them with the extra `[real]`.
"""
