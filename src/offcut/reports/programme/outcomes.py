"""Outcomes: the four standings, what they rest on, and where the material goes."""

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from offcut.evaluation.funnel import by_sector
from offcut.evaluation.measures import measures
from offcut.evaluation.outcomes import is_estimated
from offcut.figures import Ribbon, sankey_svg, tonnes
from offcut.impact.model import WITH_EVIDENCE, Grade, Standing
from offcut.impact.uncertainty import uncertainty_id
from offcut.reports.account_words import COLUMNS, EVIDENCED
from offcut.reports.documents.model import Block, Cell, ChartBlock, Paragraph, Section, Table
from offcut.reports.documents.shown import with_star
from offcut.reports.documents.standings import NEVER_ADDED
from offcut.reports.programme import where
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_BY_GRADE = ("ghg", "landfill_diverted", "virgin_displaced", "water_saved", "cost_saved")
_GRADES: dict[Grade | None, str] = {
    Grade.A: "A verified by a third party",
    Grade.B: "B documents",
    Grade.C: "C self-reported",
    Grade.D: "D estimated: not counted",
    None: "nothing shown",
}
_NAMED_STAGES = ("Material", "Giver's sector", "Taker's sector")


def outcomes(evaluation: "Evaluation", figures: Lookup) -> Section:
    """What was achieved, by standing and by evidence."""
    blocks: list[Block] = [
        _standings(figures),
        Paragraph(
            (NEVER_ADDED, " Greenhouse gas is the project account’s, never Scope 3."), quiet=True
        ),
        by_grade(evaluation, figures),
    ]
    return Section("outcomes", "Outcomes", tuple(blocks))


def what_moved(evaluation: "Evaluation", figures: Lookup) -> tuple[Section, ...]:
    """The flows of what has evidence, and a map of its exchanges; nothing when there are none."""
    blocks: list[Block] = []
    chart = _flows(evaluation, figures)
    if chart is not None:
        blocks.append(chart)
    places = where.exchanges_map(evaluation)
    if places is not None:
        blocks += [places, Paragraph((where.BASIS,), quiet=True)]
    return (Section("what-moved", "What moved, and where", tuple(blocks)),) if blocks else ()


def _standings(figures: Lookup) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for measure in measures().values():
        if measure.link != "outcome":
            continue
        cells = [figures.total(f"standing.{standing}.{measure.id}") for standing in Standing]
        low, high = figures.ends(uncertainty_id(measure.metric, None))
        rows.append((measure.name, *cells, figures.total(f"measure.{measure.id}"), low, high))
    headers = ("Measure", *COLUMNS.values(), EVIDENCED, "Low", "High")
    ranged = any(row[-1] != NONE for row in rows)
    width = len(headers) if ranged else len(headers) - 2
    kept = tuple(row[:width] for row in rows)
    numeric = frozenset(range(1, width))
    return Table(with_star("Outcomes to date, by standing", kept), headers[:width], kept, numeric)


def by_grade(evaluation: "Evaluation", figures: Lookup) -> Table:
    """The amounts with evidence by what they rest on, and what is estimated beside them."""
    rows: list[tuple[Cell, ...]] = []
    for measure in (measures()[name] for name in _BY_GRADE):
        lines = [
            line
            for line in evaluation.outcomes.lines(measure.metric)
            if line.standing in WITH_EVIDENCE or is_estimated(line)
        ]
        groups: dict[Grade | None, list[str]] = defaultdict(list)
        for line in lines:
            groups[line.grade].append(line.entry)
        cells: list[Cell] = []
        for grade, label in _GRADES.items():
            if not groups[grade]:
                cells.append(NONE)
                continue
            unit = figures.book.entries[groups[grade][0].removeprefix("entry:")].unit
            name = f"grade.{grade or 'none'}.{measure.id}"
            figures.sum(name, f"{measure.name}, grade {label}", unit, groups[grade])
            cells.append(figures(name))
        rows.append((measure.name, *cells))
    headers = ("Completed with evidence, to date", *_GRADES.values())
    return Table("What the outcomes rest on", headers, tuple(rows), frozenset(range(1, 6)))


def _flows(evaluation: "Evaluation", figures: Lookup) -> ChartBlock | None:
    """Tonnes with evidence from material by the giver's to the taker's sector."""
    cells: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in evaluation.outcomes.lines("landfill_diverted"):
        synergy, claim = line.synergy, line.claim
        if line.standing in WITH_EVIDENCE and synergy.unit == "t" and claim.quantity is not None:
            path = (
                synergy.flow.capitalize(),
                by_sector(synergy),
                by_sector(replace(synergy, have=synergy.want)),
            )
            cells[path].append(f"{claim.source.reference}.quantity")
    if not cells:
        return None
    rows: list[tuple[Cell, ...]] = []
    ribbons = []
    for number, (path, references) in enumerate(sorted(cells.items()), start=1):
        name = figures.sum(f"flows.{number}", " → ".join(path), "t", references)
        ribbons.append(Ribbon(path, figures.value(name) or 0.0))
        rows.append((*path, figures(name)))
    total = sum(ribbon.value for ribbon in ribbons)
    largest, share = _largest(ribbons)
    part = "is most" if share > total / 2 else "is the largest part"
    drawn = both_widths(
        "flows",
        lambda name, width: sankey_svg(
            ribbons,
            _NAMED_STAGES,
            name=name,
            title=f"{largest} {part} of the {tonnes(total)} moved",
            measure="Tonnes to date",
            shown=tonnes,
            width=width,
        ),
    )
    table = Table("Tonnes moved to date", (*_NAMED_STAGES, "Tonnes"), tuple(rows), frozenset({3}))
    return ChartBlock(drawn, table)


def _largest(ribbons: list[Ribbon]) -> tuple[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for ribbon in ribbons:
        sums[ribbon.path[0]] += ribbon.value
    name = max(sums, key=lambda name: (sums[name], name))
    return name, sums[name]
