"""How good the data are: shares by evidence, each missing factor or input, doubts met."""

from collections import defaultdict
from typing import TYPE_CHECKING

from offcut.evaluation.outcomes import WITH_EVIDENCE
from offcut.impact.formulas import formulas
from offcut.impact.model import Grade
from offcut.reports.documents.model import Block, Cell, Paragraph, Section, Table, Value, Words
from offcut.reports.programme.lookup import Lookup

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_WORDS = {
    "verified": ("verified by a third party", (Grade.A,)),
    "documented": ("shown by documents", (Grade.B,)),
    "self_reported": ("self-reported", (Grade.C,)),
    "estimated": ("estimated", (Grade.D, None)),
}
_MOST_DOUBTS = 40


def data_quality(evaluation: "Evaluation", figures: Lookup) -> Section:
    """The statement, the gaps by cause, the doubts."""
    blocks: list[Block] = [Paragraph(_statement(evaluation, figures)), _missing(evaluation)]
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
        part = figures.sum(f"quality.{name}", f"Claims {label}", "claims", cells)
        share = figures.share(f"quality.{name}.share", f"Share of claims {label}", part, whole)
        words.append(", " if number else "")
        _say(words, figures, share)
        words.append(f" are {label}")
    words.append(".")
    return tuple(words)


def _say(words: list[str | Value], figures: Lookup, name: str) -> None:
    cell = figures(name)
    words.append(cell if isinstance(cell, Value) else "no")


def _missing(evaluation: "Evaluation") -> Table:
    """Every cause of a gap, with the figures and claims that it touches."""
    touched: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for gap in evaluation.impact.gaps():
        for reason in gap.reasons:
            touched[reason]["figures"].add(formulas()[gap.formula].title)
            touched[reason]["claims"].add(gap.claim)
    ordered = sorted(touched.items(), key=lambda item: (-len(item[1]["claims"]), item[0]))
    rows: list[tuple[Cell, ...]] = [
        (
            reason[:1].upper() + reason[1:],
            ", ".join(sorted(found["figures"])),
            f"{len(found['claims'])}: {', '.join(sorted(found['claims'])[:3])}"
            + (" …" if len(found["claims"]) > 3 else ""),
        )
        for reason, found in ordered
    ]
    headers = ("What is missing", "Not known for it", "Claims")
    return Table("Missing factors and inputs; none is taken as zero", headers, tuple(rows))


def _place(sheet: str | None, row: int | None, column: str | None) -> str:
    parts = (sheet and f"sheet {sheet}", row and f"row {row}", column)
    return ", ".join(str(part) for part in parts if part)
