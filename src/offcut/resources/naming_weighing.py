"""How the donor's business weighs on what a text may mean."""

from dataclasses import dataclass
from functools import cache

from offcut import reference
from offcut.reference import ResourceType
from offcut.resources.naming_business import Business

_DIVISION = 2  # digits of an SIC code: food as a whole is too wide to be "its own"


@dataclass(slots=True)
class Found:
    """Evidence for one type while it is being weighed."""

    confidence: float
    reason: str
    named: bool  # by whole words, not by likeness
    holds_all: bool = False  # a trade name of it ends with all the text


def weigh_business(donor: Business, found: dict[str, Found]) -> None:
    """Move by the donor's business; a general word takes the kind usual there."""
    if not donor:
        return
    for name, parent in list(found.items()):
        exact = any(n.startswith(name + ".") and found[n].named for n in found)
        if not parent.named or exact:
            continue
        below = [
            kind
            for kind in _children().get(name, ())
            if not (kind.id in found and found[kind.id].named) and donor.usual(kind.industries)
        ]
        for kind in below[:3]:
            reason = f"{parent.reason}; {kind.name} is its usual kind at this business"
            found[kind.id] = Found(
                parent.confidence * (0.75 if len(below) == 1 else 0.45), reason, named=True
            )
        if len(below) == 1:
            parent.confidence *= 0.8
    _usual_there(donor, found)
    for name, item in found.items():
        usual = reference.resource_types[name].industries
        if not usual:
            continue
        if donor.usual(usual):
            item.confidence = by_odds(item.confidence, 1.8)
            item.reason += f"; usual from this business ({donor.label})"
        else:
            item.confidence = by_odds(item.confidence, 0.75)


def _usual_there(donor: Business, found: dict[str, Found]) -> None:
    """A wide word of a business takes the kind that is that business's own.

    'Rinse water' of a plater is plating rinse water: the trade name holds all the text says, and
    no other kind that is named is more its business's own.
    """
    named = [(name, item) for name, item in found.items() if item.named]
    if not named:
        return
    best, first = max(named, key=lambda pair: pair[1].confidence)
    least = max(_DIVISION, donor.closeness(reference.resource_types[best].industries))
    for name, item in found.items():
        record = reference.resource_types[name]
        own = donor.closeness(record.industries)
        if item.named or not item.holds_all or own <= least or name.startswith(best + "."):
            continue
        item.confidence, item.named = 0.9 * first.confidence, True
        item.reason = f"{first.reason}; {record.name} is the usual one of this business"
        first.confidence = min(first.confidence, 0.8 * first.confidence)
        return


@cache
def _children() -> dict[str, tuple[ResourceType, ...]]:
    result: dict[str, list[ResourceType]] = {}
    for kind in reference.resource_types.values():
        if kind.parent:
            result.setdefault(kind.parent, []).append(kind)
    return {name: tuple(below) for name, below in result.items()}


def by_odds(confidence: float, factor: float) -> float:
    """A confidence with its odds taken times a factor, 0.97 at most."""
    odds = confidence / (1 - min(confidence, 0.99)) * factor
    return min(0.97, odds / (1 + odds))
