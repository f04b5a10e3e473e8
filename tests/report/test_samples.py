"""The committed sample reports are what the checker writes today, byte for byte.

To write them anew: `UPDATE_GOLDEN=1 python -m pytest tests/report/test_samples.py`.
"""

import os
from pathlib import Path

import pytest

from checker.faces.command_line import main

SAMPLES = Path(__file__).parents[2] / "reports" / "samples"
COMMANDS = {
    "gcounter": ["--model", "gcounter", "--depth", "3"],
    "pncounter": ["--model", "pncounter", "--depth", "3", "--replicas", "2"],
    "gcounter-sum": ["--model", "gcounter-sum", "--depth", "3"],
    "gcounter-shared-id": ["--model", "gcounter-shared-id", "--depth", "3", "--replicas", "2"],
    "comparison": ["compare", "gcounter", "gcounter-sum", "--depth", "3", "--replicas", "2"],
}


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_sample_is_what_is_written_today(name, tmp_path, capsys):
    pytest.importorskip("pygraphviz", reason="the samples have pictures")
    folder = SAMPLES / name if os.environ.get("UPDATE_GOLDEN") else tmp_path / name
    with pytest.raises(SystemExit):
        main([*COMMANDS[name], "--report", str(folder)])
    assert files_in(folder) == files_in(SAMPLES / name)
