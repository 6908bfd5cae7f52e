"""Clusters beside each other, and predictions held against what came of them."""

from typing import TYPE_CHECKING

from offcut.evaluation.calibration import METRIC_NAMES
from offcut.evaluation.measures import measures
from offcut.figures import Band, bands_svg, percent
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Notice,
    Paragraph,
    Section,
    Table,
    Words,
)
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_METRICS = ("landfill_diverted", "cost_saved", "ghg")


def clusters(evaluation: "Evaluation", figures: Lookup) -> Section:
    """What each did, and what may be concluded."""
    comparison = evaluation.clusters
    if not comparison.results:
        return Section("clusters", "Clusters", (Paragraph(("No clusters are stated.",)),))
    blocks: list[Block] = [
        Notice("Finding", (comparison.finding,)),
        _completion(evaluation, figures),
        _amounts(evaluation, figures),
        Bullets(tuple(_asked(c.question, c.finding) for c in comparison.comparisons)),
    ]
    return Section("clusters", "Clusters", tuple(blocks))


def _asked(question: str, finding: str) -> Words:
    return (f"{question} {finding}",)


def _completion(evaluation: "Evaluation", figures: Lookup) -> ChartBlock:
    bands: list[Band] = []
    rows: list[tuple[Cell, ...]] = []
    for result in evaluation.clusters.results:
        key, share = f"cluster.{result.cluster.id}", result.funnel.completion
        bands.append(Band(result.cluster.name, share.low, share.value, share.high))
        rows.append(
            (
                result.cluster.name,
                f"{result.cluster.type}, {result.cluster.funding.told}",
                figures(_members(evaluation, figures, result.cluster.id)),
                figures(f"{key}.idea.reached"),
                figures(f"{key}.completed.reached"),
                figures(f"{key}.completion"),
                *figures.ends(f"{key}.completion"),
            )
        )
    title = _completion_title(evaluation)
    drawn = both_widths(
        "clusters",
        lambda name, width: bands_svg(
            bands,
            name=name,
            title=title,
            measure="Share completed of those decided, 95 % interval",
            shown=percent,
            of="Cluster",
            width=width,
        ),
    )
    counts = ("Members", "Identified", "Completed")
    headers = ("Cluster", "Type, funding", *counts, "Of decided", "from", "to")
    return ChartBlock(drawn, Table("Clusters", headers, tuple(rows), frozenset(range(2, 8))))


def _members(evaluation: "Evaluation", figures: Lookup, cluster: str) -> str:
    members = evaluation.programme.members
    cells = [f"{m.source.reference}.counts" for m in members if m.cluster == cluster]
    return figures.sum(f"cluster.{cluster}.members", "Members", "businesses", cells)


def _cases(figures: Lookup, key: str) -> Cell:
    """How many exchanges the realised sum of a material is of."""
    entry = figures.book.entries.get(f"{key}.realised")
    series = entry.inputs.get("x", ()) if entry else ()
    if not series or isinstance(series, str):
        return NONE
    return figures(figures.count(f"{key}.cases", "Exchanges compared", "cases", series))


def _completion_title(evaluation: "Evaluation") -> str:
    asked = evaluation.clusters.comparisons[0]
    if asked.conclusive:
        return "Clusters differ in the share of exchanges that complete"
    return "No cluster completes more than chance would let it"


def _amounts(evaluation: "Evaluation", figures: Lookup) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for result in evaluation.clusters.results:
        key = f"cluster.{result.cluster.id}"
        rows.append(
            (
                result.cluster.name,
                *(figures(f"{key}.{metric}") for metric in _METRICS),
                figures(f"{key}.cost"),
                figures(f"{key}.cost_per_completed"),
            )
        )
    names = (f"{measures()[metric].name} a year" for metric in _METRICS)
    headers = ("Cluster", *names, "Cost to date", "Cost of a completed exchange")
    return Table("Results a year, and cost", headers, tuple(rows), frozenset(range(1, 6)))


def predictions(evaluation: "Evaluation", figures: Lookup) -> Section:
    """Predicted against realised, by material; what predictions should be multiplied by."""
    blocks: list[Block] = []
    for metric, label in METRIC_NAMES.items():
        rows: list[tuple[Cell, ...]] = []
        for factor in evaluation.calibration.factors:
            if factor.metric != metric:
                continue
            key = f"calibration.{metric}.{factor.flow or 'all'}"
            rows.append(
                (
                    factor.flow or "all",
                    _cases(figures, key) if factor.flow else str(factor.cases),
                    figures(f"{key}.predicted") if factor.flow else NONE,
                    figures(f"{key}.realised") if factor.flow else NONE,
                    figures(f"{key}.ratio") if factor.flow else NONE,
                    figures(f"{key}.factor") if factor.usable else "no usable factor",
                    *figures.ends(f"{key}.factor"),
                )
            )
        headers = ("Material", "Cases", "Predicted", "Realised", "Ratio", "Factor", "from", "to")
        blocks.append(
            Table(f"{label.capitalize()} a year", headers, tuple(rows), frozenset(range(1, 8)))
        )
    blocks.append(
        Paragraph(
            (
                "The factor is what further predictions of a material are to be multiplied by: its"
                " own ratio, drawn towards that of all materials the fewer cases it has. Where its"
                " interval includes 0, no factor can be used.",
            ),
            quiet=True,
        )
    )
    left_out = [gap for gap in evaluation.calibration.gaps if "left out" in gap]
    blocks += [Paragraph((f"{gap}.",), quiet=True) for gap in left_out]
    return Section("predictions", "Predicted and realised", tuple(blocks))
