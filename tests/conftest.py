"""What holds for all tests: properties are judged by what is true, never by how long it takes.

In CI the examples are the same every time, so that a failure speaks of the change; elsewhere each
run looks for new ones.
"""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["emptying"]  # tests/platform/emptying.py

settings.register_profile("untimed", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """``-n auto``: three workers on two cores.

    A worker waits for about a third of its time: for the browser, the database, a process that it
    started. The variable of pytest-xdist sets another number.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = os.cpu_count() or 1
    return cores + cores // 2
