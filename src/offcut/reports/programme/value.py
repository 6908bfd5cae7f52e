"""From gross to net, from in-year to lifetime, what a unit costs and what it is all worth."""

from typing import TYPE_CHECKING

from offcut import reference
from offcut.evaluation.measures import measures
from offcut.evaluation.worth import SEED, Worth
from offcut.impact.appraisal_book import switching_id
from offcut.impact.lifetimes import lifetime_totals
from offcut.impact.net_book import net_id
from offcut.impact.uncertainty import drivers_told, uncertainty_id
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Part,
    Section,
    Table,
    Value,
    Words,
)
from offcut.reports.documents.shown import in_words, value_of
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.wordings import sentence

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.impact.appraisal import Appraisal

_SCENARIOS = {"low": "low", "central": "central", "high": "high"}


def in_year_to_lifetime(worth: Worth, figures: Lookup) -> Section:
    """In-year net results beside lifetime ones, each with its rule; the two are never added."""
    rows: list[tuple[Cell, ...]] = []
    for name, entries in worth.rules.items():
        for entry in entries:
            rule = entry.split(".rule.")[1].removesuffix(f".{name}")
            rows.append(
                (
                    measures()[name].name,
                    figures(net_id("all", name)),
                    figures(entry),
                    reference.persistence_rules[rule].title,
                    _observed_and_projected(worth, name, rule),
                )
            )
    headers = ("Measure", "Net, in-year to date", "Net, lifetime", "Rule", "Of the lifetime figure")
    stopped = {
        life.synergy.id
        for lives in worth.lifetimes.values()
        for life in lives
        if life.check is not None and life.check.state == "stopped"
    }
    told: list[Words] = [
        (
            "In-year is what was claimed for the years so far. Lifetime adds what the named rule"
            " projects from it. They are different figures and are never added.",
        )
    ]
    if stopped:
        told.append((f"The credit of {len(stopped)} exchanges stopped: not reconfirmed in time.",))
    blocks = (
        Table("In-year and lifetime", headers, tuple(rows), frozenset({1, 2})),
        Bullets(tuple(told)),
    )
    return Section("lifetime", "From in-year to lifetime", blocks)


def _observed_and_projected(worth: Worth, name: str, rule: str) -> str:
    """How much of a lifetime figure was observed and how much a rule projects, in its unit."""
    total = lifetime_totals(worth.lifetimes[name])[rule]
    observed, projected = (in_words(part, total.unit) for part in (total.observed, total.projected))
    return f"observed {observed}, projected {projected}"


def ranges(worth: Worth, figures: Lookup) -> Section:
    """Low, central and high of the gross results, and what drives them."""
    if worth.ranges is None:
        return Section("ranges", "How sure", (Paragraph(("There is no claim to draw.",)),))
    rows: list[tuple[Cell, ...]] = []
    for name, year in worth.ranges.intervals:
        if year:
            continue
        entry, interval = uncertainty_id(name, None), worth.ranges.interval(name)
        rows.append(
            (
                measures()[name].name,
                figures(entry, Part.LOW),
                figures(entry),
                figures(entry, Part.HIGH),
                drivers_told(interval.drivers) or NONE,
            )
        )
    headers = ("Measure, gross", "Low", "Central", "High", "Driven by (shares of the variance)")
    told = (
        f"{worth.ranges.draws:,} draws, seed {SEED}, over quantities, factors and distances;"
        " low and high are the 5th and 95th percentile. The spreads by grade of evidence and"
        " status of a factor are our assumptions. The ends are those of the draws: an audit repeats"
        " the central value.",
    )
    blocks = (
        Table("Low, central, high, to date", headers, tuple(rows), frozenset({1, 2, 3})),
        Paragraph(told, quiet=True),
    )
    return Section("ranges", "How sure", blocks)


def unit_costs(worth: Worth, figures: Lookup) -> Section:
    """Spend over results under both conventions, each labelled."""
    rows: list[tuple[Cell, ...]] = []
    for name, cost in worth.whole.items():
        shared = figures(f"unit_cost.apportioned.{name}") if worth.apportioned else NONE
        rows.append(
            (
                cost.metric,
                figures(f"unit_cost.whole.{name}"),
                shared,
                figures(f"weight.{name}"),
            )
        )
    headers = ("A unit of", "Whole spend", "Spend apportioned", "Weight")
    blocks: list[Block] = [
        Table("Cost of a unit of net result, in-year to date", headers, tuple(rows), _COSTS),
        Bullets(
            (
                ("Whole spend: all of it is divided by each result, so the figures overlap.",),
                (
                    "Apportioned: the spend is shared among the results by weights that the"
                    " programme states, so that no pound counts twice. A dash: none was assigned"
                    " to this result.",
                ),
                ("Pounds of the day. The two conventions must never be compared.",),
            )
        ),
    ]
    if worth.weights_missing:
        blocks.append(Notice("No apportioned figures", (_weights(worth.weights_missing),)))
    return Section("unit-costs", "Cost-effectiveness", tuple(blocks))


_COSTS = frozenset({1, 2, 3})


def _weights(reason: str) -> str:
    if reason.startswith("no weights"):
        return (
            "The programme has not stated by which weights its spend is shared among results (the"
            " column metric of the sheet spend); nobody else may choose them."
        )
    return sentence(reason)


def value_for_money(evaluation: "Evaluation", worth: Worth, figures: Lookup) -> Section:
    """Present values by scenario of the carbon value, ratios, switching values, or why not."""
    lines = {
        "benefits.resources_saved": "Resources saved by firms (taxes left out)",
        "benefits.greenhouse_gas": "Greenhouse gas avoided",
        "public_costs": "Public costs",
        "npv": "Net present social value",
        "bcr": "Benefit–cost ratio",
    }
    rows = tuple(
        (label, *(figures(f"appraisal.{scenario}.{key}") for scenario in _SCENARIOS))
        for key, label in lines.items()
    )
    headers = ("Results to date", "Low", "Central", "High")
    appraisal = worth.appraisals["central"]
    basis = appraisal.basis
    title = (
        f"Present values at low, central and high carbon value, {basis.price_year} prices,"
        f" discounted to {basis.base_year}"
    )
    blocks: list[Block] = [Table(title, headers, rows, frozenset({1, 2, 3}))]
    if basis.deflators.told:
        beyond = "No official deflator reaches these years; the present values rest on it"
        blocks.append(Notice("Assumed", (f"{sentence(basis.deflators.told)}. {beyond}.",)))
    if worth.gaps:
        told = Bullets(tuple((f"{gap}",) for gap in worth.gaps))
        why = "There is no net value while a part cannot be valued; a sum without it would mislead."
        blocks += [Notice("Gaps", (why,)), told]
    blocks += _switching(appraisal, figures)
    blocks.append(
        Paragraph(
            (
                "In the manner of the Green Book: 3.5 % a year, official deflators and carbon"
                " values; taxes and prices between firms are transfers and left out. Nothing is"
                " projected beyond what was claimed.",
            ),
            quiet=True,
        )
    )
    return Section("value", "Value for money", tuple(blocks))


def _switching(appraisal: "Appraisal", figures: Lookup) -> list[Block]:
    """By how much each part would have to change; nothing while a part cannot be valued."""
    rows = tuple(
        (
            f"{name.capitalize()} ({nature})",
            "rise" if change > 0 else "fall",
            figures(switching_id("appraisal.central", name, nature)),
        )
        for (name, nature), change in appraisal.switching_values().items()
    )
    if not rows:
        return []
    title = (
        "Switching values: the change of one part, all else as it is, at which the net value is"
        " nil (carbon value central)"
    )
    return [Table(title, ("Part", "Must", "Change"), rows, frozenset({2}))]


def net_headline(figures: Lookup) -> KeyFigures:
    """Net and gross of the metrics that a reader asks for first."""
    keys = []
    for name in ("ghg", "landfill_diverted", "cost_saved"):
        for step, word in (("gross", "gross"), ("net", "net")):
            entry = net_id("all", name, step)
            if figures.has(entry):
                cell: Value = value_of(figures.book, entry)
                keys.append(KeyFigure(f"{measures()[name].name}, {word}", cell))
    return KeyFigures(tuple(keys))
