"""The answer in a few sentences, the same in the terminal and in the report."""

from dataclasses import dataclass

from offcut.figures import co2e, gbp, tonnes
from offcut.matching.result import MatchResult
from offcut.matching.summary import Potential, Summary

POTENTIAL = "Potential, not achieved."


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the potential: how sure, and what it comes to, in words."""

    label: str
    meaning: str
    wants: str
    value: str
    tonnes: str
    landfill: str
    carbon: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run found, headline first."""

    headline: str
    detail: str
    further: str  # what could be added, empty when nothing
    rows: tuple[AnswerRow, ...]
    note: str


def answer(result: MatchResult) -> Answer:
    """The answer of a run."""
    summary = result.summary()
    return Answer(
        headline=_headline(summary),
        detail=_detail(summary.now),
        further=_further(summary),
        rows=(
            _row("Now", "measured or declared values hold every limit", summary.now),
            _row("and plausible", "typical values fit: to be measured", summary.likely),
            _row("and after tests", "a value is missing: to be tested", summary.after_tests),
        ),
        note=_note(summary),
    )


def _headline(summary: Summary) -> str:
    if summary.wants == 0:
        return "There is no want in this list, so nothing could be matched"
    if summary.now.wants == 0:
        return f"None of {summary.wants} wants can be met on the evidence given"
    return f"{summary.now.wants} of {summary.wants} wants can be met now"


def _detail(now: Potential) -> str:
    if now.wants == 0:
        return ""
    parts = [f"{gbp(now.value_gbp)} a year", f"{tonnes(now.landfill_tonnes)} kept from landfill"]
    if now.carbon_unknown < now.matches:
        better = now.carbon_kgco2e >= 0
        amount = co2e(abs(now.carbon_kgco2e))
        parts.append(f"{amount} {'avoided' if better else 'more emitted than today'}")
    return ", ".join(parts) + f" a year. {POTENTIAL}"


def _further(summary: Summary) -> str:
    sentences = []
    plausible = summary.likely.wants - summary.now.wants
    if plausible > 0:
        more = gbp(summary.likely.value_gbp - summary.now.value_gbp)
        sentences.append(
            f"{plausible} more fit{'s' if plausible == 1 else ''} by typical values only"
            f" ({more} a year)."
        )
    tests = summary.after_tests.wants - summary.likely.wants
    if tests > 0:
        more = gbp(summary.after_tests.value_gbp - summary.likely.value_gbp)
        are = "is a test or an answer" if tests == 1 else "are a test or an answer"
        sentences.append(f"{tests} more {are} away ({more} a year).")
    return " ".join(sentences)


def _row(label: str, meaning: str, potential: Potential) -> AnswerRow:
    carbon = co2e(potential.carbon_kgco2e) if potential.matches else "–"
    if potential.matches and potential.carbon_unknown == potential.matches:
        carbon = co2e(None)
    return AnswerRow(
        label=label,
        meaning=meaning,
        wants=str(potential.wants),
        value=gbp(potential.value_gbp),
        tonnes=tonnes(potential.tonnes),
        landfill=tonnes(potential.landfill_tonnes),
        carbon=carbon,
    )


def _note(summary: Summary) -> str:
    unknown = summary.after_tests.carbon_unknown
    gap = f" For {unknown} of the exchanges carbon is not known and not counted." if unknown else ""
    return (
        "No tonne is counted twice: the best exchange takes what it needs, the next takes what is"
        " left. Each line includes the one above it. A cubic metre of water counts as a tonne."
        f"{gap}"
    )
