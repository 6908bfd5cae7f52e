"""The first page of a plan: the answer, the headline figures, what a reader must know."""

from typing import TYPE_CHECKING

from offcut.planning.words import how_sure
from offcut.reports.documents.model import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Notice,
    Section,
    Value,
    Words,
)
from offcut.reports.documents.shown import value_of
from offcut.reports.plans.measures import GAIN

if TYPE_CHECKING:
    from offcut.reports.plans.book import PlanBook

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def answer(told: "PlanBook") -> Words:
    """What the plan brings, from how many exchanges, with how many facilities."""
    words: list[str | Value] = []
    gain = told.value("plan.gain") or 0.0
    words += ["" if gain >= 0 else "The plan costs ", _money(told, gain)]
    for place, entry in enumerate(told.amounts.values()):
        words += [" and " if place == 0 else ", ", value_of(told.book, entry)]
    words.append(f"{told.units.time} from {counted(told.own, 'exchange')}")
    if told.opened:
        words.append(f"; {counted(len(told.opened), 'facility', 'facilities')}")
    words.append(".")
    return tuple(words)


def _money(told: "PlanBook", gain: float) -> Value:
    if gain >= 0:
        return value_of(told.book, "plan.gain")
    if "plan.cost" not in told.book.entries:
        told.add(
            "plan.cost", "Cost of the plan", -gain, told.units.money,
            formula="0 - gain", gain="entry:plan.gain",
        )  # fmt: skip
    return value_of(told.book, "plan.cost")


def counted(count: int, one: str, many: str = "") -> str:
    """A number of things, small numbers as words.

    >>> counted(1, "exchange"), counted(2, "facility", "facilities"), counted(61, "exchange")
    ('one exchange', 'two facilities', '61 exchanges')
    """
    number = _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
    return f"{number} {one if count == 1 else many or one + 's'}"


def in_short(told: "PlanBook") -> Section:
    """Headline figures, how sure they are, what is not in them."""
    keys = [
        KeyFigure(measure.label + told.units.time, value_of(told.book, f"plan.{measure.name}"))
        for measure in told.measures
        if measure is not GAIN
    ]
    keys.insert(0, _gain_key(told))
    keys += [
        KeyFigure(f"Haulage{told.units.time}", value_of(told.book, entry))
        for entry in list(told.haulage.values())[:1]
    ]
    blocks: list[Block] = [KeyFigures(tuple(keys)), _sure(told)]
    if told.network.notes:
        blocks.append(Bullets(tuple((note,) for note in told.network.notes)))
    return Section("in-short", "In short", tuple(blocks))


def _gain_key(told: "PlanBook") -> KeyFigure:
    gain = told.value("plan.gain") or 0.0
    if gain >= 0:
        return KeyFigure(f"Gain{told.units.time}", value_of(told.book, "plan.gain"))
    return KeyFigure(f"Cost{told.units.time}", _money(told, gain))


def _sure(told: "PlanBook") -> Notice:
    return Notice("How sure", (sureness(told),))


def sureness(told: "PlanBook") -> str:
    """Whether it is proven; of a plan with facilities, whether their choice is."""
    if told.facilities is None:
        return how_sure(told.plan)
    if told.facilities.optimal:
        return "Proven best, with the choice of facilities, to within 0.01 %."
    return "Best found in the time; the choice of facilities is not proven best."
