"""The space-time diagram as SVG: well-formed whatever it holds, the same bytes, each message told apart."""

from xml.etree import ElementTree

import pytest

from checker import check
from checker.report.svg_diagram import TEXT_MAX, svg_element, svg_text
from models.catalogue import CATALOGUE
from tests.explain.steps import Trace, message, replica
from tests.golden.hostile import hostile, raising, wide

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ElementTree.fromstring(text.partition("?>\n")[2])  # noqa: S314 - our own


def classes(text):
    return [element.get("class", "") for element in parsed(text).iter(f"{SVG}g")]


def test_every_step_is_a_group_with_its_number():
    violation = check(CATALOGUE["gcounter-sum"].description, depth=3).violations[0]
    groups = [group for group in parsed(svg_text(violation)).iter(f"{SVG}g") if group.get("data-step")]
    assert [group.get("data-step") for group in groups] == ["1", "2", "3"]
    texts = "".join(parsed(svg_text(violation)).itertext())
    assert "merges (1, 0, 0), again" in texts
    assert "conforms fails" in texts


def test_delayed_repeated_lost_and_waiting_messages_look_different():
    first = message(1, "a", sent_at=1)
    trace = Trace(3).update(0, replica(1, "a")).send(0, 1, first).send(0, 2, first).drop(0, 2, first)
    trace.update(0, replica(2, "a", "b")).deliver(1, 0, first, becomes=replica(1, "a")).send(0, 2, first)
    trace.send(0, 1, first).deliver(1, 0, first, becomes=replica(3, "a"))
    found = [kind for kind in classes(svg_text(trace.violation())) if kind.startswith("message")]
    assert found == [
        "message faded under-way",
        "message lost",
        "message delayed arrived",
        "message again arrived",
    ]


@pytest.mark.parametrize("described", [hostile, raising, wide], ids=["hostile", "raising", "wide"])
def test_hostile_content_stays_text(described):
    for violation in check(described, replicas=2, depth=2).violations:
        root = parsed(svg_text(violation))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "text", "tspan", "line", "circle", "g", "path", "polygon")
        }
        texts = "".join(root.itertext())
        assert all(c.isprintable() or c == "\n" for c in texts)
        assert "http" not in "".join(value for element in root.iter() for value in element.attrib.values())


def test_a_long_text_shows_what_is_new_in_it():
    violation = check(wide, depth=2).violations[0]
    texts = ["".join(span.itertext()) for span in parsed(svg_text(violation)).iter(f"{SVG}tspan")]
    assert any("and then some" in text for text in texts)


def test_a_property_that_fails_at_the_beginning_is_drawn():
    text = svg_text(Trace().violation("never zero"))
    assert "never zero fails at the beginning" in text


def test_an_element_for_a_page_has_no_style_of_its_own():
    violation = Trace().update(0, replica("x" * 500, "a")).violation()
    assert "<style>" not in svg_element(violation)
    assert all(
        len("".join(text.itertext()).partition("\n")[0]) <= TEXT_MAX or text.find(f"{SVG}title") is not None
        for text in ElementTree.fromstring(svg_element(violation)).iter(f"{SVG}text")  # noqa: S314 - our own
    )
