"""What a programme was worth: net and lifetime results, their range, unit costs, present values.

Joins the account's tools to one evaluation. Results are those with evidence up to the day of the
evaluation; in-year and lifetime figures have different names and are never added.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offcut.errors import InputError
from offcut.evaluation.measures import measures
from offcut.impact.appraisal import SCENARIOS, Appraisal, Basis, Flow, Nature, appraise
from offcut.impact.appraisal_book import write_appraisal, write_carbon_value
from offcut.impact.book import Book, Entry
from offcut.impact.cost_book import write_unit_costs
from offcut.impact.effectiveness import Result, UnitCost, apportioned_spend, whole_spend
from offcut.impact.formulas import formulas
from offcut.impact.lifetimes import LifetimeLine, lifetime_lines
from offcut.impact.net import NetLine, NetTotal, Statements, net_lines
from offcut.impact.net_book import lifetime_id, net_id, write_lifetimes, write_net
from offcut.impact.prices import Deflators
from offcut.impact.simulation import DRAWS
from offcut.impact.uncertainty import Uncertainty, uncertainty, write_uncertainty

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

METRICS = (
    "ghg",
    "landfill_diverted",
    "virgin_displaced",
    "hazardous_eliminated",
    "water_saved",
    "cost_saved",
    "sales",
    "investment",
    "jobs_created",
    "jobs_kept",
    "imported_displaced",
)
"""The metrics that go from gross to net."""
RANGED = ("ghg", "landfill_diverted", "virgin_displaced", "water_saved", "cost_saved")
"""The metrics whose range is drawn."""
SEED = 2026
_SOCIETY = "cost_saved_society"


@dataclass(frozen=True, slots=True)
class Worth:
    """Net results by metric, lifetimes, ranges, unit costs and present values of one evaluation."""

    totals: Mapping[str, NetTotal]  # of all years, by metric
    lifetimes: Mapping[str, tuple[LifetimeLine, ...]]  # net, by metric
    rules: Mapping[str, tuple[str, ...]]  # entries of lifetime results, one for each rule
    ranges: Uncertainty | None
    whole: Mapping[str, UnitCost]  # the whole spend over each result
    apportioned: Mapping[str, UnitCost]  # empty when no weights are stated
    weights_missing: str  # why there are none; '' = there are
    appraisals: Mapping[str, Appraisal]  # by scenario of the carbon value
    gaps: tuple[str, ...]  # why something has no present value


def worth(
    evaluation: "Evaluation",
    book: Book,
    *,
    draws: int = DRAWS,
    inflation: Mapping[int, float] | None = None,
) -> Worth:
    """Works all of it out and writes every figure into ``book``, which has the account's lines.

    Args:
        evaluation: of the programme.
        book: the evaluation's own, or a copy of it.
        draws: of the Monte Carlo.
        inflation: your own, by year, for years that have no deflator yet; it goes before what
            the programme's workbook states.

    Raises:
        InputError: an inflation for a year that has an official deflator, or that leaves one out.
    """
    terms = evaluation.programme.terms
    statements = Statements(programme=terms.title, persistence=terms.persistence_rule)
    lines = {name: net_lines(evaluation.impact, name, statements) for name in (*METRICS, _SOCIETY)}
    totals = {}
    for name, of in lines.items():
        found = write_net(book, of, statements)
        if found:
            totals[name] = found[-1]
    lives, rules = _lifetimes(evaluation, book, lines, statements)
    ranges = None
    if any(lines.values()):
        ranges = uncertainty(evaluation.impact, RANGED, draws=draws, seed=SEED)
        write_uncertainty(book, evaluation.impact, ranges)
    whole, apportioned, missing = _unit_costs(evaluation, book, totals)
    appraisals, gaps = _appraisals(evaluation, book, lines, terms.deflators(inflation))
    return Worth(totals, lives, rules, ranges, whole, apportioned, missing, appraisals, gaps)


def _lifetimes(
    evaluation: "Evaluation",
    book: Book,
    lines: Mapping[str, tuple[NetLine, ...]],
    statements: Statements,
) -> tuple[dict[str, tuple[LifetimeLine, ...]], dict[str, tuple[str, ...]]]:
    """Net over the credited life of each exchange; jobs and capital do not come again each year."""
    found, rules = {}, {}
    for name in METRICS:
        if formulas()[name].unit == "jobs" or name == "investment":
            continue
        lives = lifetime_lines(lines[name], evaluation.on, statements)
        write_lifetimes(book, lives)
        found[name] = lives
        named = dict.fromkeys(life.rule.id for life in lives if life.rule and life.result)
        rules[name] = tuple(lifetime_id(f"rule.{rule}", name) for rule in named)
    return found, rules


def _unit_costs(
    evaluation: "Evaluation", book: Book, totals: Mapping[str, NetTotal]
) -> tuple[Mapping[str, UnitCost], Mapping[str, UnitCost], str]:
    """The spend to date over the net results of all years, under both conventions."""
    spend = evaluation.spend.total.actual_gbp
    if spend is None:
        return {}, {}, "no spend is reported"
    results: dict[str, Result] = {}
    references: dict[str, str] = {}
    for name in METRICS:
        if name in totals:
            results[name], references[name] = _result(book, name)
    paid = "entry:spend.total.actual"
    base = "pounds of the day"
    whole = whole_spend(spend, results, base)
    write_unit_costs(book, paid, whole, references)
    weights, stated = _weights(evaluation, book)
    try:
        shared = apportioned_spend(spend, results, weights, base)
    except InputError as problem:
        return whole, {}, str(problem)
    write_unit_costs(book, paid, shared, references, stated)
    return whole, shared, ""


def _result(book: Book, name: str) -> tuple[Result, str]:
    """The net result of a metric in the unit of its measure, and where it stands."""
    entry = book.entries[net_id("all", name)]
    measure = measures()[name]
    reference, amount, unit = entry.reference, entry.value, entry.unit
    if measure.divisor and measure.divisor != 1:
        amount = None if amount is None else amount / measure.divisor
        unit = measure.unit
        scaled = Entry(
            f"result.{name}", f"{measure.name}, net", amount, unit, f"x / {measure.divisor:g}",
            {"x": reference}, note=entry.note,
        )  # fmt: skip
        reference = book.add(scaled)
    basis = "net, in-year results to date"
    return Result(measure.name, amount, unit, basis), reference


def _weights(evaluation: "Evaluation", book: Book) -> tuple[dict[str, float], dict[str, str]]:
    """The shares of the spend by the result that each line is assigned to; none if one is not."""
    spent = [line for line in evaluation.spend.total.rows if line.actual_gbp]
    if not spent or any(line.weight_metric is None for line in spent):
        return {}, {}
    groups: dict[str, list[str]] = defaultdict(list)
    for line in spent:
        groups[str(line.weight_metric)].append(f"{line.source.reference}.actual_gbp")
    weights, references = {}, {}
    for name, cells in groups.items():
        part = sum(float(book.lookup(cell)) for cell in cells)
        weights[name] = part / (evaluation.spend.total.actual_gbp or 1.0)
        entry = Entry(
            f"weight.{name}", f"Share of the spend on {name}", weights[name], "weight",
            "sum(x) / spend", {"x": tuple(cells), "spend": "entry:spend.total.actual"},
        )  # fmt: skip
        references[name] = book.add(entry)
    return weights, references


def _appraisals(
    evaluation: "Evaluation",
    book: Book,
    lines: Mapping[str, tuple[NetLine, ...]],
    deflators: Deflators,
) -> tuple[dict[str, Appraisal], tuple[str, ...]]:
    """Present values of results to date, nothing projected, by scenario of the carbon value."""
    terms = evaluation.programme.terms
    basis = Basis(terms.starts_on.year, terms.price_year or terms.starts_on.year, deflators)
    flows, gaps = _costs(evaluation, book), []
    years = sorted({line.claim.year for line in lines[_SOCIETY]})
    for year in years:
        entry = book.entries[net_id(year, _SOCIETY)]
        priced = {
            line.claim.price_base or year for line in lines[_SOCIETY] if line.claim.year == year
        }
        if entry.value is None or len(priced) != 1:
            gaps.append(f"resources saved in {year}: not known, or in prices of several years")
            continue
        flows.append(
            Flow("resources saved", Nature.BENEFIT, year, entry.value, priced.pop(),
                 reference=entry.reference)
        )  # fmt: skip
    found = {}
    for scenario in SCENARIOS:
        carbon = [
            write_carbon_value(book, year, f"entry:{net_id(year, 'ghg')}", scenario)
            for year in years
        ]
        appraisal = appraise([*flows, *(flow for flow in carbon if flow)], basis)
        write_appraisal(book, appraisal, f"appraisal.{scenario}")
        found[scenario] = appraisal
        gaps += appraisal.gaps
    return found, tuple(dict.fromkeys(gaps))


def _costs(evaluation: "Evaluation", book: Book) -> list[Flow]:
    """The spend of each calendar year, in its own pounds."""
    cells: dict[int, list[str]] = defaultdict(list)
    amounts: dict[int, float] = defaultdict(float)
    for line in evaluation.spend.total.rows:
        if line.actual_gbp is not None:
            cells[line.period.start.year].append(f"{line.source.reference}.actual_gbp")
            amounts[line.period.start.year] += line.actual_gbp
    flows = []
    for year, places in sorted(cells.items()):
        entry = Entry(
            f"spend.year.{year}", f"Spent in {year}", amounts[year], "GBP", "sum(x)",
            {"x": tuple(places)}, year,
        )  # fmt: skip
        written = book.add(entry)
        flows.append(
            Flow("programme", Nature.PUBLIC_COST, year, amounts[year], year, reference=written)
        )
    return flows
