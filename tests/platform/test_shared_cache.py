"""The cache that all processes share: what is counted in one is known to the others."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from offcut.platform.operations.shared_cache import SharedCache


@pytest.fixture
def cache(tmp_path):
    return SharedCache(str(tmp_path / "cache.sqlite3"), {})


def test_what_is_kept_stands_until_its_time(cache):
    values = [7, True, "y", [1.5, 2.5], {"a": None}]
    for number, value in enumerate(values):
        cache.set(str(number), value)
    read = [cache.get(str(number)) for number in range(len(values))]
    assert read == values
    assert read[1] is True
    cache.set("gone", 1, timeout=-1)
    assert cache.get("gone", "nothing") == "nothing"
    assert not cache.touch("gone")
    assert cache.touch("0", 60)
    assert cache.delete("0")
    assert not cache.delete("0")
    cache.clear()
    assert cache.get("1") is None


def test_only_the_first_adds(cache):
    assert cache.add("code", "y", 30)
    assert not cache.add("code", "z", 30)
    cache.set("code", "y", timeout=-1)
    assert cache.add("code", "z", 30), "its time was up"


def test_many_who_count_at_once_lose_nothing(cache):
    path = cache._path
    cache.set("count", 0)

    def twenty(_: int) -> None:
        own = SharedCache(path, {})
        for _turn in range(20):
            own.incr("count")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(twenty, range(8)))
    assert cache.get("count") == 160
    with pytest.raises(ValueError, match="No number"):
        cache.incr("nothing")


def test_another_process_knows_it_and_a_forked_one_opens_its_own(cache):
    cache.set("seen", 1)
    code = (
        "import os, sys; from django.conf import settings; settings.configure()\n"
        "from offcut.platform.operations.shared_cache import SharedCache\n"
        "cache = SharedCache(sys.argv[1], {}); assert cache.incr('seen') == 2\n"
        "if os.fork() == 0: cache.incr('seen'); os._exit(0)\n"
        "assert os.waitstatus_to_exitcode(os.wait()[1]) == 0"
    )
    subprocess.run([sys.executable, "-c", code, cache._path], check=True)
    assert cache.get("seen") == 3


def test_where_the_file_fails_the_process_counts_for_itself(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(SharedCache, "told", False)
    broken = SharedCache(str(tmp_path / "no folder" / "cache.sqlite3"), {})
    assert broken.add("count", 0, 60)
    assert [broken.incr("count"), broken.incr("count"), broken.get("count")] == [1, 2, 2]
    broken.clear()
    assert broken.get("count") is None
    assert caplog.text.count("counts for itself") == 1
