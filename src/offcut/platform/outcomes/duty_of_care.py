"""What the law asks of the papers of a movement: checks, each with its source.

Blocking checks keep a movement from being recorded; warnings stand beside it. They look at the
form of numbers, never at a register: whether a registration is valid has to be looked up there.
What a waste transfer note holds: Waste (England and Wales) Regulations 2011, regulation 35.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from offcut import reference
from offcut.platform.outcomes.choices import Document, WasteStatus
from offcut.platform.outcomes.models import Movement
from offcut.reference._read import rows

REGULATION_35 = "Waste (England and Wales) Regulations 2011, regulation 35"
GUIDANCE = "Guidance on the duty of care (recalled)"
TRACKING = "Rules of the waste tracking service"
WITHOUT_REGISTRATION = {
    "ON_SITE": "It stays within one site",
    "HOUSEHOLD": "Household waste, carried by the householder",
    "ONE_OFF": "A single journey with one's own waste",
    "MARINE": "Carried under a marine licence",
}
_VAGUE = {"general waste", "waste", "rubbish", "mixed", "mixed waste", "misc", "various", "other"}
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or odd: the field, what to do, and who says so."""

    field: str
    told: str
    source: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class _Pattern:
    pattern: re.Pattern[str]
    nation: str
    example: str


@cache
def _patterns(kind: str) -> tuple[_Pattern, ...]:
    table = rows(reference.catalogue()["identifier_patterns"])
    return tuple(
        _Pattern(re.compile(row["pattern"], re.IGNORECASE), row["nation"], row["example"])
        for row in table
        if row["kind"] == kind
    )


@cache
def period(name: str) -> tuple[int, str]:
    """A length of time that the law sets, with its unit: ``(12, "months")``."""
    found = {row["id"]: row for row in rows(reference.catalogue()["duty_periods"])}[name]
    return int(found["length"]), found["unit"]


def is_written_as(kind: str, number: str) -> bool:
    """Whether a number has one of the forms of its kind: carrier, site or consignment.

    >>> is_written_as("carrier", "CBDU123456"), is_written_as("carrier", "123456")
    (True, False)
    """
    return any(one.pattern.fullmatch(number.strip()) for one in _patterns(kind))


def written_like(kind: str) -> str:
    """Examples of every accepted form, for a message."""
    return ", ".join(f"{one.example} ({one.nation})" for one in _patterns(kind))


def findings(movement: Movement) -> list[Finding]:
    """Everything that is missing or odd in a movement that is about to be recorded."""
    if movement.waste_status == WasteStatus.NOT_WASTE:
        return list(_not_waste(movement))
    return [
        *_code(movement),
        *_description(movement),
        *_document(movement),
        *_carrier(movement),
        *_parties(movement),
        *_season_ticket(movement),
    ]


def _not_waste(movement: Movement) -> Iterator[Finding]:
    if not movement.not_waste_because or not movement.not_waste_reason.strip():
        told = "Say why this is not waste, and what shows it; otherwise record it as waste."
        yield Finding("not_waste_reason", told, "Waste Framework Directive, articles 5 and 6")
    if movement.document not in (Document.DELIVERY_NOTE,):
        told = "What is not waste travels with a delivery note or another document."
        yield Finding("document", told, REGULATION_35)


def _code(movement: Movement) -> Iterator[Finding]:
    code = reference.waste_codes.get(movement.waste_code)
    if code is None:
        told = "Choose a code of the List of Wastes: six digits, for example 10 09 08."
        yield Finding("waste_code", told, f"{REGULATION_35} (1)")
        return
    if code.entry == "mirror":
        told = (
            f"{code.display} is one of a pair, hazardous or not: keep the assessment that decided"
            " between the two."
        )
        yield Finding("waste_code", told, "Technical guidance WM3", blocks=False)
    if code.code.endswith("99"):
        told = "A code that ends in 99 is the last resort: note why no other fits."
        yield Finding("waste_code", told, "Technical guidance WM3", blocks=False)
    named = _properties(movement.hazardous_properties)
    if code.hazardous and not named:
        told = "Name at least one hazardous property, for example HP 4."
        yield Finding("hazardous_properties", told, TRACKING)
    if strange := [one for one in named if one not in _known("hazardous_properties")]:
        told = f"{', '.join(strange)}: hazardous properties are HP 1 to HP 15, and POP."
        yield Finding("hazardous_properties", told, TRACKING)


def _properties(written: str) -> list[str]:
    """``hp4; HP 14`` → ``["HP 4", "HP 14"]``."""
    parts = [part.strip().upper() for part in re.split(r"[,;]", written) if part.strip()]
    spaced = [re.sub(r"^HP[ _]*", "HP ", part) for part in parts]
    return ["POP" if part == "HP POP" else part for part in spaced]


@cache
def _known(table: str) -> frozenset[str]:
    """The codes of a plain table."""
    return frozenset(row["code"] for row in rows(reference.catalogue()[table]))


def _description(movement: Movement) -> Iterator[Finding]:
    if movement.container and movement.container not in _known("container_types"):
        told = "Choose a container of the list, or none for loose material."
        yield Finding("container", told, TRACKING)
    words = movement.description.lower().strip(" .")
    if words in _VAGUE or len(words.split()) < _LEAST_WORDS:
        told = (
            "Describe it so that who takes it knows what it is: the material and the process that"
            " it comes from, for example “spent green sand from iron casting”."
        )
        yield Finding("description", told, f"{REGULATION_35} (2)")


def _document(movement: Movement) -> Iterator[Finding]:
    if movement.hazardous and movement.document != Document.CONSIGNMENT_NOTE:
        told = "Hazardous waste travels with a consignment note, made before it moves."
        yield Finding("document", told, TRACKING)
    if not movement.hazardous and movement.document == Document.CONSIGNMENT_NOTE:
        told = "Consignment notes are for hazardous waste; choose the transfer note."
        yield Finding("document", told, TRACKING)
    if movement.document == Document.DELIVERY_NOTE:
        told = "Waste travels with a transfer note, a season ticket or a consignment note."
        yield Finding("document", told, REGULATION_35)
    reference_needed = movement.document != Document.SEASON_TICKET
    if reference_needed and not movement.document_reference.strip():
        yield Finding("document_reference", "Give the number of the note.", REGULATION_35)
    elif movement.document == Document.CONSIGNMENT_NOTE and not is_written_as(
        "consignment", movement.document_reference
    ):
        told = f"A consignment note has a code such as {written_like('consignment')}."
        yield Finding("document_reference", told, TRACKING)


def _carrier(movement: Movement) -> Iterator[Finding]:
    number, reason = movement.carrier_registration, movement.carrier_without_registration
    if not movement.carrier.strip():
        yield Finding("carrier", "Say who carried it.", f"{REGULATION_35} (8)")
    if number and reason:
        told = "Give the carrier's number or a reason why there is none, not both."
        yield Finding("carrier_without_registration", told, TRACKING)
    elif number and not is_written_as("carrier", number):
        told = f"A carrier's registration is written like {written_like('carrier')}."
        yield Finding("carrier_registration", told, TRACKING)
    elif not number and reason not in WITHOUT_REGISTRATION:
        told = "Give the carrier's registration, or choose why there is none."
        yield Finding("carrier_registration", told, f"{REGULATION_35} (8)")


def _parties(movement: Movement) -> Iterator[Finding]:
    if movement.transferor_sic not in reference.industries:
        told = "Give the five-digit SIC code of who handed it over."
        yield Finding("transferor_sic", told, f"{REGULATION_35} (6)")
    if not movement.hierarchy_confirmed:
        told = "Who hands waste over confirms that it could not be prevented or better used."
        yield Finding("hierarchy_confirmed", told, f"{REGULATION_35} (9)")
    number = movement.receiver_authorisation
    if not number.strip():
        told = "Give the receiver's permit or registered exemption: without it, it may not take it."
        yield Finding("receiver_authorisation", told, f"{REGULATION_35} (8)")
    elif not is_written_as("site", number):
        told = f"Permits and exemptions are written like {written_like('site')}."
        yield Finding("receiver_authorisation", told, TRACKING, blocks=False)


def _season_ticket(movement: Movement) -> Iterator[Finding]:
    """A season ticket covers only what stays the same, and only for its days."""
    if movement.document != Document.SEASON_TICKET:
        return
    ticket = movement.season_ticket
    if ticket is None:
        yield Finding("season_ticket", "Choose the season ticket.", GUIDANCE)
        return
    same: Mapping[str, bool] = {
        "waste_code": movement.waste_code == ticket.waste_code,
        "carrier": _plain(movement.carrier) == _plain(ticket.carrier),
        "container": movement.container == ticket.container,
    }
    for field, is_same in same.items():
        if not is_same:
            told = f"Season ticket {ticket.reference} is for another one; it needs a new note."
            yield Finding(field, told, GUIDANCE)
    if not ticket.valid_from <= movement.moved_on <= ticket.valid_to:
        told = f"Season ticket {ticket.reference} does not cover this day."
        yield Finding("moved_on", told, GUIDANCE)


def last_day_of_ticket(valid_from: date) -> date:
    """The last day that a season ticket may cover."""
    months, _ = period("season_ticket")
    return _years_on(valid_from, months // 12) - timedelta(days=1)


def keep_until(movement: Movement) -> date:
    """Until when the papers of a movement are kept; of a season ticket from its last day."""
    name = "consignment_note" if movement.hazardous else "transfer_note"
    years, _ = period(name)
    ticket = movement.season_ticket
    return _years_on(ticket.valid_to if ticket else movement.moved_on, years)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())
