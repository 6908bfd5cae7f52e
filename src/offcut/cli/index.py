"""``offcut index``: haves and wants on disk, searched without reading them again."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from offcut.matching.index.folding import Progress

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path)
_SHARE = click.FloatRange(0, 1)
_DATABASE = click.option(
    "--database",
    metavar="DB",
    help="An SQLite file or postgresql://… instead of a FILE; only read.",
)
_QUERY = click.option("--query", metavar="SQL", help="The SELECT that gives the columns, with it.")


@click.group(
    epilog="""\b
Examples:
  offcut index build columns.parquet --out region.index
  offcut index add region.index new.csv
  offcut index best region.index W-1027
  offcut index info region.index --json"""
)
def command() -> None:
    """Keep haves and wants on disk, and ask for the exact best of either for the other.

    The FILE of 'build' and 'add' is a table of columns (CSV or Parquet: id, kind, type, latitude,
    longitude, quantity, gbp_per_unit, …), or an ordinary listing file; or a database gives the
    columns. A million of each opens in a tenth of a second. While one program writes an index, any
    number may read it.
    """


@command.command(
    epilog="""\b
Examples:
  offcut index build columns.parquet --out region.index
  offcut index build columns.csv --out region.index --circuity 1.3 --quality 0.25
  offcut index build listings.xlsx --out region.index
  offcut index build --database hub.sqlite --query "SELECT * FROM columns" --out region.index"""
)
@click.argument("file", type=_FILE, required=False)
@_DATABASE
@_QUERY
@click.option("--out", "folder", type=_FOLDER, required=True, help="Folder of the index.")
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Best haves kept for each want; 0 = no.",
)
@click.option("--circuity", type=float, help="Road ÷ straight line; else the assumption.")
@click.option(
    "--text",
    type=_SHARE,
    default=0.0,
    show_default=True,
    help="Share of value that words may take.",
)
@click.option(
    "--quality", type=_SHARE, default=0.0, show_default=True, help="Share that quality may take."
)
@click.option("--quiet", is_flag=True, help="Print errors only.")
def build(
    file: Path | None,
    database: str | None,
    query: str | None,
    folder: Path,
    top: int,
    circuity: float | None,
    text: float,
    quality: float,
    quiet: bool,
) -> None:
    """Make an index of a FILE or a database; one that is there is replaced at once at the end."""
    from offcut.cli import _index, _index_rows
    from offcut.matching.index import build as build_index
    from offcut.matching.screen.market import Fit

    given = _index_rows.Given(file, database, query)
    market, properties = _index_rows.market(given, Fit(text, quality), circuity)
    with _index.warnings_in_words(), _progress(quiet) as progress:
        index = build_index(market, folder, properties=properties, top=top, progress=progress)
    if not quiet:
        click.echo(_index.summary(index))


@command.command(
    epilog="""\b
Examples:
  offcut index info region.index
  offcut index info region.index --verify
  offcut index info region.index --json

Ends with 0; with --verify with 1 when something is damaged."""
)
@click.argument("folder", type=_FOLDER)
@click.option("--verify", is_flag=True, help="Read every byte and compare the checksums.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def info(folder: Path, verify: bool, as_json: bool) -> None:
    """What an index holds: rows, types, size, what was added and removed since it was built."""
    from offcut.cli import _index
    from offcut.matching.index import Index

    index = Index(folder)
    damage = list(index.verify()) if verify else None
    if as_json:
        facts = {**_index.facts(index), **({} if damage is None else {"damage": damage})}
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        click.echo(_index.summary(index))
        _index.print_types(index)
        for line in damage or ():
            click.echo(line, err=True)
        if damage == []:
            click.echo("Every byte is as it was written.")
    raise SystemExit(1 if damage else 0)


@command.command(
    epilog="""\b
Examples:
  offcut index add region.index new.csv
  offcut index add region.index new.csv --dry-run"""
)
@click.argument("folder", type=_FOLDER)
@click.argument("file", type=_FILE, required=False)
@_DATABASE
@_QUERY
@click.option("--dry-run", is_flag=True, help="Say what would be added; change nothing.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def add(
    folder: Path,
    file: Path | None,
    database: str | None,
    query: str | None,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Add the rows of a FILE or a database: all of them, or none when one may not be added."""
    from offcut.cli import _index, _index_rows
    from offcut.matching.index import Index, IndexWriter

    terms = Index(folder).terms
    given = _index_rows.Given(file, database, query)
    market, _ = _index_rows.market(given, terms.fit, terms.circuity, terms.properties)
    told = _index.counted(len(market.haves), len(market.wants))
    if dry_run:
        Index(folder).check_new(market)
        click.echo(f"Would add {told}. Nothing was changed.")
        return
    with _index.warnings_in_words(), IndexWriter(folder) as index:
        index.append(market)
        if not quiet:
            click.echo(f"Added {told}.\n{_index.summary(index)}")


@command.command(
    epilog="""\b
Examples:
  offcut index remove region.index H-204 W-1027
  offcut index remove region.index --ids withdrawn.txt"""
)
@click.argument("folder", type=_FOLDER)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--ids", type=click.File(encoding="utf-8"), help="A file with one id a line.")
@click.option("--side", type=click.Choice(["haves", "wants"]), help="Where an id is in both.")
@click.option("--dry-run", is_flag=True, help="Say what would be removed; change nothing.")
def remove(folder: Path, names: tuple[str, ...], ids: Any, side: str | None, dry_run: bool) -> None:
    """Withdraw listings by ID: all of those given, or none when one of them is not there."""
    from offcut.cli import _index, _index_rows
    from offcut.errors import InputError
    from offcut.matching.index import Index, IndexWriter

    lines = [line.strip() for line in ids] if ids else []
    wanted = list(dict.fromkeys([*names, *filter(None, lines)]))
    if not wanted:
        raise InputError("No id was given. Give ids, or a file of them with --ids.")
    gone = _index_rows.by_side(Index(folder), wanted, side)
    told = _index.counted(len(gone["haves"]), len(gone["wants"]))
    if dry_run:
        click.echo(f"Would remove {told}. Nothing was changed.")
        return
    with IndexWriter(folder) as index:
        index.remove(gone["haves"], gone["wants"])
        click.echo(f"Removed {told}.\n{_index.summary(index)}")


@command.command(epilog="\b\nExample:\n  offcut index expire region.index --on 2026-11-22")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Remove what ended before this day, as 2026-11-22; today when not given.",
)
def expire(folder: Path, on: datetime | None) -> None:
    """Remove the listings whose last day has passed."""
    from offcut.cli import _index
    from offcut.matching.index import IndexWriter

    day = (on or datetime.now()).date()
    with IndexWriter(folder) as index:
        gone = index.expire(day)
        click.echo(
            f"Removed {_index.counted(gone['haves'], gone['wants'])} that ended before"
            f" {day.isoformat()}.\n{_index.summary(index)}"
        )


@command.command(
    epilog="""\b
Examples:
  offcut index rebuild region.index
  offcut index rebuild region.index sand.foundry slag.steel
  offcut index rebuild region.index --all"""
)
@click.argument("folder", type=_FOLDER)
@click.argument("types", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All types.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def rebuild(folder: Path, types: tuple[str, ...], everything: bool, quiet: bool) -> None:
    """Write TYPES anew, or those of which much was added or removed; readers go on meanwhile."""
    from offcut.cli import _index
    from offcut.matching.index import IndexWriter

    with _index.warnings_in_words(), IndexWriter(folder) as index, _progress(quiet) as progress:
        wanted = index.types if everything else (types or None)
        written = index.rebuild(wanted, progress=progress)
        if not quiet:
            told = "1 type" if len(written) == 1 else f"{len(written)} types"
            click.echo(f"Wrote {told} anew.\n{_index.summary(index)}")


@command.command(
    epilog="""\b
Examples:
  offcut index best region.index W-1027
  offcut index best region.index H-204 --top 5 --json"""
)
@click.argument("folder", type=_FOLDER)
@click.argument("name", metavar="ID")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many.")
@click.option("--side", type=click.Choice(["haves", "wants"]), help="Where the id is in both.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def best(folder: Path, name: str, top: int, side: str | None, as_json: bool) -> None:
    """The best matches of the listing with this ID, with what their values are made of.

    Of a want also the nearest misses, and why they would not work.
    """
    from offcut.cli import _index, _index_rows
    from offcut.matching.index import Index

    index = Index(folder)
    of_have = bool(_index_rows.by_side(index, [name], side)["haves"])
    with _index.warnings_in_words():
        if as_json:
            click.echo(json.dumps(_index.as_data(index, name, of_have, top), indent=2))
        else:
            _index.print_best(index, name, of_have, top)


@contextmanager
def _progress(quiet: bool) -> "Iterator[Progress | None]":
    """A progress bar on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing types", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
