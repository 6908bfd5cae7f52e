"""Targets for lifetime results: gross, with evidence, under each exchange's persistence rule.

A lifetime figure has another name than an in-year one and is never added to it; nor are results
under different rules added to each other.
"""

from datetime import date

from offcut.evaluation.measures import Measure, measures
from offcut.evaluation.model import Programme, Target
from offcut.evaluation.progress import Figure
from offcut.evaluation.writer import Writer
from offcut.impact.formulas import formulas
from offcut.impact.lifetimes import LifetimeLine, lifetime_lines
from offcut.impact.net import Statements, net_lines
from offcut.impact.net_book import lifetime_id, write_lifetimes
from offcut.impact.result import ImpactResult

_STEP = "gross"


def has_lifetime(measure: Measure) -> bool:
    """Whether a result goes on after its year: jobs and capital do not come again each year."""
    if measure.link != "outcome" or measure.metric == "investment":
        return False
    return formulas()[measure.metric].unit != "jobs"


def write_lifetime_target(
    writer: Writer, target: Target, programme: Programme, result: ImpactResult, on: date
) -> Figure:
    """What was reached of a lifetime target, as an entry over the lifetimes of its exchanges."""
    measure = measures()[target.measure]
    name, label = f"target.{target.id}.reached", f"{measure.name}, lifetime"
    lives = [
        life
        for life in _lives(writer, measure.metric, programme, result, on)
        if _inside(life, target, programme)
    ]
    if not lives:
        return writer.gap(name, label, measure.unit, "no exchange with evidence is in it")
    known = [life for life in lives if life.result is not None]
    if not known:
        return writer.gap(name, label, measure.unit, lives[0].reason or "no lifetime is known")
    rules = sorted({life.rule.id for life in known if life.rule is not None})
    if len(rules) > 1:
        told = f"results under different rules ({', '.join(rules)}) are never added"
        return writer.gap(name, label, measure.unit, told)
    divisor = measure.divisor or 1.0
    total = sum(life.result.value for life in known if life.result is not None) / divisor
    cells = tuple(f"entry:{lifetime_id(life.synergy.id, measure.metric, _STEP)}" for life in known)
    missing = len(lives) - len(known)
    note = f"rule '{rules[0]}'" + (f"; {missing} of {len(lives)} are not known" if missing else "")
    formula = "sum(x)" if divisor == 1.0 else f"sum(x) / {divisor:g}"
    return writer.figure(name, label, total, measure.unit, formula, {"x": cells}, note=note)


def _lives(
    writer: Writer, metric: str, programme: Programme, result: ImpactResult, on: date
) -> tuple[LifetimeLine, ...]:
    """The lifetime of every exchange, written once for a metric."""
    terms = programme.terms
    statements = Statements(programme=terms.title, persistence=terms.persistence_rule)
    lives = lifetime_lines(net_lines(result, metric, statements), on, statements, _STEP)
    if lives and lifetime_id(lives[0].synergy.id, metric, _STEP) not in writer.book.entries:
        write_lifetimes(writer.book, lives)
    return lives


def _inside(life: LifetimeLine, target: Target, programme: Programme) -> bool:
    """Of the cluster and flow, and claimed in a year of the target's period."""
    start = target.starts_on or programme.terms.starts_on
    years = range(start.year, target.due_on.year + 1)
    return (
        target.cluster in (None, life.synergy.cluster)
        and target.flow in (None, life.synergy.flow)
        and any(line.claim.year in years for line in life.lines)
    )
