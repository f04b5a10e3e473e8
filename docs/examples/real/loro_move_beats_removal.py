"""Of an element of a loro movable list that is removed and moved at the same time, the move wins at both replicas."""

from loro import ExportMode, LoroDoc, VersionVector


def everything(document: LoroDoc) -> bytes:
    """All updates of a document."""
    return document.export(ExportMode.Updates(VersionVector()))


one, other = LoroDoc(), LoroDoc()
one.peer_id, other.peer_id = 1, 2
for place, letter in enumerate("ab"):
    one.get_movable_list("list").insert(place, letter)
other.import_(everything(one))

one.get_movable_list("list").delete(0, 1)
other.get_movable_list("list").mov(0, 1)
one.commit()
other.commit()

from_one, from_other = everything(one), everything(other)
one.import_(from_other)
other.import_(from_one)
print(one.get_movable_list("list").get_value(), other.get_movable_list("list").get_value())
