"""A graph of states as GraphML and as JSON, written here so that the bytes do not depend on a library's version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from checker.explain.graph import Graph

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "long", str: "string"}


def graphml_text(graph: Graph) -> str:
    """As GraphML; empty texts are left out."""
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    lines = [f'<graphml xmlns="{_NAMESPACE}">']
    lines += _keys("graph", [graph.graph]) + _keys("node", [held for _, held in nodes])
    lines += _keys("edge", [held for *_, held in edges])
    lines += [f'<graph edgedefault="directed">{_fields("graph", graph.graph)}']
    lines += [f'<node id="{number}">{_fields("node", held)}</node>' for number, held in nodes]
    lines += [
        f'<edge id="{key}" source="{source}" target="{target}">{_fields("edge", held)}</edge>'
        for source, target, key, held in edges
    ]
    return DECLARATION + "\n".join([*lines, "</graph>", "</graphml>"]) + "\n"


def _keys(part: str, rows: list[dict[str, Any]]) -> list[str]:
    """What the attributes of nodes, edges or the graph are called, and of which type they are."""
    return [
        f'<key id="{part}-{name}" for="{part}" attr.name="{name}" attr.type="{_TYPES[type(value)]}"/>'
        for name, value in (rows[0] if rows else {}).items()
    ]


def _fields(part: str, held: Mapping[str, Any]) -> str:
    fields = [f'<data key="{part}-{name}">{_text(value)}</data>' for name, value in held.items() if value != ""]
    return "".join(fields)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def node_link_object(graph: Graph) -> dict[str, Any]:
    """As plain values that `networkx.node_link_graph(..., edges="edges")` reads."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.graph),
        "nodes": [{"id": number, **held} for number, held in graph.nodes(data=True)],
        "edges": list(_links(graph)),
    }


def _links(graph: Graph) -> Iterator[dict[str, Any]]:
    for source, target, key, held in graph.edges(keys=True, data=True):
        yield {"source": source, "target": target, "key": key, **held}


def node_link_text(graph: Graph) -> str:
    """`node_link_object` as JSON, one node or edge on a line."""
    found = node_link_object(graph)
    rows = {name: [json.dumps(row, ensure_ascii=False) for row in found.pop(name)] for name in ("nodes", "edges")}
    head = json.dumps(found, ensure_ascii=False).removesuffix("}")
    lists = [f'"{name}": [\n' + ",\n".join(lines) + "\n]" for name, lines in rows.items()]
    return f"{head}, {', '.join(lists)}}}\n"
