"""Payloads as people read them."""

from checker.explain.shown import leaves


def test_long_bytes_are_cut_to_a_fingerprint_that_tells_them_apart():
    a, b = (leaves({"document": bytes(40) + last})[""] for last in (b"a", b"b"))
    assert a == "{'document': <bytes 3b229d0f>}"
    assert b != a
    assert leaves(b"short") == {"": "b'short'"}
