"""Expected texts, one file each, compared byte for byte.

After a change that is meant to change them: `UPDATE_GOLDEN=1 python -m pytest tests`, then read the difference.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def assert_golden(name, text):
    """The file `name` in this folder holds exactly `text`; with UPDATE_GOLDEN=1 it is written instead."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_bytes(text.encode())
    assert path.is_file(), f"{path} is missing; write it with UPDATE_GOLDEN=1"
    assert text == path.read_bytes().decode(), f"{path} differs; if that is meant, write it with UPDATE_GOLDEN=1"
