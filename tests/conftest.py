"""How Hypothesis runs: the same examples every time in CI, fresh ones at a developer's desk."""

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "desk")
