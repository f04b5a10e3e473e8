"""Three updates of one pycrdt client, delivered once each in the order 2, 3, 1: the second one is lost."""

from itertools import permutations

from pycrdt import Doc, Text

writer, reader = Doc(client_id=1), Doc(client_id=2)
reader.get("text", type=Text).insert(0, "i")
writer.apply_update(reader.get_update())
updates: list[bytes] = []
subscription = writer.observe(lambda event: updates.append(event.update))
text = writer.get("text", type=Text)
text.insert(0, "a")
text.insert(0, "b")
text.insert(3, "c")

for order in permutations((1, 2, 3)):
    document = Doc(client_id=3)
    document.apply_update(reader.get_update())
    for number in order:
        document.apply_update(updates[number - 1])
    print(*order, str(document.get("text", type=Text)), "of", str(text))
