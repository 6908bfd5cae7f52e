"""The programme's own rows in the book of figures, with the cells that counts and ages rest on.

A row stands there as it was read. These cells are added, so that a count
is a sum of ones over the rows that count, and an age a number of days that can be checked against
the dates beside it:

- ``counts``: 1 in every row;
- ``days_<stage>``: of a synergy, from reaching a stage to leaving it, or to the day of the
  evaluation where it still waits there;
- ``days_covered``: of a claim, days of its year on which the exchange ran;
- ``days_elapsed``, ``days_in_all``: of a target, since its period began, and of its period;
- ``jobs_increase_fte``: of a member, posts after less posts before;
- ``not_measured``: an empty cell of the programme, which figures point at that are not measured.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from offcut.evaluation.asat import LADDER
from offcut.evaluation.model import SHEETS, Programme, Target
from offcut.evaluation.periods import Period
from offcut.impact.book import Book
from offcut.impact.model import Claim, SourceRow, Stage, Synergy
from offcut.impact.records import (
    cells_of_claim,
    cells_of_synergy,
    numbered,
    numbered_claims,
)
from offcut.impact.workbook import plain


def placed(programme: Programme) -> Programme:
    """The programme with a row for every record, also for those that were made in code."""
    sheets: dict[str, Any] = {name: _numbered(getattr(programme, name), name) for name in SHEETS}
    return replace(
        programme,
        synergies=numbered(programme.synergies),
        claims=numbered_claims(programme.claims),
        terms=_numbered((programme.terms,), "programme")[0],
        **sheets,
    )


def _numbered(records: tuple[Any, ...], sheet: str) -> tuple[Any, ...]:
    if all(record.source.row for record in records):
        return records
    return tuple(replace(r, source=SourceRow(sheet, n)) for n, r in enumerate(records, start=2))


def put_rows(book: Book, programme: Programme, on: date) -> None:
    """Writes every row of the programme, as it stood on a day, into the book."""
    for synergy in programme.synergies:
        cells = plain(cells_of_synergy(synergy)) | days_at_stages(synergy, on)
        _put(book, synergy.source, cells)
    completed = {s.id: s.completed_on for s in programme.synergies}
    for claim in programme.claims:
        covered = days_covered(claim, completed.get(claim.synergy), on)
        _put(book, claim.source, plain(cells_of_claim(claim)) | {"days_covered": covered})
    for target in programme.targets:
        elapsed, whole = target_days(target, programme.terms.starts_on, on)
        _put(book, target.source, {"days_elapsed": elapsed, "days_in_all": whole})
    for member in programme.members:
        before, after = member.jobs_before_fte, member.jobs_after_fte
        if before is not None and after is not None:
            _put(book, member.source, {"jobs_increase_fte": after - before})
    _put(book, programme.terms.source, {"not_measured": None})
    for record in _records(programme):
        _put(book, record.source, _cells(record))


def _records(programme: Programme) -> Iterable[Any]:
    yield programme.terms
    for sheet in SHEETS:
        yield from getattr(programme, sheet)


def _cells(record: Any) -> dict[str, Any]:
    """A record's fields as plain data; what is empty is left out."""
    found = {field.name: getattr(record, field.name) for field in fields(record)}
    return {
        name: _plain(value)
        for name, value in found.items()
        if name != "source" and value not in (None, "")
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _put(book: Book, source: SourceRow, cells: Mapping[str, Any]) -> None:
    """Adds cells to a row; a cell that the account has put there already stands."""
    known = book.rows.get(source.sheet, {}).get(source.row, {})
    book.put_row(source.sheet, source.row, {**cells, **known, "counts": 1})


def days_at_stages(synergy: Synergy, on: date) -> dict[str, int]:
    """Days at each stage that it has left or waits at, of those with dates."""
    found: dict[str, int] = {}
    for stage, following in pairwise(LADDER):
        start, end = synergy.dates.get(stage), synergy.dates.get(following)
        if end is None and synergy.stage is stage:
            end = on
        if start is not None and end is not None:
            found[f"days_{stage}"] = (end - start).days
    return found


def days_covered(claim: Claim, completed_on: date | None, on: date) -> int | None:
    """Days of a claim's year on which the exchange ran; None before it was completed."""
    if completed_on is None:
        return None
    first = max(completed_on, date(claim.year, 1, 1))
    last = min(on, date(claim.year, 12, 31))
    return (last - first).days + 1 if last >= first else None


def target_days(target: Target, starts_on: date, on: date) -> tuple[int, int]:
    """Days of a target's period that have gone by, and of all of it."""
    start = target.starts_on or starts_on
    whole = (target.due_on - start).days + 1
    return max(0, min(whole, (on - start).days + 1)), whole


def waits_at(synergy: Synergy, stage: Stage) -> str:
    """The cell of the days that a synergy has been, or was, at a stage."""
    return f"{synergy.source.reference}.days_{stage}"
