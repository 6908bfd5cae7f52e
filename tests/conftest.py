"""What holds for all tests: properties are judged by what is true, never by how long it takes.

In CI the examples are the same every time, so that a failure speaks of the change; elsewhere each
run looks for new ones.
"""

import os

from hypothesis import settings

pytest_plugins = ["emptying"]  # tests/platform/emptying.py

settings.register_profile("untimed", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")
