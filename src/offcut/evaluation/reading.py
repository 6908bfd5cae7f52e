"""Reads a programme: the workbook's sheets into records, with every problem by row and column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from offcut.errors import InputError, WorkbookProblems
from offcut.evaluation import model
from offcut.evaluation.facts import funder_indicators
from offcut.evaluation.lifetime_targets import has_lifetime
from offcut.evaluation.measures import measures
from offcut.evaluation.model import Programme
from offcut.evaluation.periods import ACCEPTED, Period
from offcut.impact.factors import FactorSet
from offcut.impact.model import SourceRow, Standing
from offcut.impact.reading import understood
from offcut.impact.workbook import SYNERGY_SHEETS, Workbook, read_workbook
from offcut.listings.fields import nearest
from offcut.listings.model import Problem
from offcut.listings.sheets import error, warning
from offcut.reference import persistence_rules

T = TypeVar("T")
Row = Mapping[str, Any]

PROGRAMME_SHEETS = ("programme", *model.SHEETS)
"""The sheets of a programme beside those of its synergies."""

REQUIRED = ("programme", "synergies")
_ID_COLUMNS = {
    "programme": "programme_id",
    "targets": "target_id",
    "clusters": "cluster_id",
    "risks": "risk_id",
    "changes": "change_id",
    "routemap": "action_id",
    "lessons": "lesson_id",
}
_OTHER_NAMES = {
    "activity_on": "on",
    "lesson_on": "on",
    "metric": "weight_metric",
    "persistence": "persistence_rule",
}


def read_programme(path: str | Path, own: Sequence[FactorSet] = ()) -> tuple[Programme, Workbook]:
    """A programme from an XLSX file or a folder of CSV files, with the rows that it was read from.

    Raises:
        InputError: the file cannot be used at all.
        WorkbookProblems: there are errors; every one by sheet, row and column.
    """
    workbook = read_workbook(path, (*PROGRAMME_SHEETS, *SYNERGY_SHEETS), REQUIRED)
    return programme_of(workbook, own), workbook


def programme_of(workbook: Workbook, own: Sequence[FactorSet] = ()) -> Programme:
    """The records of a workbook that was read.

    Raises:
        WorkbookProblems: cells that do not go together; every one by sheet, row and column.
    """
    problems = [problem for check in _CHECKS for problem in check(workbook)] or _doubts(workbook)
    problems = workbook.in_its_words(problems)
    if any(problem.severity == "error" for problem in problems):
        raise WorkbookProblems(problems)
    workbook.warnings = (*workbook.warnings, *problems)
    records = understood(workbook, own)
    terms = _record(model.Terms, "programme", workbook.first("programme"))
    return Programme(
        terms=terms,
        synergies=records.synergies,
        claims=records.claims,
        suppliers=records.suppliers,
        movements=records.movements,
        name=workbook.name,
        titles=workbook.titles,
        synthetic=workbook.synthetic or "(fictional)" in terms.title,
        **{
            sheet: tuple(_record(made, sheet, row) for row in workbook.rows.get(sheet, ()))
            for sheet, made in _RECORDS.items()
        },
    )


_RECORDS: Mapping[str, type[Any]] = {
    "spend": model.Spend,
    "targets": model.Target,
    "activity": model.Activity,
    "members": model.Member,
    "clusters": model.Cluster,
    "scores": model.Score,
    "risks": model.Risk,
    "changes": model.ChangeRequest,
    "routemap": model.RoutemapAction,
    "indicators": model.ReportedIndicator,
    "lessons": model.Lesson,
}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "period": Period.read,
    "funding": model.Funding,
    "type": model.ClusterType,
    "area": model.Area,
    "rag": model.Rag,
    "status": model.ActionStatus,
    "standing": Standing,
}


def _record(made: type[T], sheet: str, row: Row) -> T:
    """A record from its row: columns of its fields' names; what is empty takes the default."""
    given: dict[str, Any] = {"source": SourceRow(sheet, row["_row"])}
    names = {field.name for field in fields(made)}  # type: ignore[arg-type]  # all are dataclasses
    for column, value in row.items():
        name = "id" if column == _ID_COLUMNS.get(sheet) else _OTHER_NAMES.get(column, column)
        if name in names and value is not None:
            given[name] = _READERS[name](value) if name in _READERS else value
    return made(**given)


def _one_programme(workbook: Workbook) -> list[Problem]:
    rows = workbook.rows["programme"]
    if len(rows) == 1:
        row = rows[0]
        if row["ends_on"] and row["starts_on"] and row["ends_on"] < row["starts_on"]:
            told = "ends before it starts"
            return [_error("programme", row, "ends_on", told, f"a day after {row['starts_on']}")]
        return []
    where = rows[1]["_row"] if rows else None
    told = "more than one programme" if rows else "no programme"
    return [error("programme", where, None, None, told, "one row: a workbook is one programme")]


def _periods(workbook: Workbook) -> list[Problem]:
    problems = []
    for sheet in ("spend", "scores"):
        for row in workbook.rows[sheet]:
            try:
                Period.read(row["period"])
            except InputError:
                problems.append(_error(sheet, row, "period", "not a period", ACCEPTED))
    return problems


def _measures(workbook: Workbook) -> list[Problem]:
    """Targets of measures that there are, in their unit, of one standing."""
    problems = []
    known = measures()
    for row in workbook.rows["targets"]:
        measure = known.get(row["measure"])
        if measure is None:
            near = nearest(row["measure"], list(known), 60)
            told = "not a measure"
            problems.append(_error("targets", row, "measure", told, ", ".join(known), near))
        elif row["unit"] != measure.unit:
            told = f"'{measure.id}' is measured in another unit"
            problems.append(_error("targets", row, "unit", told, measure.unit, measure.unit))
        elif row["basis"] == "lifetime" and not has_lifetime(measure):
            told = f"'{measure.id}' has no lifetime"
            problems.append(_error("targets", row, "basis", told, "in_year", "in_year"))
        elif row["basis"] == "lifetime" and row["standing"] not in (None, "realised"):
            told = "lifetime results are those with evidence"
            problems.append(_error("targets", row, "standing", told, "realised", "realised"))
        if row["value"] is not None and row["value"] <= 0:
            problems.append(_error("targets", row, "value", "not above nothing", "above 0"))
        if row["due_on"] < (row["starts_on"] or workbook.first("programme")["starts_on"]):
            told = "due before its period begins"
            problems.append(_error("targets", row, "due_on", told, "a later day"))
    return problems


def _weights(workbook: Workbook) -> list[Problem]:
    """Spend lines that are apportioned to a result that there is not."""
    known = [measure.id for measure in measures().values() if measure.link == "outcome"]
    return [
        _error("spend", row, "metric", "not a result", ", ".join(known), near)
        for row in workbook.rows["spend"]
        if row["metric"] is not None and row["metric"] not in known
        for near in [nearest(row["metric"], known, 60)]
    ]


def _table_rows(workbook: Workbook) -> list[Problem]:
    """Cells that name a row of a reference table."""
    problems = []
    for row in workbook.rows["indicators"]:
        if row["indicator"] not in funder_indicators():
            near = nearest(row["indicator"], list(funder_indicators()), 60)
            accepted = ", ".join(funder_indicators())
            told = "not an indicator"
            problems.append(_error("indicators", row, "indicator", told, accepted, near))
    for row in workbook.rows["programme"]:
        rule = row["persistence"]
        if rule is not None and rule not in persistence_rules:
            accepted = ", ".join(persistence_rules)
            told = "not a persistence rule"
            problems.append(_error("programme", row, "persistence", told, accepted))
    return problems


def _inflation(workbook: Workbook) -> list[Problem]:
    """Years of the programme's inflation that the official deflators have, or that leave a gap."""
    problems = []
    for row in workbook.rows["programme"]:
        given = row["inflation"]
        try:
            _ = model.assumed(given).index
        except InputError as reason:
            cell = "; ".join(f"{year}={rise:.4g}" for year, rise in given.items())
            problems.append(
                error("programme", row["_row"], "inflation", cell, str(reason).rstrip("."))
            )
    return problems


def _clusters(workbook: Workbook) -> list[Problem]:
    """Synergies whose cluster is none of the sheet's, where there is such a sheet."""
    there = [row["cluster_id"] for row in workbook.rows["clusters"]]
    return [
        _error("synergies", row, "cluster", "no such cluster", ", ".join(there))
        for row in workbook.rows["synergies"]
        if there and row["cluster"] is not None and row["cluster"] not in there
    ]


def _doubts(workbook: Workbook) -> list[Problem]:
    """What is loaded and is worth a look: spend outside the period, targets set late."""
    terms = workbook.first("programme")
    doubts = []
    for row in workbook.rows["spend"]:
        period = Period.read(row["period"])
        if period.end < terms["starts_on"] or period.start > terms["ends_on"]:
            told = "outside the programme's period; counted all the same"
            doubts.append(warning("spend", row["_row"], "period", row["period"], told))
    for row in workbook.rows["targets"]:
        if row["set_on"] > (row["starts_on"] or terms["starts_on"]):
            told = "set after its period had begun; reported with that flag"
            day = row["set_on"].isoformat()
            doubts.append(warning("targets", row["_row"], "set_on", day, told))
    return doubts


_CHECKS = (_one_programme, _periods, _measures, _weights, _table_rows, _inflation, _clusters)


def _error(
    sheet: str,
    row: Row,
    column: str,
    message: str,
    accepted: str | None = None,
    suggestion: str | None = None,
) -> Problem:
    given = row[column]
    text = None if given is None else str(given)
    return error(sheet, row["_row"], column, text, message, accepted, suggestion)
