"""The report: one HTML file that stands alone, needs no script and asks nothing of the network."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from offcut.listings import Kind
from offcut.matching.result import MatchResult
from offcut.matching.summary import allocate
from offcut.reports.pages import asset, script_hash, template
from offcut.version import __version__


def write_html(
    result: MatchResult, path: str | Path, *, region: Mapping[str, Any] | None = None
) -> None:
    """Writes the report of a run to ``path``.

    ``region`` is a GeoJSON FeatureCollection of districts for the map; the outlines of the West
    Midlands when not given. The report shows names and prices: it is for the facilitator.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    Path(path).write_text(render(result, region=region), encoding="utf-8")


def render(result: MatchResult, *, region: Mapping[str, Any] | None = None) -> str:
    """The report as text."""
    return template("report.html.j2").render(_view(result, region))


def _view(result: MatchResult, region: Mapping[str, Any] | None) -> dict[str, Any]:
    from offcut.reports import cards, charts, sections
    from offcut.reports.answer import answer

    items = {item.id: item for item in result.listings}
    outlines, credit = _region(region)
    taken = [pair for pair in allocate(result.matches, items) if pair[1] > 0]
    ranked = result.tests()
    groups = cards.groups(result, items)
    drawn = [
        charts.exchange_map(taken, items, outlines, credit),
        *charts.flow_charts(taken, items),
        charts.money_chart(taken, items),
        charts.carbon_chart(taken, items),
    ]
    return {
        "answer": answer(result),
        "name": result.listings.name,
        "synthetic": result.listings.synthetic,
        "result": result,
        "groups": groups,
        "shown_cards": 6,
        "charts": [chart for chart in drawn if chart is not None],
        "test_chart": charts.test_chart(ranked, items),
        "tests": sections.tests(ranked, items),
        "residues": sections.residues(result, items),
        "haves_left": sections.unmatched(result, items, Kind.HAVE),
        "wants_left": sections.unmatched(result, items, Kind.WANT),
        "near_misses": sections.near_misses(result, items),
        "quality": sections.data_quality(result),
        "assumptions": sections.assumptions(result),
        "own": len(result.assumptions.overridden),
        "sources": sections.sources(_used_sources(result)),
        "version": __version__,
        "style": asset("report.css"),
        "script": asset("report.js"),
        "script_hash": script_hash(asset("report.js")),
        "credit": credit,
    }


def _used_sources(result: MatchResult) -> set[str]:
    used = {item.provenance.source for item in result.assumptions.values()}
    for match in result.matches:
        used.update(check.source for check in match.route.limits)
        used.update(term.source for term in (*match.worth.money, *match.worth.carbon))
    return used


def _region(given: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], str]:
    """The outlines to draw on, with the attribution they ask for."""
    if given is not None:
        return given, str(given.get("attribution") or "")
    from offcut import reference
    from offcut.regions import west_midlands

    info = reference.catalogue().get("boundaries")
    credit = f"District boundaries: {info.attribution}." if info else ""
    return west_midlands.region().boundaries(), credit
