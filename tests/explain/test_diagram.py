"""The space-time diagram: which message is which, what matters, and how a terminal shows it."""

import pytest

from checker import check
from checker.explain.diagram import End, diagram
from checker.explain.differences import parts
from checker.explain.text_diagram import ASCII, columns_of, diagram_lines, notes
from checker.explain.words import COLUMNS, no_paint
from models.catalogue import CATALOGUE
from tests.counters import COUNTERS
from tests.explain.steps import Trace, message, replica

BROKEN = [name for name, entry in COUNTERS.items() if entry.violates]


def drawn(trace, name="conforms"):
    return "\n".join(diagram_lines(trace.violation(name), COLUMNS, no_paint))


def test_an_arrow_begins_where_its_sender_first_had_the_message():
    trace = Trace().update(0, replica(1, "a")).update(1, replica(1, "b"))
    trace.deliver(1, 0, message(1, "a", sent_at=1), becomes=replica(1, "a", "b"))
    (arrow,) = diagram(trace.violation()).arrows
    assert (arrow.sender, arrow.sent, arrow.receiver, arrow.row, arrow.end) == (0, 1, 1, 3, End.ARRIVED)
    assert not arrow.is_delayed
    assert not arrow.is_again


def test_a_message_is_delayed_when_its_sender_has_changed_since():
    trace = Trace().update(0, replica(1, "a")).update(0, replica(2, "a", "b"))
    trace.deliver(1, 0, message(1, "a", sent_at=1), becomes=replica(1, "a"))
    (arrow,) = diagram(trace.violation()).arrows
    assert arrow.is_delayed
    assert "├ ─ ─" in drawn(trace)


def test_the_same_message_arrives_again():
    trace = Trace().update(0, replica(1, "a"))
    trace.deliver(1, 0, message(1, "a", sent_at=1), becomes=replica(1, "a"))
    trace.deliver(1, 0, message(1, "a", sent_at=1), becomes=replica(2, "a"))
    assert [arrow.is_again for arrow in diagram(trace.violation()).arrows] == [False, True]
    assert "├════" in drawn(trace)
    assert any("has arrived before" in note for note in notes(trace.violation()))


def test_where_sending_is_a_step_the_arrow_begins_there():
    trace = Trace().update(0, replica(1, "a")).send(0, 1, message(1, "a", sent_at=1))
    trace.deliver(1, 0, message(1, "a", sent_at=1), becomes=replica(1, "a"))
    (arrow,) = diagram(trace.violation()).arrows
    assert arrow.sent == 2


def test_messages_that_are_lost_or_under_way_do_not_arrive():
    first = message(1, "a", sent_at=1)
    trace = Trace(3).update(0, replica(1, "a")).send(0, 1, first).drop(0, 1, first).send(0, 2, first)
    lost, waiting = diagram(trace.violation()).arrows
    assert (lost.end, lost.sent, lost.row) == (End.LOST, 2, 3)
    assert (waiting.end, waiting.sent, waiting.receiver) == (End.UNDER_WAY, 4, 2)
    assert "├──✖" in drawn(trace)
    assert "├──▷" in drawn(trace)


def test_a_doubled_message_arrives_twice_from_one_sending():
    first = message(1, "a", sent_at=1)
    trace = Trace().update(0, replica(1, "a")).send(0, 1, first).double(0, 1, first)
    trace.deliver(1, 0, first, becomes=replica(1, "a")).deliver(1, 0, first, becomes=replica(2, "a"))
    assert [(one.sent, one.end, one.is_again) for one in diagram(trace.violation()).arrows] == [
        (2, End.ARRIVED, False),
        (2, End.ARRIVED, True),
    ]


def test_only_the_past_of_the_failing_replica_matters():
    trace = Trace(3).update(2, replica(5, "z")).update(0, replica(1, "a"))
    trace.deliver(2, 0, message(1, "a", sent_at=2), becomes=replica(6, "a", "z"))
    trace.deliver(1, 0, message(1, "a", sent_at=2), becomes=replica(9, "a"))
    assert [mark.row for mark in diagram(trace.violation()).marks if mark.matters] == [2, 4]
    assert diagram(trace.violation()).failing == (1,)


def test_two_replicas_fail_where_they_disagree_about_the_same_updates():
    trace = Trace(3).update(0, replica(1, "a"))
    trace.deliver(2, 0, message(1, "a", sent_at=1), becomes=replica(7, "a"))
    found = diagram(trace.violation("converges"))
    assert found.failing == (0, 2)
    assert all(mark.matters for mark in found.marks)


def test_a_message_from_the_right_points_at_the_end_of_the_text():
    trace = Trace().update(1, replica(1, "a"))
    trace.deliver(0, 1, message(1, "a", sent_at=1), becomes=replica(3, "a"))
    assert "✗ 3 ◀──" in drawn(trace)


def test_a_message_crosses_the_lines_between():
    trace = Trace(3).update(0, replica(1, "a"))
    trace.deliver(2, 0, message(1, "a", sent_at=1), becomes=replica(3, "a"))
    assert "├──────────────┼─────────────▶✗ 3" in drawn(trace)


def test_wide_characters_keep_the_lines_straight():
    trace = Trace().update(0, replica("表表", "a")).update(1, replica(1, "b"))
    lines = drawn(trace).splitlines()
    ends = [columns_of(line[: line.index(sign)]) for line, sign in ((lines[2], "│"), (lines[3], "✗"))]
    assert ends[0] == ends[1]


def test_a_terminal_without_such_characters_gets_ascii():
    for name in BROKEN:
        violation = check(COUNTERS[name].description, depth=4).violations[0]
        assert "\n".join(diagram_lines(violation, COLUMNS, no_paint)).translate(ASCII).isascii()


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if entry.violates])
def test_every_broken_type_of_the_catalogue_is_drawn(name):
    entry = CATALOGUE[name]
    for violation in check(entry.description, **entry.bounds).violations:
        assert all(columns_of(line) <= COLUMNS for line in diagram_lines(violation, COLUMNS, no_paint))
        found = diagram(violation)
        assert [mark.row for mark in found.marks] == list(range(1, len(violation.steps) + 1))
        assert all(arrow.sent < arrow.row for arrow in found.arrows)


def test_long_texts_are_compared_from_both_ends():
    before, after = "a " * 500, "a " * 250 + "b " + "a " * 250
    assert "".join(text for text, _ in parts(before, after)) == after
    assert [text.strip() for text, is_new in parts(before, after) if is_new] == ["b"]
