"""Evaluating a programme by the core, once for the same content; and its reports as files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from offcut.errors import InputError, WorkbookProblems
from offcut.impact.workbook import columns
from offcut.platform.access.viewer import system
from offcut.platform.files import actions as files
from offcut.platform.jobs.job import GiveUp
from offcut.platform.jobs.progress import tell
from offcut.platform.outcomes.columns import Whose, whose
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.conversion import Held, core_of, held
from offcut.platform.programmes.figures import figures_of
from offcut.platform.programmes.models import Programme, Report
from offcut.platform.programmes.plain_words import in_plain_words
from offcut.platform.ui.documents import TYPES, file_bytes, pack
from offcut.reports.documents.model import Document
from offcut.reports.documents.withheld import withhold

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_GONE = "There is no such programme any more."
_WHY = "worked out from what single firms state, which is theirs"
_FIRMS_OWN = ("have_", "want_")
_SHARED = (
    "organisation", "organisation_number", "sic", "size", "postcode", "district", "signed_on",
)  # fmt: skip
_GOOD = ("met", "on course")


def evaluate(programme_id: UUID, asked: str) -> bool:
    """Evaluate a programme at the end of a period; returns whether anything had changed.

    Raises:
        GiveUp: there is no such programme, or its rows do not go together; says which.
    """
    programme = queries.for_work(programme_id)
    if programme is None:
        raise GiveUp(_GONE)
    found = held(programme)
    kept = queries.kept(programme, asked)
    if kept is not None and kept.digest == found.digest and not kept.is_older:
        actions.still_so(kept)
        return False
    tell(0, 2, "Working out the figures")
    evaluation = _evaluated(programme, found, asked)
    tell(1, 2, "Writing them down")
    document = _progress_report(evaluation, found)
    actions.keep_evaluation(
        programme,
        asked=asked,
        period=evaluation.period.name,
        digest=found.digest,
        summary=summary_of(evaluation, document) | figures_of(evaluation, document),
        whole=pack(document),
        told=pack(without_statements(document)).book,
    )
    return True


def _evaluated(programme: Programme, found: Any, asked: str) -> "Evaluation":
    from offcut.evaluation.evaluate import evaluate as core_evaluate

    try:
        return core_evaluate(core_of(programme, found), asked or None)
    except WorkbookProblems as problems:
        raise GiveUp(f"The rows do not go together: {problems}") from None
    except InputError as told:
        raise GiveUp(str(told)) from None


def _progress_report(evaluation: "Evaluation", found: Held) -> Document:
    from offcut.reports.programme import programme_report

    return in_plain_words(programme_report(evaluation, evaluation.changes), found.rows)


def summary_of(evaluation: "Evaluation", document: Document) -> dict[str, Any]:
    """What lists say of an evaluation."""
    judged = [item for item in evaluation.progress if item.rag is not None]
    return {
        "answer": "".join(w if isinstance(w, str) else w.shown for w in document.answer),
        "on": evaluation.on.isoformat(),
        "judged": len(judged),
        "good": sum(str(item.course.value).replace("_", " ") in _GOOD for item in judged),
        "synergies": len(evaluation.programme.synergies),
        "warnings": [str(one) for one in evaluation.warnings],
    }


def without_statements(document: Document) -> Document:
    """The same report over a book without what single firms state, and without prices."""
    return withhold(document, is_firms_own, _WHY)


def is_firms_own(sheet: str, column: str) -> bool:
    """Whether a cell of the core's sheets is one firm's (or both firms') own."""
    if sheet == "synergies":
        return whose().get(column, Whose.SHARED) is not Whose.SHARED
    if sheet == "claims":
        side, _, name = column.partition("_")
        return f"{side}_" in _FIRMS_OWN and name not in _SHARED and column in columns("claims")
    return sheet == "suppliers" and column.endswith(("_before", "_after"))


# ---- reports as files


def write_report(report_id: UUID) -> None:
    """Make the files of a report.

    Raises:
        GiveUp: it cannot be made; says why.
    """
    report = queries.report_for_work(report_id)
    if report is None or report.state == Report.State.DONE:
        return
    try:
        found = held(report.programme)
        evaluation = _evaluated(report.programme, found, report.period)
        with tempfile.TemporaryDirectory() as folder:
            for path, name in _files(report, evaluation, found, Path(folder)):
                _keep(report, path, name)
    except GiveUp as told:
        actions.fail_report(report, str(told))
        raise
    actions.finish_report(report, period=evaluation.period.name)


def _keep(report: Report, path: Path, name: str) -> None:
    media = TYPES[path.suffix].partition(";")[0]
    viewer = system("reports")
    files.keep_made(viewer, path, name, media, "report", None, ("programme_report", report.pk))


def _files(
    report: Report, evaluation: "Evaluation", found: Held, folder: Path
) -> Iterator[tuple[Path, str]]:
    stem = f"{report.programme.reference}-{evaluation.period.name}".replace("/", "-")
    if report.kind == Report.Kind.OPEN_DATA:
        yield from _open_data(evaluation, folder, stem)
        return
    if report.kind == Report.Kind.CERTIFICATES:
        yield _certificates(report.programme, folder), f"{stem}-certificates.csv"
        return
    document = _document(report.kind, evaluation, found)
    for ending in (".pdf", ".html", ".xlsx", ".json"):
        tell(0, None, f"Writing {ending.removeprefix('.').upper()}")
        path = folder / f"report{ending}"
        path.write_bytes(file_bytes(document, ending))
        yield path, f"{stem}-{report.kind}{ending}"


def _document(kind: str, evaluation: "Evaluation", found: Held) -> Document:
    from offcut.reports.programme import cluster_report

    if kind == Report.Kind.CLUSTERS:
        return without_statements(cluster_report(evaluation))
    return without_statements(_progress_report(evaluation, found))


def _open_data(evaluation: "Evaluation", folder: Path, stem: str) -> Iterator[tuple[Path, str]]:
    from offcut.reports.open_data.release import open_data, write_open_data

    for path in write_open_data(open_data(evaluation), folder):
        yield path, f"{stem}-open-data{path.suffix}"


def _certificates(programme: Programme, folder: Path) -> Path:
    """Every certificate of a year of the programme: whose, of which year, issued when."""
    from offcut.platform.outcomes import queries as outcomes
    from offcut.platform.ui.csv import csv_lines

    years = range(programme.starts_on.year, programme.ends_on.year + 1)
    rows = outcomes.all_certificates("index of certificates").filter(year__in=years)
    listed = (
        (one.organisation.name, one.year, one.issued_on.isoformat(), str(one.pk))
        for one in rows.order_by("organisation__name", "year")
    )
    path = folder / "certificates.csv"
    header = ("organisation", "year", "issued_on", "certificate")
    path.write_text("".join(csv_lines(header, listed)), "utf-8")
    return path
