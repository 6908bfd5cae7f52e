"""A spreadsheet of cases, read by the core's own reader of synergies: cases, or every problem.

It is the sheet "synergies" of the workbook that the core evaluates, so what a network already
keeps for its reports loads as it is. The days of the stages become the steps of a case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from offcut import places
from offcut.errors import InputError, ListingProblems
from offcut.evaluation.lessons import reason_id
from offcut.impact.workbook import plain, read_workbook
from offcut.listings.model import Problem
from offcut.platform.desk.models import OPEN_STAGES
from offcut.platform.desk.reasons import causes

LADDER = (*OPEN_STAGES, "completed")
Case = dict[str, Any]
"""One case as plain values for JSON: reference, title, stage, days, parties, what is expected."""


@dataclass(slots=True)
class Read:
    """What a file holds: cases, or problems that keep it out; doubts are told beside cases."""

    cases: list[Case] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    synthetic: bool = False


def read_cases(path: Path, today: date) -> Read:
    """The cases of a workbook or CSV.

    Raises:
        InputError: the file cannot be used at all.
    """
    try:
        book = read_workbook(path, ("synergies",))
    except ListingProblems as problems:
        return Read(problems=list(problems.problems))
    read = Read(doubts=list(book.warnings), synthetic=book.synthetic)
    sheet = book.titles.get("synergies", "synergies")
    for row in book.rows["synergies"]:
        read.problems += _problems(row, sheet, today)
        read.cases.append(case_of(row))
    if not read.cases:
        told = "no row says anything"
        read.problems.append(Problem("error", sheet, None, None, None, told, "one row a case"))
    return read


def case_of(row: Mapping[str, Any]) -> Case:
    """A row of the core's sheet as a case."""
    quantity, weight = row["predicted_quantity"], row["tonnes_per_unit"]
    weight = 1.0 if row["unit"] == "t" and weight is None else weight
    days = {stage: row[f"{stage}_on"] for stage in (*LADDER, "lost")}
    reason = reason_id(row["lost_reason"]) if row["stage"] == "lost" else ""
    return {
        "row": row["_row"],
        "reference": str(row["synergy_id"])[:40],
        "title": str(row["title"] or row["resource"])[:160],
        "stage": row["stage"],
        "days": {stage: on.isoformat() for stage, on in days.items() if on},
        "lost_reason": reason,
        "tonnes": quantity * weight if quantity is not None and weight is not None else None,
        "value_gbp": row["predicted_gbp"],
        "cells": {name: cell for name, cell in plain(row).items() if cell is not None},
        "have": _party(row, "have"),
        "want": _party(row, "want"),
    }


def _party(row: Mapping[str, Any], side: str) -> dict[str, str]:
    names = {
        "name": "organisation", "number": "organisation_number", "sic": "sic", "size": "size",
        "postcode": "postcode",
    }  # fmt: skip
    return {key: str(row[f"{side}_{name}"] or "") for key, name in names.items()}


def _problems(row: Mapping[str, Any], sheet: str, today: date) -> Iterable[Problem]:
    """What the desk asks of a case besides what the sheet asks."""

    def wrong(column: str, given: object, message: str, accepted: str) -> Problem:
        told = None if given is None else str(given)
        return Problem("error", sheet, row["_row"], column, told, message, accepted)

    stage = row["stage"]
    if stage is None or row["have_organisation"] is None or row["want_organisation"] is None:
        return  # the sheet's own problems say so
    yield from _day_problems(row, stage, today, wrong)
    if stage == "lost" and reason_id(row["lost_reason"]) not in causes():
        accepted = f"one of: {', '.join(causes().values())}"
        yield wrong(
            "lost_reason", row["lost_reason"], "a lost case needs a reason from the list", accepted
        )
    if row["have_organisation"] == row["want_organisation"]:
        yield wrong(
            "want_organisation", row["want_organisation"], "both sides are one", "another one"
        )
    for side in ("have", "want"):
        postcode = row[f"{side}_postcode"]
        if postcode and (told := _no_place(str(postcode))):
            yield wrong(f"{side}_postcode", postcode, told, "a postcode, or leave it empty")


def _day_problems(row: Mapping[str, Any], stage: str, today: date, wrong: Any) -> Iterable[Problem]:
    given = [(one, row[f"{one}_on"]) for one in (*LADDER, "lost") if row[f"{one}_on"]]
    for (earlier, first), (later, second) in pairwise(given):
        if second < first:
            told = f"is before {earlier}_on ({first:%d/%m/%Y})"
            yield wrong(f"{later}_on", second, told, "days in the order of the stages")
    for one, on in given:
        if on > today:
            yield wrong(f"{one}_on", on, "is still to come", "today or earlier")
    if row[f"{stage}_on"] is None:
        told = f"the day on which it came to '{stage}' is missing"
        yield wrong(f"{stage}_on", None, told, "a day such as 2026-03-27")
    beyond = LADDER[LADDER.index(stage) + 1 :] if stage in LADDER else ("completed",)
    for one in (*beyond, *(() if stage == "lost" else ("lost",))):
        if row[f"{one}_on"] is not None:
            told = f"the case is at '{stage}', so it has not come to '{one}'"
            yield wrong(f"{one}_on", row[f"{one}_on"], told, "an empty cell, or another stage")


def _no_place(postcode: str) -> str:
    try:
        places.resolve(postcode)
    except InputError:
        return "no such postcode is known"
    return ""


def steps_of(case: Case) -> list[tuple[str, date]]:
    """The steps that a case took, with their days: from its first stage to where it stands.

    A stage without a day was passed on the day of the next one that has one.
    """
    end = case["stage"]
    days = {stage: date.fromisoformat(on) for stage, on in case["days"].items()}
    on_the_way = [stage for stage in LADDER if stage in days]
    last = end if end in LADDER else (on_the_way[-1] if on_the_way else "idea")
    ladder = LADDER[: LADDER.index(last) + 1]
    known = [days.get(stage) for stage in ladder]
    fallback = days[end]
    for at in range(len(known) - 1, -1, -1):
        known[at] = known[at] or fallback
        fallback = known[at] or fallback
    steps = [(stage, on or fallback) for stage, on in zip(ladder, known, strict=True)]
    return [*steps, ("lost", days["lost"])] if end == "lost" else steps


__all__ = ["LADDER", "Case", "Read", "case_of", "read_cases", "steps_of"]
