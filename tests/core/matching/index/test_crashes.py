"""A crash at any moment leaves the old index or the new one, whole; damage is found and named."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import brute_force
import pytest
from small_markets import random_market

from offcut.errors import InputError
from offcut.matching.index import Index, IndexWriter, build, writing
from offcut.matching.index.journal import JournalWriter, read_frames, start_journal


class Crash(BaseException):
    """The machine stops here: nothing after this is done."""


def crash_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the n-th call that reaches the disk be the last; how many were made."""
    calls = 0
    for name in ("replace", "fsync", "write", "unlink"):
        real = getattr(os, name)

        def told(*given, _real=real, **named):
            nonlocal calls
            calls += 1
            if calls >= step:
                raise Crash
            return _real(*given, **named)

        monkeypatch.setattr(os, name, told)
    return lambda: calls


def answers(folder: Path) -> tuple[set[str], set[str]]:
    """The ids that an index holds, looked up one by one among all that there could be."""
    index = Index(folder)
    assert not list(index.verify())
    found: tuple[set[str], set[str]] = (set(), set())
    for number in range(13):
        for prefix in ("", "new-"):
            for held, get, name in (
                (found[0], index.have, f"{prefix}H{number}"),
                (found[1], index.want, f"{prefix}Wä{number}"),
            ):
                try:
                    get(name)
                except InputError:
                    continue
                held.add(name)
    assert index.count("haves").alive == len(found[0])
    assert index.count("wants").alive == len(found[1])
    return found


OLD, NEW = random_market(12, 10, 5), random_market(6, 5, 6, prefix="new-")


def _append(folder: Path) -> None:
    with IndexWriter(folder) as index:
        index.append(NEW)


def _remove(folder: Path) -> None:
    with IndexWriter(folder) as index:
        index.remove(["H1", "H2"], ["Wä3"])


def _rebuild(folder: Path) -> None:
    with IndexWriter(folder) as index:
        index.rebuild(["sand", "slag"])


def _build(folder: Path) -> None:
    build(brute_force.together(OLD, NEW), folder, top=3)


@pytest.mark.parametrize(
    ("change", "bulk"),
    [(_append, 10_000), (_append, 1), (_remove, 10_000), (_remove, 1), (_rebuild, 1), (_build, 1)],
)
def test_a_crash_at_every_step_leaves_all_or_nothing(
    change: Callable[[Path], None], bulk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = tmp_path / "whole"
    build(OLD, whole, top=3)
    before = answers(whole)
    copy = shutil.copytree(whole, tmp_path / "copy")
    change(whole)
    after = answers(whole)
    step, done = 0, False
    while not done:
        step += 1
        folder = tmp_path / f"step-{step}"
        shutil.copytree(copy, folder)
        with monkeypatch.context() as patched:
            patched.setattr(writing, "BULK", bulk)
            made = crash_at(step, patched)
            with contextlib.suppress(Crash):
                change(folder)
            done = made() < step
        assert answers(folder) in (before, after)
        _append_one_more(folder)
        assert step < 100
    assert step > 2


def _append_one_more(folder: Path) -> None:
    """After a crash the index takes changes as if nothing had happened."""
    with IndexWriter(folder) as index:
        index.append(random_market(1, 1, 9, prefix="later-"))
        index.remove(["later-H0"], ["later-Wä0"])


def test_killed_in_the_middle_of_writing(tmp_path: Path):
    build(OLD, tmp_path / "i", top=3)
    program = textwrap.dedent(
        """
        import sys
        sys.path.insert(0, sys.argv[2])
        from small_markets import random_market
        from offcut.matching.index import IndexWriter
        index = IndexWriter(sys.argv[1])
        print("ready", flush=True)
        for number in range(10_000):
            index.append(random_market(1, 1, number, prefix=f"k{number}-"))
            print(number, flush=True)
            if number % 7 == 6:
                index.rebuild(index.types)
        """
    )
    ours = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "i"), ours], stdout=subprocess.PIPE
    ) as writer:
        said = iter(writer.stdout.readline, b"")
        written = [int(line) for line in islice(said, 17) if line != b"ready\n"]
        writer.kill()
    index = Index(tmp_path / "i")
    assert not list(index.verify())
    for number in written:
        index.have(f"k{number}-H0")
    with IndexWriter(tmp_path / "i") as again:  # the lock went with its holder
        again.append(NEW)


def test_half_a_frame_counts_as_never_written(tmp_path: Path):
    build(OLD, tmp_path / "i")
    _append(tmp_path / "i")
    log = next((tmp_path / "i").glob("*.journal"))
    content = log.read_bytes()
    before = Index(tmp_path / "i").count("haves").alive
    for cut in (1, 5, 100, len(content) - 9):
        log.write_bytes(content[:-cut])
        assert Index(tmp_path / "i").count("haves").alive == len(OLD.haves)
    log.write_bytes(content + b"\0" * 500)  # room that a system made and never filled
    assert Index(tmp_path / "i").count("haves").alive == before


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("pattern", ["CURRENT", "*.manifest", "*.journal"])
def test_a_flipped_bit_is_found_at_opening(pattern: str, tmp_path: Path):
    build(OLD, tmp_path / "i")
    _append(tmp_path / "i")
    path = next((tmp_path / "i").glob(pattern))
    _flip(path, path.stat().st_size // 2)
    with pytest.raises(InputError, match="damaged") as told:
        Index(tmp_path / "i")
    assert path.name in str(told.value)
    assert "Build the index again" in str(told.value)


def test_a_flipped_bit_in_the_arrays_is_found_by_verify(tmp_path: Path):
    build(OLD, tmp_path / "i")
    path = next((tmp_path / "i").glob("*-wants.pack"))
    _flip(path, 72)
    (told,) = Index(tmp_path / "i").verify()
    assert path.name in told
    assert "is damaged" in told


def test_a_flipped_bit_in_the_directory_of_a_pack_is_found_at_opening(tmp_path: Path):
    build(OLD, tmp_path / "i")
    path = next((tmp_path / "i").glob("*-haves.pack"))
    _flip(path, path.stat().st_size - 60)
    with pytest.raises(InputError, match="directory is unreadable"):
        Index(tmp_path / "i")


@pytest.mark.parametrize("pattern", ["*-haves.pack", "*.manifest", "CURRENT", "*.journal"])
def test_a_truncated_or_missing_file_is_named(pattern: str, tmp_path: Path):
    build(OLD, tmp_path / "i")
    path = next((tmp_path / "i").glob(pattern))
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(InputError, match=path.name):
        Index(tmp_path / "i")
    path.unlink()
    with pytest.raises(InputError, match=path.name):
        Index(tmp_path / "i")


def test_a_newer_format_is_refused_with_what_to_do(tmp_path: Path):
    build(OLD, tmp_path / "i")
    pointer = json.loads((tmp_path / "i" / "CURRENT").read_text())
    (tmp_path / "i" / "CURRENT").write_text(json.dumps({**pointer, "format": 99}))
    with pytest.raises(InputError, match=r"format 99.*Use the newer Offcut"):
        Index(tmp_path / "i")


def test_a_second_writer_is_told(tmp_path: Path):
    build(OLD, tmp_path / "i")
    with IndexWriter(tmp_path / "i"), pytest.raises(InputError, match="another program"):
        IndexWriter(tmp_path / "i")
    IndexWriter(tmp_path / "i").close()


def test_a_reader_goes_on_with_what_it_opened(tmp_path: Path):
    build(OLD, tmp_path / "i", top=3)
    reader = Index(tmp_path / "i")
    before = [r.ids for r in reader.best_haves(OLD.wants, 3)]
    _append(tmp_path / "i")
    with IndexWriter(tmp_path / "i") as index:
        for _ in range(3):
            index.rebuild(index.types)
    assert [r.ids for r in reader.best_haves(OLD.wants, 3)] == before
    assert reader.refresh()
    reader.have("new-H0")
    assert not reader.refresh()


def test_files_that_no_longer_count_are_gone(tmp_path: Path):
    build(OLD, tmp_path / "i")
    with IndexWriter(tmp_path / "i") as index:
        for _ in range(3):
            index.rebuild(index.types)
    names = sorted(path.name for path in (tmp_path / "i").iterdir())
    assert names == [
        "000004-haves.pack",
        "000004-wants.pack",
        "000004.journal",
        "000004.manifest",
        "CURRENT",
        "writer.lock",
    ]


def test_what_is_changed_while_types_are_written_anew_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    build(OLD, tmp_path / "i", top=3)
    with IndexWriter(tmp_path / "i") as index:
        real = writing.fold

        def slow(*given):
            written = real(*given)  # … and while that went on:
            index.append(NEW)
            index.remove(["H1"], ["Wä1"])
            return written

        monkeypatch.setattr(writing, "fold", slow)
        assert index.rebuild_in_background(["sand"]).result(timeout=30) == ("sand",)
        market = brute_force.without(brute_force.together(OLD, NEW), {"H1"}, {"Wä1"})
        values = brute_force.values(market)
        for row, ranking in enumerate(index.best_haves(market.wants, 4)):
            expected = brute_force.ranked(values[:, row], market.haves.ids, 4)
            assert list(zip(ranking.ids, ranking.values, strict=True)) == expected
    assert answers(tmp_path / "i")[0] == set(market.haves.ids)


def test_frames_come_back_as_they_were_written(tmp_path: Path):
    start_journal(tmp_path / "j", iter([b"one"]))
    writer = JournalWriter(tmp_path / "j", read_frames(tmp_path / "j")[1])
    writer.add(b"")
    writer.add(b"three" * 1000, durable=False)
    writer.close()
    frames, end = read_frames(tmp_path / "j")
    assert frames == [b"one", b"", b"three" * 1000]
    assert read_frames(tmp_path / "j", end) == ([], end)


def test_a_long_journal_is_written_anew_as_one_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "FRAMES", 10)
    build(OLD, tmp_path / "i", top=3)
    with IndexWriter(tmp_path / "i") as index:
        for number in range(25):
            index.append(random_market(1, 1, number, prefix=f"n{number}-"))
        index.remove([f"n{number}-H0" for number in range(5)])
        told = [(ranking.ids, ranking.values.tolist()) for ranking in index.best_haves(OLD.wants)]
    log = next((tmp_path / "i").glob("*.journal"))
    assert len(read_frames(log)[0]) <= 10
    again = Index(tmp_path / "i")
    assert [(r.ids, r.values.tolist()) for r in again.best_haves(OLD.wants)] == told
    assert again.count("haves").alive == len(OLD.haves) + 20
