"""An evaluation in words: its headline, and how a target, a stage and a factor are told."""

from offcut.evaluation.calibration import Factor
from offcut.evaluation.changes import Changes
from offcut.evaluation.evaluate import Evaluation
from offcut.evaluation.funnel import Step
from offcut.evaluation.intervals import Share
from offcut.evaluation.progress import Course, Progress
from offcut.evaluation.worth import Worth
from offcut.impact.book import Entry
from offcut.reports.documents.shown import PARTIAL, in_words
from offcut.reports.wordings import plural

NET = ("ghg", "landfill_diverted", "virgin_displaced", "water_saved", "cost_saved")
"""The metrics whose way from gross to net a terminal shows."""

_COUNTED = ("activities", "businesses", "enterprises", "FTE", "jobs", "listings", "synergies")


def headline(found: Evaluation) -> str:
    """Where the programme stands, in one sentence: targets, exchanges, spend."""
    courses = [item.course for item in found.progress]
    met = sum(course is Course.MET for course in courses)
    well = sum(course is Course.ON_COURSE for course in courses)
    blind = sum(course is Course.NOT_MEASURED for course in courses)
    parts = [f"{met} of {plural(len(courses), 'target')} met"] if courses else ["no targets set"]
    parts += [f"{well} on course"] if well else []
    parts += [f"{len(courses) - met - well - blind} behind"] if courses else []
    parts += [f"{blind} not measured"] if blind else []
    completed = len(found.funnel.steps[-1].reached)
    told = f"{completed} of {plural(found.funnel.count, 'synergy', 'synergies')} completed"
    spent = found.spend.total.actual_gbp
    paid = "no spend reported" if spent is None else f"{in_words(spent, 'GBP')} spent"
    return f"{', '.join(parts)}; {told}; {paid}"


_CHAIN = (
    ("spend", "support_hours"),
    ("activities",),
    ("businesses_engaged", "synergies_identified", "synergies_completed"),
    ("landfill_diverted", "ghg", "cost_saved"),
)
_COUNTS = {
    "activities": ("activity", "activities"),
    "businesses_engaged": ("business", "businesses"),
    "synergies_identified": ("synergy identified", "synergies identified"),
    "synergies_completed": ("completed", "completed"),
}
_AMOUNTS = {
    "spend": "spent",
    "support_hours": "of support",
    "landfill_diverted": "from landfill",
    "ghg": "avoided",
    "cost_saved": "saved by firms",
}


def chain_told(found: Evaluation) -> str:
    """From inputs by activities and outputs to outcomes in one line, of what is recorded."""
    figures = {measure.id: figure for link in found.chain for measure, figure in link.figures}
    links = []
    for names in _CHAIN:
        parts = []
        for name in names:
            value = figures[name].value
            if value is None:
                continue
            if name in _COUNTS:
                parts.append(plural(int(value), *_COUNTS[name]))
            else:
                parts.append(f"{in_words(value, figures[name].unit)} {_AMOUNTS[name]}")
        links.append(", ".join(parts))
    return " → ".join(filter(None, links))


def net_told(value: Worth) -> str:
    """The net results beside the gross ones of the line above, of what is known; else empty."""
    totals = {name: value.totals[name] for name in _AMOUNTS if name in value.totals}
    known = [
        f"{in_words(total.steps['net'], total.unit)} {_AMOUNTS[name]}"
        for name, total in totals.items()
        if total.steps["net"] is not None
    ]
    return f"Outcomes are gross; net: {', '.join(known)}" if known else "Outcomes are gross"


def total_told(entry: Entry) -> str:
    """A total in a table; ``*`` where it is not known in full, as its note says."""
    star = PARTIAL if entry.value is not None and " known" in entry.note else ""
    return amount_told(entry.value, entry.unit) + star


def changes_told(changes: Changes) -> list[str]:
    """Each change since an earlier evaluation, one a line."""
    lines = [
        f"{move.synergy} {move.title}: {move.before or 'new'} → {move.now}"
        + (f" ({move.reason})" if move.reason else "")
        for move in changes.moved
    ]
    lines += [f"{item} is no longer in the workbook" for item in changes.gone]
    lines += [f"{c.claim}: {c.what} {c.before} → {c.now}, restated" for c in changes.restated]
    lines += [f"target {c.target} {c.name}: {c.told}" for c in changes.targets]
    lines += [f"factor set {name} is in use now" for name in changes.factor_sets]
    return lines


def amount_told(value: float | None, unit: str) -> str:
    """An amount in a table whose rows name what they count: words for units are left out."""
    counted = unit in _COUNTED
    return in_words(value, "" if counted and value is not None else unit)


def share_told(share: Share, counts: bool = False) -> str:
    """A share with its interval; with ``counts``, of how many.

    >>> from offcut.evaluation.intervals import wilson
    >>> share_told(wilson(3, 8)), share_told(wilson(3, 8), counts=True)
    ('38% (14–69%)', '3/8, 38% (14–69%)')
    """
    if share.value is None or share.low is None or share.high is None:
        return "none yet"
    of = f"{share.cases}/{share.of}, " if counts else ""
    return f"{of}{share.value:.0%} ({share.low * 100:.0f}–{share.high:.0%})"


def span_told(low: float, high: float, unit: str) -> str:
    """Two ends of a range, the unit once where both are told in one."""
    first, last = in_words(low, unit), in_words(high, unit)
    number, _, name = first.partition("\u202f")
    return f"{number}–{last}" if name and last.endswith(name) else f"{first}–{last}"


def course_told(item: Progress) -> str:
    """Where a target stands; ``!`` marks one with a flag."""
    return f"{item.course} !" if item.flags else str(item.course)


def waiting_told(step: Step) -> str:
    """How many wait at a stage, and how many of them too long."""
    if not step.waiting:
        return "–"
    overdue = f", {len(step.overdue)} overdue" if step.overdue else ""
    return f"{len(step.waiting)}{overdue}"


def factor_told(factor: Factor) -> str:
    """A factor of calibration with its interval and what it says."""
    span = f"{factor.factor:.2f} ({factor.low:.2f} to {factor.high:.2f})"
    if not factor.usable:
        reach = "includes 0" if factor.high >= 0 else "is below 0"
        return f"no usable factor: {span} {reach}"
    if not factor.conclusive:
        return f"{span}, may be as predicted"
    return f"{span}, {'less' if factor.factor < 1 else 'more'} than predicted"
