"""What is missing from an account, cause by cause."""

from collections import defaultdict
from typing import TYPE_CHECKING

from offcut.impact.formulas import formulas
from offcut.reports.documents.model import Cell, Table
from offcut.reports.wordings import sentence

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult


def missing(result: "ImpactResult") -> Table:
    """Every cause of a gap in an account, with the figures and claims that it touches.

    Factors that nobody has published stand first: they are a gap in what is known, not in a form.
    """
    touched: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    factors: set[str] = set()
    for gap in result.gaps():
        factors.update(gap.of_factors)
        for reason in gap.reasons:
            touched[reason]["figures"].add(formulas()[gap.formula].title)
            touched[reason]["claims"].add(gap.claim)
    ordered = sorted(
        touched.items(),
        key=lambda item: (item[0] not in factors, -len(item[1]["claims"]), item[0]),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            sentence(reason),
            ", ".join(sorted(found["figures"])),
            f"{len(found['claims'])}: {', '.join(sorted(found['claims'])[:3])}"
            + (" …" if len(found["claims"]) > 3 else ""),
        )
        for reason, found in ordered
    ]
    headers = ("What is missing", "Not known for it", "Claims")
    return Table("Missing factors and inputs; none is taken as zero", headers, tuple(rows))
