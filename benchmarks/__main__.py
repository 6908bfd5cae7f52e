"""``make bench``: one command, one table. Aims are those of the project, not of a test."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results, table
from benchmarks.registry import Bench, Benchmark, Level, Measured, registered, select
from benchmarks.results import Result, Results


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is chosen, print the table, keep the figures in ``out/bench.json``."""
    asked = _parser().parse_args(arguments)
    items = registered()
    chosen = list(select(items, _level(asked), asked.only))
    if asked.list:
        print("\n".join(f"{i.id:<34}{i.level.name.lower():<8}{i.title}" for i in chosen))
        return 0
    if not chosen:
        print(f"No benchmark matches {', '.join(asked.only)}; see --list.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children are ended too
    kept = Results.load()
    failed = 0
    if not asked.table:
        kept.machine = results.machine()
        limit = asked.limit or (900.0 if asked.full else 120.0)
        failed = _run(chosen, [i.id for i in items], kept, limit, asked.resume)
    if asked.page:
        from benchmarks.page import publish

        publish(kept)
    print(f"CPU seconds are user + system; {_processors(kept)}.\n")
    print(table.text(kept))
    print(f"\nKept in {results.KEPT.relative_to(results.ROOT)}.")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--list", action="store_true", help="show the benchmarks and run none")
    only = "those whose id matches, such as 'screen.100k' or '*.polars'; may be repeated"
    add("--only", action="append", default=[], metavar="PATTERN", help=only)
    add("--quick", action="store_true", help="the small ones: about a minute")
    add("--full", action="store_true", help="up to a million listings: about an hour")
    add("--resume", action="store_true", help="keep what this commit has measured already")
    add("--limit", type=float, metavar="S", help="CPU seconds that a peer may take (120; full 900)")
    add("--table", action="store_true", help="run none, show what is kept")
    add("--page", action="store_true", help="write docs/benchmarks from what is kept")
    return parser


def _level(asked: argparse.Namespace) -> Level:
    if asked.full:
        return Level.FULL
    return Level.QUICK if asked.quick else Level.USUAL


def _run(
    chosen: Sequence[Benchmark], order: Sequence[str], kept: Results, limit: float, resume: bool
) -> int:
    """Run them one after the other, keep each result at once; how many failed."""
    commit, failed = results.commit(), 0
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), limit)
        for at, item in enumerate(chosen, start=1):
            held = kept.by_id.get(item.id)
            if resume and held and held.commit == commit and not held.skipped:
                continue
            try:
                measured = item.run(bench)
            except RuntimeError as error:
                failed += 1
                print(f"FAILED {item.id}: {error}", file=sys.stderr)
                measured = Measured(skipped=f"failed: {str(error).splitlines()[-1]}")
            result = Result.of(item, measured, commit)
            kept.by_id = {**Results.load().by_id, item.id: result}  # another run may have added
            kept.save(order=order)
            print(f"[{at}/{len(chosen)}] {item.id}: {table.cpu(result)} CPU s", file=sys.stderr)
    return failed


def _processors(kept: Results) -> str:
    held = kept.machine
    return f"{held['processors']} × {held['processor']}, Python {held['python']}"


if __name__ == "__main__":
    sys.exit(main())
