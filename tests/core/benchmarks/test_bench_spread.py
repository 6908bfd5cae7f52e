"""Work that is spread is measured with all its processes, and its rows are those of the oracle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.cases.engines import spread
from benchmarks.registry import Bench
from benchmarks.spread import family_cpu_seconds


@pytest.mark.parametrize("engine", ["alone", "processes"])
def test_rows_are_checked_and_the_start_is_told_apart(tmp_path: Path, engine: str):
    found = spread(Bench(tmp_path), engine, 1_000)
    assert found.figures["rows_equal"] == 1.0
    assert found.cpu_seconds is not None
    assert found.figures["start_seconds"] > 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are told in /proc only")
def test_the_cpu_of_a_grandchild_is_counted():
    busy = "sum(range(10**7)); print('done', flush=True); input()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    before = family_cpu_seconds(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"done\n"
        assert family_cpu_seconds(os.getpid()) > before
        child.communicate(b"\n")
