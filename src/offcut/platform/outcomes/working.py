"""How a figure of a claim was worked out, step by step, for whom it may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offcut.impact.book import Book
from offcut.impact.formulas import formulas, metrics
from offcut.impact.project import entry_id
from offcut.impact.workbook import columns
from offcut.platform.access.viewer import Viewer
from offcut.platform.outcomes.account import Accounted
from offcut.platform.outcomes.columns import WORDS, label
from offcut.platform.outcomes.forms.cells import shown_cell
from offcut.platform.outcomes.models import Claim
from offcut.platform.outcomes.seeing import own_sides, sees_cells, sees_metric
from offcut.platform.outcomes.terms import seen_cells
from offcut.platform.ui.wording import co2e, gbp, plain_number, with_unit
from offcut.reports.documents.places import Place

_WITHHELD = "It rests on what the other side states, and is told to that side."
_OF_ALL = ("synergy_id", "title")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working: a figure, how it follows, and what it takes."""

    entry: str
    label: str
    value: float | None
    unit: str
    expression: str
    inputs: tuple[tuple[str, str], ...]  # name, what it is
    note: str


def working(viewer: Viewer, found: Accounted, claim: Claim, formula: str) -> list[Step] | None:
    """How a figure was worked out, step by step; None where the viewer may not see it."""
    known = formulas().get(formula)
    if known is None or formula not in metrics():
        return None
    if not sees_metric(viewer, claim.synergy, known.metric, known.side):
        return None
    book = found.result.book(formula)
    row = found.sheets.rows["synergies"][0]
    seen = sees_cells(viewer, claim.synergy) | seen_cells(own_sides(viewer, claim.synergy), row)
    steps: dict[str, Step] = {}
    _walk(book, entry_id(found.core_id(claim), formula), steps, frozenset(row) - seen)
    return list(steps.values())


def _walk(book: Book, name: str, steps: dict[str, Step], hidden: frozenset[str]) -> None:
    """An entry, then those that it takes, each once."""
    if name in steps:
        return
    entry = book.entries[name]
    inputs = []
    below = []
    for named, one in _each(entry.inputs):
        inputs.append((named, _told(book, one, hidden)))
        if one.startswith("entry:"):
            below.append(one.removeprefix("entry:"))
    withheld = bool(steps) and _rests_on(entry.inputs, hidden)
    steps[name] = Step(
        name.rpartition(".")[2], entry.label, None if withheld else entry.value, entry.unit,
        entry.formula, tuple(inputs), _WITHHELD if withheld else entry.note,
    )  # fmt: skip
    for one in below:
        _walk(book, one, steps, hidden)


def _each(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The inputs of an entry, those of a series one by one."""
    return [
        (named, one)
        for named, of in inputs.items()
        for one in ((of,) if isinstance(of, str) else of)
    ]


def _rests_on(inputs: Mapping[str, Any], hidden: frozenset[str]) -> bool:
    """Whether an entry takes a cell that is not the viewer's to see."""
    return any(_is_hidden(one, hidden) for _, one in _each(inputs))


def _is_hidden(reference: str, hidden: frozenset[str]) -> bool:
    """Whether it is a cell of the other side."""
    if not reference.startswith("row:"):
        return False
    place = Place.of(reference)
    return place.sheet == "synergies" and place.column in hidden and place.column not in _OF_ALL


def _told(book: Book, reference: str, hidden: frozenset[str]) -> str:
    """What an input is: a line of this working, a fact with its source, or a cell."""
    kind, _, rest = reference.partition(":")
    if kind == "entry":
        entry = book.entries[rest]
        if _rests_on(entry.inputs, hidden):
            return f"for the other side alone ({entry.label}, below)"
        return f"{in_words(entry.value, entry.unit)} ({entry.label}, below)"
    if reference in book.facts:
        fact = book.facts[reference]
        value = in_words(fact.value, fact.unit)
        return f"{value}: {fact.label}; {fact.source}, {fact.status}"
    if _is_hidden(reference, hidden):
        return "stated by the other side"
    return _cell_told(reference, book.lookup(reference))


def _cell_told(reference: str, value: Any) -> str:
    """A cell of the sheets as one reads it, and which it is."""
    place = Place.of(reference)
    of_basis = place.sheet == "synergies" and place.column in columns("synergies")
    named = label(place.column) if of_basis else _of_claim(place.column)
    if place.word or place.filled:
        word = WORDS.get(place.word, place.word or "stated").replace("_", " ")
        is_so = {None: "not stated", 0: "no", 1: "yes"}[value]
        return f"{is_so} ({named.rstrip('?')}: “{word}”?)"
    if place.key:
        return f"{in_words(value, '')} ({named}: {place.key.replace('_', ' ')}, as stated)"
    unit = "GBP" if place.column.endswith("_gbp") else ""
    told = shown_cell(place.column, value) if of_basis else in_words(value, unit)
    return f"{told} ({named.rstrip('?').removesuffix(', £')}, as stated)"


def _of_claim(column: str) -> str:
    """A column of a claim in words: ``have_cost_saved_gbp`` → ``Cost saved of the giver``."""
    side, _, name = column.removesuffix("_gbp").partition("_")
    if side in ("have", "want"):
        return f"{name.replace('_', ' ').capitalize()} of {WORDS[side]}"
    return column.removesuffix("_gbp").replace("_", " ").capitalize()


def in_words(value: Any, unit: str) -> str:
    """A value with its unit, as pages write it."""
    if value is None:
        return "not stated"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {True: "Yes", False: "No"}.get(value, str(value))
    if unit == "GBP":
        return gbp(value)
    if unit == "kgCO2e":
        return co2e(value)
    return with_unit(value, unit) if unit else plain_number(value)
