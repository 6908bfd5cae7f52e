"""SIC code → what such a firm usually has and wants, with reasons and sources.

Haves come from the table ``givers`` and from the resource types that name the trade; wants from
the table ``takers`` and from the uses that name it. No amount is given for a firm, since no
statistic holds one; what is known is the mix of the whole sector (England, by category of waste),
which stands beside each have as the category that it is counted in.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from offcut import reference
from offcut.errors import InputError
from offcut.matching.recall.given import trade_given
from offcut.matching.recall.kinds import Giver, Taker, given_by, stream_kinds, taken_by
from offcut.matching.recall.sector_wastes import SectorWaste, sector_of, wastes_of
from offcut.matching.recall.streams import kinds_of_type
from offcut.matching.recall.trades import classes, digits, trade_name, trades


@dataclass(frozen=True, slots=True)
class UsualHave:
    """Something that firms of a trade usually have to give."""

    stream: str
    name: str
    grade: str  # main | known | possible
    resource_types: tuple[str, ...]  # those of this trade, else those of the stream
    ewc_codes: tuple[str, ...]  # usual ones, six digits
    statistics: tuple[SectorWaste, ...]  # categories of the sector's waste that it is counted in
    reason: str


@dataclass(frozen=True, slots=True)
class UsualWant:
    """Something that firms of a trade usually can take."""

    stream: str
    name: str
    grade: str  # main | known | possible
    use: str  # for what, in words
    uses: tuple[str, ...]  # ids of the uses with limits that the trade buys for
    resource_types: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class UsualFlows:
    """What a trade usually has and wants."""

    industry: str  # as understood: two to four digits
    name: str
    haves: tuple[UsualHave, ...]
    wants: tuple[UsualWant, ...]
    statistics: tuple[SectorWaste, ...]  # the sector's whole mix, most tonnes first; may be empty


def usual_flows(sic: str | int) -> UsualFlows:
    """What a firm of this trade usually has and wants.

    Args:
        sic: UK SIC or NACE code of two digits or more ("24.51", "24510"), or words ("foundry").

    Raises:
        InputError: no industry has this code or these words.

    >>> usual_flows("24.51").haves[0].stream
    'sand.spent'
    """
    code = _understood(trade_given("sic", sic))
    sector = sector_of(code)
    mix = wastes_of(sector) if sector else ()
    return UsualFlows(code, trade_name(code), _haves(code, mix), _wants(code), mix)


def _understood(given: str) -> str:
    code = digits(given)
    if code:
        if len(code) >= 2 and any(known.startswith(code) for known in classes()):
            return code
    elif found := trades(given):
        return found[0].industry
    raise InputError(
        f"'{given}' is no industry that is known: give a UK SIC or NACE code of two digits or"
        " more, such as 24.51, or a trade in words, such as 'iron foundry'."
        " 'offcut reference nace' lists the codes."
    )


def _haves(code: str, mix: tuple[SectorWaste, ...]) -> tuple[UsualHave, ...]:
    own = _own_types(code)
    given: dict[str, Giver] = {}
    for known in _classes_under(code):
        for name, row in given_by(known).items():
            if name not in given or row.weight > given[name].weight:
                given[name] = row
    named = Counter(stream for types in own for stream in kinds_of_type(types))
    order = sorted(given, key=lambda name: (-given[name].weight, -named[name], name))
    return tuple(_have(given[name], own, mix) for name in order)


def _have(row: Giver, own: tuple[str, ...], mix: tuple[SectorWaste, ...]) -> UsualHave:
    kind = stream_kinds()[row.stream]
    types = tuple(name for name in own if kind.id in kinds_of_type(name))
    counted = tuple(waste for waste in mix if kind.id in waste.streams)
    reason = f"{row.grade} residue of {trade_name(row.industry).lower()} ({row.provenance.status})"
    if counted:
        first = counted[0]
        reason += (
            f"; counted in '{first.waste}', {first.share:.1%} of the sector's waste"
            f" (England {first.year})"
        )
    return UsualHave(
        stream=kind.id,
        name=kind.name,
        grade=row.grade,
        resource_types=types or kind.resource_types,
        ewc_codes=_codes(types) or kind.ewc_codes,
        statistics=counted,
        reason=reason,
    )


def _codes(types: Iterable[str]) -> tuple[str, ...]:
    found = (code for name in types for code in reference.resource_types[name].ewc_codes)
    return tuple(dict.fromkeys(found))


def _wants(code: str) -> tuple[UsualWant, ...]:
    best: dict[str, Taker] = {}
    for known in _classes_under(code):
        for row in taken_by().get(known, ()):
            if row.stream not in best or row.weight > best[row.stream].weight:
                best[row.stream] = row
    uses = _uses_of(code)
    order = sorted(best, key=lambda name: (-best[name].weight, name not in uses, name))
    return tuple(_want(best[name], uses.get(name, ())) for name in order)


def _want(row: Taker, uses: tuple[str, ...]) -> UsualWant:
    kind = stream_kinds()[row.stream]
    reason = f"{row.grade} outlet: {row.use} ({row.provenance.status})"
    if uses:
        reason += f"; limits are known for {', '.join(uses[:3])}"
    return UsualWant(
        stream=kind.id,
        name=kind.name,
        grade=row.grade,
        use=row.use,
        uses=uses,
        resource_types=kind.resource_types,
        reason=reason,
    )


def _classes_under(code: str) -> tuple[str, ...]:
    return tuple(known for known in classes() if known.startswith(code))


@cache
def _own_types(code: str) -> tuple[str, ...]:
    """Resource types that name this trade as a usual giver."""
    return tuple(
        kind.id
        for kind in reference.resource_types.values()
        if any(code.startswith(own) or own.startswith(code) for own in kind.industries)
    )


@cache
def _uses_of(code: str) -> dict[str, tuple[str, ...]]:
    """For each kind of stream, the uses that this trade buys for and that it can serve."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in reference.resource_types.values():
        for name in kind.serves:
            if any(code.startswith(own) for own in reference.uses[name].industries):
                for stream in kinds_of_type(kind.id):
                    if name not in found.get(stream, ()):
                        found[stream] = (*found.get(stream, ()), name)
    return found
