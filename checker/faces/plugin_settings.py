"""What a run of pytest is asked by its options: bounds and limits for the checks, folders for reports and traces."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from checker.core.errors import BoundsError
from checker.faces.options import CHECK_OPTIONS, Seconds, Size, Updates, Whole

OFF = "off"
REPORTS, TRACES = "reports", ".crdt-traces"
KNOWN = (*CHECK_OPTIONS, "properties")
"""The options that a test may give."""
LISTS = ("ops", "skew", "properties")
"""Those whose one value may be a list."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Options for `check` where a test gives none of its own; where reports and traces go (None: nowhere)."""

    check: Mapping[str, Any]
    reports: Path | None
    traces: Path | None
    root: Path

    def options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What a check is to be called with: what the test says, then what the run says."""
        require_known(given)
        for name, value in given.items():
            if isinstance(value, list) and name not in LISTS:
                raise BoundsError(
                    f"{name} is a list: {value!r}; to try one value after the other use @checked or "
                    "pytest.mark.parametrize"
                )
        options = {name: value for name, value in given.items() if value is not None}
        is_bounded = "depth" in options or "ops" in options
        own = {n: v for n, v in self.check.items() if not (is_bounded and n in ("depth", "ops"))}
        return {**own, **options}

    def shown(self, path: Path) -> str:
        """A path as people are told it, from where the tests are run."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def require_known(options: Mapping[str, Any]) -> None:
    """Refuse an option that `check` does not have."""
    for name in options:
        if name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KNOWN)}"
            raise BoundsError(f"unknown option {name!r}; {hint}")


def settings_from(given: Mapping[str, tuple[str, str]], root: Path, *, is_worker: bool) -> Settings:
    """Settings from texts, each with the place that it stands in."""
    folders: dict[str, Path | None] = {"report": root / REPORTS, "traces": root / TRACES}
    check: dict[str, Any] = {"workers": 1} if is_worker else {}
    for name, (place, text) in given.items():
        if name in folders:
            folders[name] = None if text == OFF else root / text
            if not text:
                raise BoundsError(f"{place}: no folder is named; give one, or {OFF}")
        else:
            check[name] = _READERS[name](place, text)
    return Settings(check, folders["report"], folders["traces"], root)


def _read_by(kind: click.ParamType[Any]) -> Callable[[str, str], Any]:
    def read(place: str, text: str) -> Any:
        try:
            return kind.convert(text, None, None)
        except click.BadParameter as error:
            raise BoundsError(f"{place}: {error.message}") from None

    return read


def _network(place: str, text: str) -> str:
    from checker.system.networks import NETWORKS

    return _one_of(NETWORKS, "network", place, text)


def _engine(place: str, text: str) -> str:
    from checker.api import ENGINES

    return _one_of(ENGINES, "engine", place, text)


def _one_of(known: Any, noun: str, place: str, text: str) -> str:
    if text not in known:
        raise BoundsError(f"{place}: unknown {noun} {text!r}; known: {', '.join(known)}")
    return text


_READERS: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(("replicas", "depth", "max_states", "workers"), _read_by(Whole())),
    "ops": _read_by(Updates()),
    "max_memory": _read_by(Size()),
    "timeout": _read_by(Seconds()),
    "network": _network,
    "engine": _engine,
}
