"""Running the command line in this process, in a folder of its own."""

import signal
from typing import NamedTuple

import pytest

from checker.faces.command_line import main


class Said(NamedTuple):
    """What a run of the command line left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command line in `tmp_path`, where its reports go."""
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main(list(map(str, arguments)))
        return Said(left.value.code, *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def refused(run):
    """Run what must be refused; gives the one line of standard error, less its beginning."""

    def refused(*arguments):
        said = run(*arguments)
        assert said.out == ""
        assert said.err.startswith("error: ")
        assert said.err.endswith("\n") and said.err.count("\n") == 1
        assert said.status == 2
        return said.err.removeprefix("error: ").removesuffix("\n")

    return refused
