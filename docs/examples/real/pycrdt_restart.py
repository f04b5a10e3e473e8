"""An update that came early is lost when a pycrdt document is saved and loaded before the late one comes."""

from pycrdt import Doc, Text

writer, reader = Doc(client_id=1), Doc(client_id=2)
updates: list[bytes] = []
subscription = writer.observe(lambda event: updates.append(event.update))
writer.get("text", type=Text).insert(0, "a")
writer.get("text", type=Text).insert(1, "b")

reader.apply_update(updates[1])  # the second update first: it waits for the first
restarted = Doc(client_id=2)
restarted.apply_update(reader.get_update())  # save and load
for document in (reader, restarted):
    document.apply_update(updates[0])  # now the first one comes
print("kept in memory:", str(reader.get("text", type=Text)))
print("saved and loaded:", str(restarted.get("text", type=Text)))

restarted.apply_update(writer.get_update(restarted.get_state()))  # asked for what is missing, the writer sends it
print("and after asking:", str(restarted.get("text", type=Text)))
