"""What Offcut would add to a listing: each a proposal, taken by one click, taken back by another.

Nothing here decides anything: the words come from the core's tables, with their reasons.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from offcut import reference
from offcut.listings.columns import HAVE_FATES
from offcut.listings.inference import likely_uses
from offcut.matching.recall.codes import CodeSuggestion, suggest_codes
from offcut.platform.listings.conversion import as_core
from offcut.platform.listings.faces import material
from offcut.platform.listings.models import Listing
from offcut.reference import ArchetypeValue, ResourceType
from offcut.resources.naming import TypeSuggestion, suggest_types

_TYPES, _CODES, _USES, _TYPICAL = 4, 4, 3, 4
_IDS = re.compile(r" \([a-z0-9_]+(?:\.[a-z0-9_]+)+\)")  # names stand beside them
_SHORT = 20  # letters of a reason that goes without saying
_MIRROR = "; mirror entry: a hazard assessment decides which of the pair"
_LEAST = 0.1  # confidence below which a proposal is not worth a line
_UNITS = {"percent": "%", "dimensionless": "", "pH": ""}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value for one field, with why."""

    field: str  # resource_type | ewc_code | use | properties | hazardous | current_fate
    value: str  # what the field would hold, or the entry that properties would gain
    label: str
    reason: str
    confidence: float | None = None
    note: str = ""

    @property
    def sure(self) -> str:
        """The confidence in words, with the number."""
        if self.confidence is None:
            return ""
        word = (
            "likely"
            if self.confidence >= 0.6
            else "possible"
            if self.confidence >= 0.3
            else "a hint"
        )
        return f"{word}, {self.confidence:.0%}"

    @property
    def told(self) -> str:
        """How sure, and why, as one line."""
        sure = f"{self.sure[:1].upper()}{self.sure[1:]}"
        return ". ".join(filter(None, (": ".join(filter(None, (sure, self.reason))), self.note)))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its proposals as answers."""

    title: str
    hint: str
    proposals: tuple[Proposal, ...]

    @property
    def has_reasons(self) -> bool:
        """Whether more is to be said than the answers."""
        return any(len(one.told) > _SHORT for one in self.proposals)


def questions(listing: Listing) -> tuple[Question, ...]:
    """What to ask the owner of a listing, the most useful first; nothing that is answered."""
    asked = (
        _kind_of(listing),
        *_required(listing),
        _use(listing),
        _code(listing),
        _typical(listing),
        _fate(listing),
    )
    return tuple(question for question in asked if question and question.proposals)


def proposal(listing: Listing, field: str, value: str) -> Proposal | None:
    """The proposal that stands for this listing now with this field and value, if one does."""
    every = (one for question in questions(listing) for one in question.proposals)
    return next((one for one in every if (one.field, one.value) == (field, value)), None)


def _kind_of(listing: Listing) -> Question | None:
    if listing.type_given:
        return None
    found = _types(listing.words, listing.organisation.sic_code or None, listing.kind)
    return Question(
        "What kind of thing is it?",
        "Its kind decides which uses are open. Choose the one that fits best.",
        tuple(
            Proposal(
                "resource_type",
                one.resource_type,
                material(one.resource_type),
                one.reason,
                one.confidence,
            )
            for one in found
            if one.confidence >= _LEAST
        ),
    )


@lru_cache(maxsize=5_000)
def _types(words: str, industry: str | None, kind: str) -> tuple[TypeSuggestion, ...]:
    return tuple(suggest_types(words, industry=industry, kind=kind, limit=_TYPES))


def _record(listing: Listing) -> ResourceType | None:
    return reference.resource_types.get(listing.resource_type) if listing.resource_type else None


def _stated(listing: Listing) -> frozenset[str]:
    """Properties that are known of it: written, measured, or said by its words or kind."""
    return frozenset(as_core(listing).quality) if listing.understood else frozenset()


def _required(listing: Listing) -> list[Question]:
    """The questions that a have of this kind must answer, one each, with the answers there are."""
    kind, stated = _record(listing), _stated(listing)
    if kind is None or listing.kind != "have":
        return []
    found = []
    for name in kind.required_questions:
        item = reference.properties.get(name)
        if item is None or name in stated or not item.categories:
            continue
        answers = tuple(
            Proposal("properties", f"{name}={word}", _plain(word), "") for word in item.categories
        )
        hint = "Which uses are open depends on it, and for some kinds the rate of landfill tax."
        found.append(Question(f"{item.name}?", hint, answers))
    return found


def _use(listing: Listing) -> Question | None:
    if listing.kind != "want" or listing.use:
        return None
    sic = listing.organisation.sic_code or None
    uses = likely_uses(listing.resource_type or None, listing.words, sic)[:_USES]
    return Question(
        "What is it for?",
        "The use decides the limits that offers are held against.",
        tuple(
            Proposal("use", name, reference.uses[name].name, f"a usual use of {listing.words}")
            for name in uses
        ),
    )


def _code(listing: Listing) -> Question | None:
    kind = _record(listing)
    is_waste = kind is None or kind.kind not in ("equipment", "capacity", "energy")
    if listing.kind != "have" or listing.ewc_code or not is_waste:
        return None
    found = _codes(listing.words, listing.organisation.sic_code or None)
    return Question(
        "Which waste code (EWC) does it have?",
        "Only if it is a waste. Your waste transfer note shows the code.",
        tuple(_code_proposal(one) for one in found if one.confidence >= _LEAST),
    )


@lru_cache(maxsize=5_000)
def _codes(words: str, industry: str | None) -> tuple[CodeSuggestion, ...]:
    return tuple(suggest_codes(words, industry, k=_CODES, meaning=False))


def _code_proposal(one: CodeSuggestion) -> Proposal:
    code = reference.waste_codes[one.code]
    note = ""
    if one.pair:
        others = ", ".join(reference.waste_codes[half].display for half in one.pair)
        note = f"One of a pair with {others}: a hazard assessment (WM3) decides which applies."
    return Proposal(
        "ewc_code",
        code.display,
        f"{code.display} {one.title}",
        _IDS.sub("", one.reason.replace(_MIRROR, "")),
        one.confidence,
        note,
    )


def _typical(listing: Listing) -> Question | None:
    kind = _record(listing)
    if kind is None or listing.kind != "have" or not kind.archetype:
        return None
    archetype = reference.archetypes.get(kind.archetype)
    stated = _stated(listing)
    asked = [
        value
        for value in (archetype.values if archetype else ())
        if value.property not in stated and value.property not in kind.required_questions
    ]
    ranked = sorted(asked, key=lambda value: -_limited(kind.id, value.property))
    return Question(
        "Are these true of yours?",
        f"Typical of {kind.name}. Accept what you know to be true of yours: it then counts as"
        " your declaration. A laboratory result counts more.",
        tuple(filter(None, map(_typical_proposal, ranked[:_TYPICAL]))),
    )


@lru_cache(maxsize=5_000)
def _limited(resource_type: str, name: str) -> int:
    """How many of a type's uses hold a limit on a property."""
    serves = reference.resource_types[resource_type].serves
    uses = (reference.uses[use] for use in serves if use in reference.uses)
    return sum(any(limit.property == name for limit in use.limits) for use in uses)


def _typical_proposal(value: ArchetypeValue) -> Proposal | None:
    item = reference.properties.get(value.property)
    if item is None:
        return None
    status = str(value.provenance.status)
    if value.category:
        entry = f"{item.id}={value.category}"
        return Proposal(
            "properties", entry, f"{item.name}: {_plain(value.category)}", f"typical ({status})"
        )
    unit = _UNITS.get(value.unit or "", value.unit or "")
    if value.low is not None and value.high is not None:
        body = f"{value.low:g}-{value.high:g}"
    elif value.value is not None:
        body = f"{value.value:g}"
    else:
        return None
    entry = f"{item.id}={body} {unit}".strip()
    shown = f"{item.name}: {body.replace('-', ' to ')} {unit}".strip()
    return Proposal("properties", entry, shown, f"typical ({status})")


def _fate(listing: Listing) -> Question | None:
    kind = _record(listing)
    if listing.kind != "have" or listing.current_fate or kind is None or not kind.typical_fate:
        return None
    if kind.typical_fate not in HAVE_FATES:
        return None
    usual = Proposal("current_fate", kind.typical_fate, kind.typical_fate.capitalize(), "usual")
    others = (
        replace(usual, value=fate, label=fate.capitalize(), reason="")
        for fate in HAVE_FATES
        if fate != kind.typical_fate
    )
    return Question(
        "Where does it go today?",
        "What it costs today is the first part of what an exchange is worth.",
        (usual, *others),
    )


def _plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
