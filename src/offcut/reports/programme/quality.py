"""How good the data are: shares by evidence, each missing factor or input, doubts met."""

from typing import TYPE_CHECKING

from offcut.evaluation.outcomes import is_estimated
from offcut.impact.model import WITH_EVIDENCE, Grade
from offcut.reports.documents.missing import missing
from offcut.reports.documents.model import Block, Cell, Paragraph, Section, Table, Value, Words
from offcut.reports.programme.lookup import Lookup

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_WORDS = {
    "verified": ("verified by a third party", (Grade.A,)),
    "documented": ("shown by documents", (Grade.B,)),
    "self_reported": ("self-reported", (Grade.C,)),
    "ungraded": ("without a stated grade", (None,)),
}
_MOST_DOUBTS = 40


def data_quality(evaluation: "Evaluation", figures: Lookup) -> Section:
    """The statement, the gaps by cause, the doubts."""
    blocks: list[Block] = [Paragraph(_statement(evaluation, figures)), missing(evaluation.impact)]
    met = (*evaluation.warnings, *(doubt.problem for doubt in evaluation.doubts))
    doubts: list[tuple[Cell, ...]] = [
        (_place(problem.sheet, problem.row, problem.column), problem.message)
        for problem in met[:_MOST_DOUBTS]
    ]
    if doubts:
        count = len(met)
        more = f", the first {_MOST_DOUBTS} of {count}" if count > _MOST_DOUBTS else ""
        blocks.append(Table(f"Doubts about the data{more}", ("Where", "What"), tuple(doubts)))
    return Section("data-quality", "Data quality", tuple(blocks))


def _statement(evaluation: "Evaluation", figures: Lookup) -> Words:
    """Shares of the claims with evidence, by what they rest on."""
    claims = [
        claim
        for claim, standing in zip(
            evaluation.impact.claims, evaluation.impact.standings, strict=True
        )
        if standing in WITH_EVIDENCE
    ]
    if not claims:
        return ("There is no claim with evidence yet.",)
    everything = (f"{claim.source.reference}.counts" for claim in claims)
    whole = figures.sum("quality.claims", "Claims with evidence", "claims", everything)
    words: list[str | Value] = ["Of "]
    _say(words, figures, whole)
    words.append(" claims with evidence, ")
    for number, (name, (label, grades)) in enumerate(_WORDS.items()):
        cells = [f"{claim.source.reference}.counts" for claim in claims if claim.grade in grades]
        if not cells and name == "ungraded":
            continue
        part = figures.sum(f"quality.{name}", f"Claims {label}", "claims", cells)
        share = figures.share(f"quality.{name}.share", f"Share of claims {label}", part, whole)
        words.append(", " if number else "")
        _say(words, figures, share)
        words.append(f" are {label}")
    words.append(". ")
    words += _estimates(evaluation, figures)
    return tuple(words)


def _estimates(evaluation: "Evaluation", figures: Lookup) -> list[str | Value]:
    """How many claims of completed exchanges rest on an estimate, and so count in no outcome."""
    lines = evaluation.outcomes.lines("landfill_diverted")
    cells = [f"{line.claim.source.reference}.counts" for line in lines if is_estimated(line)]
    if not cells:
        return []
    name = figures.sum("quality.estimated", "Claims that are estimated", "claims", cells)
    words: list[str | Value] = []
    _say(words, figures, name)
    return [
        *words,
        " more of completed exchanges are estimates, which are no evidence and not counted.",
    ]


def _say(words: list[str | Value], figures: Lookup, name: str) -> None:
    cell = figures(name)
    words.append(cell if isinstance(cell, Value) else "no")


def _place(sheet: str | None, row: int | None, column: str | None) -> str:
    parts = (sheet and f"sheet {sheet}", row and f"row {row}", column)
    return ", ".join(str(part) for part in parts if part)
