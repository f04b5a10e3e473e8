"""automerge 1.0.0rc1 cannot create a counter from Python: this panics, and the process ends by a segmentation fault."""

from automerge.core import ROOT, Document, ScalarType

document = Document(actor_id=bytes(16))
with document.transaction() as transaction:
    transaction.put(ROOT, "counter", ScalarType.Counter, 0)
