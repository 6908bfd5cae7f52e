"""Writes the pages of the published impact method from the tables and formulas that the code uses.

``make docs`` runs it; a test holds the committed pages against what it writes. Nothing on these
pages is typed twice: formulas, inputs, permitted uses, rules and ranges are the tables themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from offcut import reference
from offcut.impact.formulas import Formula, formulas
from offcut.impact.inputs import input_infos
from offcut.impact.model import METHOD_VERSION

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "methodology"
_NOTE = (
    "<!-- Written by scripts/method_pages.py from the tables that the code uses: do not edit. -->"
)
_METRICS = {
    "material": "Amounts",
    "landfill_diverted": "Landfill diverted",
    "virgin_displaced": "Virgin material displaced",
    "hazardous_eliminated": "Hazardous waste eliminated",
    "water_saved": "Water saved",
    "imported_displaced": "Imported input displaced",
    "distance": "Distances",
    "ghg": "Greenhouse gas",
    "cost_saved": "Cost saved",
    "sales": "Additional sales",
    "investment": "Private investment",
    "jobs_created": "Jobs created",
    "jobs_kept": "Jobs kept",
}


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {"impact-formulas.md": formula_page(), "impact-rules.md": rule_page()}


def formula_page() -> str:
    """Every formula of the account, then every input with the place that it is read from."""
    parts = [
        _NOTE,
        f"# Formulas of the impact method {METHOD_VERSION}",
        "The account is worked out by these formulas and no others. The engine reads them from this"
        " table, the Monte Carlo draws through them, and `offcut audit` works every figure out from"
        " them again. A line adds to nothing by itself; a **metric** is summed over claims.",
        _language(),
    ]
    ordered = sorted(formulas().values(), key=lambda f: _place(f.metric))
    for metric, group in groupby(ordered, key=lambda f: f.metric):
        parts.append(f"## {_METRICS.get(metric, metric)}")
        parts += [_formula(formula) for formula in group]
    parts.append("## Inputs")
    parts.append(
        "What the formulas take, and where each is read from: a column of the input workbook, a"
        " factor of the set that the claim is pinned to, or an assumption (`offcut reference"
        " assumptions`). What is empty or published blank is not known, never zero."
    )
    rows = [
        (
            f"`{item.name}`",
            item.description,
            item.unit,
            f"{item.kind}: `{item.place}`" if item.place else item.kind,
        )
        for item in input_infos().values()
    ]
    parts.append(_table(("Input", "What it is", "Unit", "Read from"), rows))
    return "\n\n".join(parts) + "\n"


def _place(metric: str) -> int:
    known = list(_METRICS)
    return known.index(metric) if metric in known else len(known)


def _language() -> str:
    return (
        "`where(c, a, b)`: `a` where the condition holds, else `b` · `known(x)`: 1 where it is"
        " known · `part(s, x)`: `s * x`, and nothing where the share `s` is zero even when `x` is"
        " not known · `claimed(a, …)`: the sum of those that are known. Anything else on a value"
        " that is not known is not known."
    )


def _formula(formula: Formula) -> str:
    mark = "**Metric.** " if formula.role == "metric" else ""
    unit = "unit of the synergy" if formula.unit == "unit" else formula.unit
    return (
        f"`{formula.id}` — {formula.title} ({unit})\n"
        f": {mark}{formula.description}.\n\n"
        f"  ```text\n  {formula.expression}\n  ```"
    )


def rule_page() -> str:
    """Permitted uses, evidence, persistence, ranges, spreads and rates, each with its source."""
    parts = [
        _NOTE,
        f"# Rules and ranges of the impact method {METHOD_VERSION}",
        "Tables of the product as they stand. **assumed** and **recalled** mark what is ours or was"
        " not looked up; `offcut reference TABLE` shows them at the terminal.",
    ]
    for name, title, told, columns in _TABLES:
        parts += [f"## {title}", told, _of_table(name, columns)]
    return "\n\n".join(parts) + "\n"


_WHAT = {"description": "What it is"}
_FROM = {"source": "Source", "status": "Status"}
_TABLES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    (
        "factor_uses",
        "What each kind of factor may be used for",
        "`*` stands for every factor that no other line names. A factor that is used for a purpose"
        " it is not permitted for is an error that says so.",
        {"factors": "Factors", "purpose": "Purpose", "permission": "Permission", "reason": "Why"}
        | {"instead": "Instead"}
        | _FROM,
    ),
    (
        "evidence_kinds",
        "Kinds of evidence",
        "Grade A needs one that is hard (weighbridge, transfer note, meter, invoice) and a verifier"
        " who is not the facilitator.",
        {"title": "Kind", "best_grade": "Best grade by itself", "hard": "Hard"},
    ),
    (
        "persistence_rules",
        "Persistence rules",
        "Credit by year after completion. In-year and lifetime figures have different names and"
        " are never added; a credit that is not reconfirmed after twelve months stops.",
        {"id": "Rule", "title": "Name", "shares": "Share of each year"}
        | _WHAT
        | _FROM
        | {"note": "Note"},
    ),
    (
        "additionality_levels",
        "Levels of additionality",
        "To be asked of both firms; these levels only help to answer.",
        {"part": "Part", "level": "Level", "share": "Share"} | _WHAT,
    ),
    (
        "plausibility_ranges",
        "Plausible ranges",
        "A figure outside its range is a doubt that names range and source, never an error.",
        {"measure": "Measure", "resource_type": "Material", "low": "From", "high": "To"}
        | {"unit": "Unit"}
        | _WHAT
        | _FROM
        | {"note": "Note"},
    ),
    (
        "impact_spreads",
        "Spreads of the Monte Carlo",
        "Our assumptions: how far off an input may be, by evidence or status of its factor.",
        {"part": "Of", "distribution": "Distribution", "below": "Below", "above": "Above"} | _WHAT,
    ),
    (
        "discount_rates",
        "Discount rates",
        "By years from the base year.",
        {"year_from": "From year", "year_to": "To year", "standard": "Standard"}
        | {"health": "Health"},
    ),
)


def _of_table(name: str, columns: Mapping[str, str]) -> str:
    rows = reference.frame(name).iter_rows(named=True)
    cells = ([_plain(row.get(column)) for column in columns] for row in rows)
    return _table(tuple(columns.values()), cells)


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(_lines(tuple(headers), rows))


def _lines(headers: tuple[str, ...], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headers)} |"
    yield f"|{'---|' * len(headers)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '; ') for cell in row)} |"


def _plain(value: object) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
