"""The answer in a few sentences, the same in the terminal and in the report."""

from dataclasses import dataclass

from offcut.figures import co2e, gbp, tonnes
from offcut.matching.result import MatchResult
from offcut.matching.summary import NOW, Potential, Summary

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
    shared: str = ""  # why fewer wants are met than have a source, empty when none is


def answer(result: MatchResult) -> Answer:
    """The answer of a run."""
    summary = result.summary()
    return Answer(
        headline=_headline(summary),
        detail=_detail(summary.now),
        further=_further(summary),
        rows=(
            _row(
                "Now",
                "values given hold every limit, some narrowly",
                summary.now,
            ),
            _row("and plausible", "typical values fit: to be measured", summary.likely),
            _row("and after tests", "a value is missing: to be tested", summary.after_tests),
        ),
        note=_note(summary),
        shared=_shared(result, summary.now),
    )


def sentences(summary: Summary) -> tuple[str, ...]:
    """The headline and what follows it, from the numbers of a run alone."""
    said = (f"{_headline(summary)}.", _detail(summary.now), _further(summary))
    return tuple(sentence for sentence in said if sentence)


def _headline(summary: Summary) -> str:
    if summary.wants == 0:
        return "There is no want in this list, so nothing could be matched"
    if summary.haves == 0:
        return "There is no have in this list, so nothing could be matched"
    if summary.now.wants == 0:
        return f"None of {summary.wants:,} wants can be met on the evidence given"
    return f"{summary.now.wants:,} of {summary.wants:,} wants can be met now"


def _shared(result: MatchResult, now: Potential) -> str:
    """What stands between the wants that have a source and those that can be met together."""
    with_source = len({match.want_id for match in result.with_verdict(*NOW)})
    if with_source <= now.wants:
        return ""
    unknown = " or because a side gives no quantity" if now.quantity_unknown else ""
    have = "want has" if with_source == 1 else "wants have"
    return (
        f"{with_source:,} {have} a source that passes or is close to a limit (the groups below);"
        f" {now.wants:,} can be met at the same time. The others are left out because they would"
        f" need the same tonnes{unknown}."
    )


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
    if summary.wants == 0 or summary.haves == 0:
        return (
            f"Add rows whose kind is {'want' if summary.wants == 0 else 'have'} to the same file:"
            " what others of the region list. 'offcut suggest' with your words in quotes names"
            " the uses a material could serve, and what it usually costs or earns."
        )
    sentences = []
    plausible = summary.likely.wants - summary.now.wants
    if plausible > 0:
        more = gbp(summary.likely.value_gbp - summary.now.value_gbp)
        sentences.append(
            f"{plausible:,} more fit{'s' if plausible == 1 else ''} by typical values only"
            f" ({more} a year)."
        )
    tests = summary.after_tests.wants - summary.likely.wants
    if tests > 0:
        more = gbp(summary.after_tests.value_gbp - summary.likely.value_gbp)
        are = "is a test or an answer" if tests == 1 else "are a test or an answer"
        sentences.append(f"{tests:,} more {are} away ({more} a year).")
    return " ".join(sentences)


def _row(label: str, meaning: str, potential: Potential) -> AnswerRow:
    carbon = co2e(potential.carbon_kgco2e) if potential.matches else "–"
    if potential.matches and potential.carbon_unknown == potential.matches:
        carbon = co2e(None)
    return AnswerRow(
        label=label,
        meaning=meaning,
        wants=f"{potential.wants:,}",
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
