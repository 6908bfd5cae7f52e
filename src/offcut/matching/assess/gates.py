"""What is settled before any treatment: hazard, form, and questions that must be asked.

A gate is a requirement on a category. A stream that does not pass it is not taken through
treatments, except where a treatment is known to clear that very category (a thermal plant burns
an organic binder off).
"""

from datetime import date
from typing import NamedTuple

from offcut import reference
from offcut.listings import Listing
from offcut.matching.assess.limits import Requirement
from offcut.matching.assess.readings import Reading, State
from offcut.matching.assess.specification import Specification
from offcut.reference import Limit, Provenance, Severity, Statistic, Status
from offcut.resources import Evidence

HAZARD, PERMIT, FORM = "hazardous", "hazardous_permit", "form"
_TESTS = {HAZARD: "t-hazard", PERMIT: "t-permit"}
_BUYER = Provenance(source="buyer", status=Status.SEEN, reviewed_on=date(2026, 11, 21))
_SOLIDS = ("solid", "powder", "sludge", "mixed")
# What can be handed over where this form is asked for: a pump takes no lumps, a hopper no liquid.
_TAKES = {
    "solid": ("solid", "powder", "mixed"),
    "powder": ("powder",),
    "sludge": ("sludge", "mixed"),
    "liquid": ("liquid",),
    "gas": ("gas",),
    "mixed": (*_SOLIDS, "liquid"),
}


class Gates(NamedTuple):
    """What the two listings themselves require, what is known of it, and what is to be said."""

    requirements: tuple[Requirement, ...]
    state: State
    notes: tuple[str, ...]


def gates(have: Listing, want: Listing, specification: Specification) -> Gates:
    """Requirements that come from the two listings themselves, with their readings.

    Hazard is never passed over in silence: where the want does not take hazardous waste a
    hazardous have fails; where it says nothing, whether the taker may receive it (its permit) has
    to be asked; where it does, that is said.
    """
    found: list[Requirement] = []
    state: State = {}
    hazard, notes = _hazard(have), []
    if hazard != "no" and specification.hazardous_allowed is False:
        found.append(_no_hazard(hazard, specification.use))
        state[HAZARD] = Reading(category=hazard)
    elif hazard == "yes":
        notes.append(_CARRIED)
        if specification.hazardous_allowed is None:
            found.append(_gate(PERMIT, _PERMIT, ("yes",), Severity.LEGAL, _BUYER, _ASK_PERMIT))
    elif hazard is None:
        notes.append(_MIRROR)
    if want.form and have.form and have.form not in _TAKES.get(want.form, (have.form,)):
        solid = want.form in _SOLIDS and have.form in _SOLIDS
        note = f"wanted: {want.form}; offered: {have.form}" + ("; ask" if solid else "")
        form = _gate(FORM, "Form", (want.form,), Severity.BUYER, _BUYER, note, negotiable=solid)
        found.append(form)
        state[FORM] = Reading(category=have.form)
    return Gates(tuple(found), state, tuple(notes))


_CARRIED = "hazardous waste: consignment notes, a registered carrier, and no mixing on the way"
_MIRROR = "the code is a mirror entry: only a hazard assessment decides"
_PERMIT = "The taker's permit for hazardous waste"
_ASK_PERMIT = "the have is hazardous and the want does not say that it takes hazardous waste"


def _no_hazard(hazard: str | None, use: str | None) -> Requirement:
    note = "this want does not take hazardous waste" if hazard else _MIRROR
    where = reference.uses[use].provenance if use else _BUYER
    return _gate(HAZARD, "Hazard class", ("no",), Severity.LEGAL, where, note)


def _hazard(have: Listing) -> str | None:
    """``yes``, ``no``, or None = not known: a mirror entry without an assessment."""
    if have.hazardous is not None:
        return "yes" if have.hazardous else "no"
    if have.ewc_code is None:
        return "no"  # nothing speaks of hazard; the listing's completeness asks for it
    code = reference.waste_codes.get(have.ewc_code)
    if code is None:
        return "no"
    if code.hazardous:
        return "yes"
    return None if code.entry == "mirror" else "no"


def _gate(
    name: str,
    title: str,
    allowed: tuple[str, ...],
    severity: Severity,
    where: Provenance,
    note: str,
    *,
    negotiable: bool = False,
) -> Requirement:
    limit = Limit(
        use="",
        property=name,
        unit=None,
        min=None,
        max=None,
        categories=allowed,
        severity=severity,
        blendable=False,
        statistic=Statistic.MEAN,
        provenance=where,
        gate=True,
    )
    test = _TESTS.get(name)
    return Requirement(limit, title, test, not negotiable, negotiable, False, None, None, note)


def unanswered(have: Listing) -> tuple[str, ...]:
    """Properties that must be asked of this kind of stream, and that the listing does not say."""
    return tuple(
        name
        for name in must_be_asked(have.resource_type)
        if name not in have.quality or have.quality[name].evidence is Evidence.ARCHETYPE
    )


def must_be_asked(resource_type: str | None) -> tuple[str, ...]:
    """Required questions of a resource type, those of its parents included."""
    found: dict[str, None] = {}
    while resource_type:
        record = reference.resource_types.get(resource_type)
        if record is not None:
            found.update(dict.fromkeys(record.required_questions))
        resource_type = resource_type.rpartition(".")[0] or None
    return tuple(found)
