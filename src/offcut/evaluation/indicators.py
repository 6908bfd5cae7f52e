"""Funders' indicators: who counts, who does not, and which rule left them out.

An indicator's definition and its rules are data (tables ``funder_indicators`` and
``funder_indicator_rules``). Rows go through the rules in order; the first one that a row breaks is
the reason why it does not count. An enterprise counts once, however often it was supported.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offcut.errors import TableError
from offcut.evaluation.facts import FunderIndicator, IndicatorRule
from offcut.evaluation.model import Activity, Member
from offcut.evaluation.outcomes import Line

Subject = Mapping[str, Any]
"""What the rules are asked of: ``name``, ``reference`` and the fields that rules speak of."""

SUPPORT = ("visit", "diagnostic", "brokerage", "advice", "training", "workshop")
"""Kinds of activity whose hours are support to the organisation that they name."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A row that does not count, and the rule that left it out."""

    name: str
    rule: IndicatorRule

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.rule.reason


@dataclass(frozen=True, slots=True)
class Counted:
    """One indicator, worked out from the rows."""

    indicator: FunderIndicator
    value: float | None  # None = there is nothing that it could be worked out from
    counts: tuple[str, ...]  # names of what counts
    amounts: tuple[float, ...]  # what each adds, in the order of ``counts``
    references: tuple[str, ...]  # of each amount in the book, or of each row that is counted
    excluded: tuple[Excluded, ...]
    contracted: float | None = None
    divisor: float = 1.0  # units of the amounts in one of the indicator

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """How many each rule left out, in the order of the rules."""
        tally: dict[str, int] = {}
        for left_out in sorted(self.excluded, key=lambda item: item.rule.order):
            tally[left_out.reason] = tally.get(left_out.reason, 0) + 1
        return tuple(tally.items())


def count(
    indicator: FunderIndicator,
    subjects: Iterable[Subject],
    contracted: float | None = None,
    divisor: float = 1.0,
) -> Counted:
    """Takes the rows through the rules of an indicator."""
    counts: list[Subject] = []
    excluded: list[Excluded] = []
    asked = 0
    for subject in subjects:
        asked += 1
        broken = next((rule for rule in indicator.rules if not _holds(rule, subject)), None)
        if broken is None:
            counts.append(subject)
        else:
            excluded.append(Excluded(str(subject["name"]), broken))
    field = indicator.measure if indicator.subject == "enterprise" else "amount"
    amounts = [1.0 if field == "count" else float(subject[field]) for subject in counts]
    return Counted(
        indicator=indicator,
        value=sum(amounts) / divisor if asked else None,
        counts=tuple(str(subject["name"]) for subject in counts),
        amounts=tuple(amounts),
        references=tuple(_reference(subject, field) for subject in counts),
        excluded=tuple(excluded),
        contracted=contracted,
        divisor=divisor,
    )


def _reference(subject: Subject, field: str) -> str:
    references: Mapping[str, str] = subject["references"]
    return references.get(field, references.get("count", ""))


def _holds(rule: IndicatorRule, subject: Subject) -> bool:
    test = _TESTS.get(rule.test)
    if test is None or rule.field not in subject:
        raise TableError(
            f"funder_indicator_rules, {rule.indicator} {rule.order}: there is no test"
            f" '{rule.test}' of '{rule.field}'"
        )
    return test(subject[rule.field], rule.value)


def _number_test(compare: Callable[[float, float], bool]) -> Callable[[Any, str], bool]:
    """A comparison that what is not known does not pass."""
    return lambda given, value: given is not None and compare(float(given), float(value))


_ANSWERS = {True: "yes", False: "no", None: "unknown"}
_TESTS: dict[str, Callable[[Any, str], bool]] = {
    "is": lambda given, value: _ANSWERS.get(given, given) == value,
    "is_not": lambda given, value: _ANSWERS.get(given, given) != value,
    "known": lambda given, value: given not in (None, ""),
    "one_of": lambda given, value: given is not None and str(given) in value.split("|"),
    "at_least": _number_test(lambda given, least: given >= least),
    "more_than": _number_test(lambda given, least: given > least),
    "less_than": _number_test(lambda given, most: given < most),
    "not_more_than": lambda given, value: given is None or float(given) <= float(value),
}


def enterprises(members: Sequence[Member], activity: Iterable[Activity]) -> list[dict[str, Any]]:
    """The members as the rules see them, with the hours of support that each received."""
    hours: dict[str, float] = defaultdict(float)
    for done in activity:
        if done.organisation and done.kind in SUPPORT and done.hours is not None:
            hours[done.organisation] += done.hours
    return [_enterprise(member, hours.get(member.organisation)) for member in members]


def claims_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The claims of one metric as the rules see them."""
    return [
        {
            "name": line.claim.id,
            "standing": str(line.standing),
            "grade": str(line.grade) if line.grade else None,
            "amount": line.value,
            "references": {"amount": line.entry},
        }
        for line in lines
    ]


def _enterprise(member: Member, hours: float | None) -> dict[str, Any]:
    before, after = member.jobs_before_fte, member.jobs_after_fte
    increase = after - before if before is not None and after is not None else None
    granted = (member.grant_gbp or 0.0) > 0
    row = member.source.reference
    return {
        "name": member.organisation,
        "private": member.private,
        "insolvent": member.insolvent,
        "support_hours": hours,
        "support_hours_or_grant": float("inf") if granted else hours,
        "grant_gbp": member.grant_gbp,
        "private_match_gbp": member.private_match_gbp,
        "jobs_before_fte": before,
        "jobs_after_fte": after,
        "jobs_increase_fte": increase,
        "new_product": member.new_product,
        "evidence": member.evidence,
        "references": {
            "count": f"{row}.counts",
            "private_match_gbp": f"{row}.private_match_gbp",
            "jobs_increase_fte": f"{row}.jobs_increase_fte",
        },
    }
