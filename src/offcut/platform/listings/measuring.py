"""Laboratory results: read by the core, kept with their certificate, counted at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from offcut import reference
from offcut.listings import Problem
from offcut.listings.grids import read_grids
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files import actions as files
from offcut.platform.listings.actions import Refused, locked, understand_again
from offcut.platform.listings.models import Listing, Measurement
from offcut.resources import Evidence
from offcut.resources import Measurement as CoreMeasurement
from offcut.resources.notation import parse_measurements

GRADES = (Evidence.DECLARED, Evidence.LAB, Evidence.ACCREDITED)
"""An archetype's value is nobody's measurement."""
_PROPERTY = ("property", "parameter", "determinand", "analyte", "test", "name")
_RESULT = ("result", "value", "measurement")


@dataclass(frozen=True, slots=True)
class Source:
    """How results came to be known."""

    evidence: Evidence
    measured_on: date | None = None
    method: str = ""
    laboratory: str = ""
    certificate: UploadedFile | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One result as written: ``loi``, ``2.5±0.3 %``; where it stood, for messages."""

    property: str
    value: str
    row: int | None = None

    def entry(self) -> str:
        """In the core's notation."""
        sign = "" if self.value[:1] in "<>=≤≥" else "="
        return f"{self.property}{sign}{self.value}"


@transaction.atomic
def record_measurements(
    viewer: Viewer, listing_id: UUID, results: Sequence[Result], source: Source
) -> list[Measurement]:
    """Keep results of a have with their certificate; its matches are worked out again after.

    Raises:
        Refused: a result cannot be read, or the evidence is not what it is said to be; nothing
            was saved.
        NotAccepted: the certificate is no PDF and no picture.
    """
    listing = locked(viewer, listing_id, "listings.record_measurements")
    problems = _unfit(listing, results, source)
    read, unread = _read(listing, results)
    if problems or unread:
        raise Refused((*problems, *unread))
    certificate = None
    if source.certificate is not None:
        certificate = files.store(
            viewer,
            source.certificate,
            "certificate",
            listing.organisation,
            ("listing", listing.pk),
        )
    rows = [_row(viewer, listing, result, core, source, certificate) for result, core in read]
    Measurement.objects.bulk_create(rows)
    understand_again(listing)
    record(
        viewer,
        "listing.measured",
        listing,
        properties=[row.property for row in rows],
        evidence=str(source.evidence),
        certificate=str(certificate.pk) if certificate else "",
    )
    return rows


def _unfit(listing: Listing, results: Sequence[Result], source: Source) -> list[Problem]:
    found = []
    if listing.kind != "have":
        found.append(_problem("property", "", "a want has limits, not measurements"))
    if not results:
        found.append(_problem("property", "", "no result is given", "at least one result"))
    if source.evidence is not Evidence.DECLARED and source.certificate is None:
        told = "a laboratory's result needs its certificate"
        found.append(_problem("certificate", "", told, "the PDF, or the grade 'our own statement'"))
    if source.measured_on and source.measured_on > timezone.localdate():
        told, given = "this day has not come yet", source.measured_on.isoformat()
        found.append(_problem("measured_on", given, told, "the day of the sample or of the report"))
    return found


def _read(
    listing: Listing, results: Sequence[Result]
) -> tuple[list[tuple[Result, CoreMeasurement]], list[Problem]]:
    kind = reference.resource_types.get(listing.resource_type) if listing.resource_type else None
    flow = kind.flow if kind else None
    read: list[tuple[Result, CoreMeasurement]] = []
    problems: list[Problem] = []
    for result in results:
        found, told = parse_measurements(result.entry(), flow)
        problems += [
            _problem("property", one.text, one.message, None, one.suggestion, result.row)
            for one in told
            if one.severity == "error"
        ]
        read += [(result, measurement) for measurement in found.values()]
    twice = {core.property for _, core in read if _count(read, core.property) > 1}
    problems += [_problem("property", name, "given twice", "one result") for name in sorted(twice)]
    return read, problems


def _count(read: Sequence[tuple[Result, CoreMeasurement]], name: str) -> int:
    return sum(core.property == name for _, core in read)


def _problem(
    column: str,
    given: str,
    message: str,
    accepted: str | None = None,
    suggestion: str | None = None,
    row: int | None = None,
) -> Problem:
    return Problem("error", None, row, column, given or None, message, accepted, suggestion)


def _row(
    viewer: Viewer,
    listing: Listing,
    result: Result,
    core: CoreMeasurement,
    source: Source,
    certificate: Any,
) -> Measurement:
    return Measurement(
        listing=listing,
        property=core.property,
        value=core.value,
        low=core.low,
        high=core.high,
        sd=core.sd,
        below=core.below,
        category=core.category or "",
        unit=core.unit or "",
        samples=list(core.samples),
        evidence=str(source.evidence),
        measured_on=source.measured_on,
        method=source.method,
        laboratory=source.laboratory,
        entry=result.entry()[:400],
        certificate=certificate,
        recorded_by_id=viewer.person_id,
    )


@transaction.atomic
def set_aside(viewer: Viewer, listing_id: UUID, measurement_id: UUID) -> bool:
    """A measurement that was recorded by mistake counts no longer; it stays, with its event."""
    listing = locked(viewer, listing_id, "listings.record_measurements")
    rows = Measurement.objects.as_system("setting one aside").filter(
        pk=measurement_id, listing=listing, set_aside_at=None
    )
    if not rows.update(set_aside_at=timezone.now()):
        return False
    understand_again(listing)
    record(viewer, "listing.measurement_set_aside", listing, measurement=str(measurement_id))
    return True


def results_of_text(text: str) -> list[Result]:
    """Results written one a line, or divided by semicolons: ``loi = 2.5 %``."""
    lines = [line.strip() for line in text.replace(";", "\n").splitlines()]
    return [_of_line(line, number) for number, line in enumerate(lines, start=1) if line]


def _of_line(line: str, number: int) -> Result:
    for sign in ("=", ":"):
        name, found, value = line.partition(sign)
        if found and "<" not in name and ">" not in name:
            return Result(name.strip(), value.strip(), number)
    for sign in ("<", ">", "≤", "≥"):
        name, found, value = line.partition(sign)
        if found:
            return Result(name.strip(), f"{sign}{value.strip()}", number)
    return Result(line, "", number)


def results_of_file(path: Path) -> list[Result]:
    """Results of a CSV or XLSX file with columns for property, result and perhaps unit.

    Raises:
        Refused: it has no such columns.
        InputError: it is no table at all.
    """
    grid = read_grids(path)[0]
    header = [cell.strip().casefold() for cell in grid.cells[0]] if grid.cells else []
    at = {name: place for place, name in enumerate(header)}
    name_at = next((at[name] for name in _PROPERTY if name in at), None)
    value_at = next((at[name] for name in _RESULT if name in at), None)
    if name_at is None or value_at is None:
        told = "the first row names no columns for property and result"
        raise Refused((_problem("file", ", ".join(header), told, "property, result, unit"),))
    unit_at = next((at[name] for name in ("unit", "units") if name in at), None)
    found = []
    for number, cells in enumerate(grid.cells[1:], start=grid.first_row + 1):
        name, value, unit = (_cell(cells, place) for place in (name_at, value_at, unit_at))
        if name and value:
            found.append(Result(name, f"{value} {unit}".strip(), number))
    return found


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


__all__ = [
    "GRADES",
    "Result",
    "Source",
    "record_measurements",
    "results_of_file",
    "results_of_text",
    "set_aside",
]
