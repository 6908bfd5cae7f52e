"""From gross to net: step by step, and by what the results rest on."""

from collections import defaultdict

from offcut.evaluation.measures import measures
from offcut.evaluation.worth import METRICS, Worth
from offcut.figures import Amount, co2e, waterfall_svg
from offcut.impact.model import Grade
from offcut.impact.net import STEPS
from offcut.impact.net_book import net_id
from offcut.reports.documents.model import Block, Cell, ChartBlock, Paragraph, Section, Table
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.widths import both_widths

_LOST = {
    "additional": "Would have happened anyway",
    "in_region": "Benefits others than the region",
    "undisplaced": "Taken from others in the region",
    "unreplaced": "Replaces what was done already",
    "net": "Reported by other programmes",
}
_HEADS = {
    "gross": "Gross",
    "additional": "Additional",
    "in_region": "In the region",
    "undisplaced": "Not displaced",
    "unreplaced": "Not replaced",
    "net": "Net",
}
GRADES: dict[Grade, str] = {
    Grade.A: "A verified by a third party",
    Grade.B: "B documents",
    Grade.C: "C self-reported",
}
"""What counts, by what it rests on; an estimate (D) is no result."""
ENDS = ("gross", "net")


def gross_to_net(worth: Worth, figures: Lookup) -> Section:
    """Each metric step by step, and the way of the greenhouse gas as a chart."""
    rows: list[tuple[Cell, ...]] = []
    for name in METRICS:
        if name not in worth.totals:
            continue
        known = _known(figures, name)
        steps = (figures(net_id("all", name, step)) for step in STEPS)
        rows.append((measures()[name].name, *steps, known))
    headers = ("Measure", *_HEADS.values(), "Claims known")
    blocks: list[Block] = [
        Table("From gross to net, in-year results to date", headers, tuple(rows), _NUMBERS),
        net_by_grade(worth, figures),
        Paragraph(
            (
                "Gross here is of the claims whose net amount is known, so that the steps can be"
                " compared. A claim without a stated counterfactual has no net result.",
            ),
            quiet=True,
        ),
    ]
    chart = _waterfall(worth, figures)
    if chart is not None:
        blocks.insert(0, chart)
    return Section("net", "From gross to net", tuple(blocks))


_NUMBERS = frozenset(range(1, 8))


def _known(figures: Lookup, name: str) -> Cell:
    """Of how many claims the net amount is known."""
    series = figures.book.entries[net_id("all", name)].inputs.get("x", ())
    if isinstance(series, str):
        return NONE
    return figures(figures.count(f"net.known.{name}", "Claims with a net amount", "claims", series))


def _waterfall(worth: Worth, figures: Lookup) -> ChartBlock | None:
    if "ghg" not in worth.totals or worth.totals["ghg"].steps["net"] is None:
        return None
    total = worth.totals["ghg"]
    gross, net = total.steps["gross"] or 0.0, total.steps["net"] or 0.0
    amounts = [Amount("Gross", gross)]
    taken = total.taken_off
    amounts += [Amount(_LOST[step], -taken[step]) for step in STEPS[1:] if taken.get(step)]
    title = f"{co2e(net)} of {co2e(gross)} avoided are net"
    drawn = both_widths(
        "net",
        lambda name, width: waterfall_svg(
            amounts,
            name=name,
            title=title,
            measure="kg CO2e",
            total="Net",
            shown=co2e,
            width=width,
        ),
    )
    rows = tuple((_HEADS[step], figures(net_id("all", "ghg", step))) for step in STEPS)
    table = Table("Greenhouse gas after each step", ("After", "Left"), rows, frozenset({1}))
    return ChartBlock(drawn, table)


def graded_id(grade: str, metric: str, step: str) -> str:
    """The id of the gross or net results of one metric that rest on one grade of evidence."""
    return f"net.grade.{grade}.{metric}.{step}"


def net_by_grade(worth: Worth, figures: Lookup) -> Table:
    """Each metric, gross beside net, by the grade of its evidence; written into the book."""
    rows: list[tuple[Cell, ...]] = []
    for name in METRICS:
        if name in worth.totals:
            cells = (
                _cell(figures, name, grade, told, step)
                for grade, told in GRADES.items()
                for step in ENDS
            )
            rows.append((measures()[name].name, *cells))
    headers = tuple(f"{told}: {step}" for told in GRADES.values() for step in ENDS)
    caption = "From gross to net by what it rests on, in-year results to date"
    return Table(caption, ("Measure", *headers), tuple(rows), frozenset(range(1, len(headers) + 1)))


def _cell(figures: Lookup, metric: str, grade: Grade, told: str, step: str) -> Cell:
    references = _by_grade(figures, metric, step).get(str(grade))
    if not references:
        return NONE
    unit = figures.book.entries[net_id("all", metric)].unit
    label = f"{measures()[metric].name}, {step}, grade {told}"
    return figures(figures.sum(graded_id(grade, metric, step), label, unit, references))


def _by_grade(figures: Lookup, metric: str, step: str) -> dict[str, list[str]]:
    """The claims' amounts after a step, by grade, of the claims in the total of all years."""
    entries = figures.book.entries
    series = entries[net_id("all", metric, step)].inputs.get("x", ())
    found: dict[str, list[str]] = defaultdict(list)
    for reference in () if isinstance(series, str) else series:
        found[str(entries[reference.removeprefix("entry:")].grade)].append(reference)
    return found
