"""Who may know what of an introduction, and from which state on: one table.

Pages, letters and the API show what :func:`known` gives and nothing else; a test walks every
state, every relation and every fact. Prices, costs and capacity of the other side are no row of
it: nobody but their owner and its facilitator ever sees those here.
"""

from collections.abc import Mapping
from enum import StrEnum

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions.models import Introduction, State


class Relation(StrEnum):
    """What somebody is to an introduction."""

    SIDE = "side"  # a member of one of the two organisations
    FACILITATOR = "facilitator"  # assigned to it
    STAFF = "staff"  # another facilitator, who might take it on
    AUDITOR = "auditor"
    OUTSIDER = "outsider"


class Fact(StrEnum):
    """Something about the other side, or of what was said."""

    FACE = "face"  # material, quantity band, district: the public face of the listing
    PROGRESS = "progress"  # the state, its days, whether a facilitator takes part
    REASON = "reason"  # for declining, of a list
    REASON_WORDS = "reason_words"  # what was added in words: may give a firm away
    NAME = "name"  # of the organisation
    CONTACT = "contact"  # name and e-mail address of who agreed for it
    PLACE = "place"  # postcode of the site
    MESSAGES = "messages"


_EVER = frozenset(State)
_REVEALED = frozenset({State.REVEALED})
_DECLINED = frozenset({State.DECLINED})
_NEVER: frozenset[State] = frozenset()

TABLE: Mapping[Fact, Mapping[Relation, frozenset[State]]] = {
    Fact.FACE: {
        Relation.SIDE: _EVER,
        Relation.FACILITATOR: _EVER,
        Relation.STAFF: _EVER,
        Relation.AUDITOR: _EVER,
    },
    Fact.PROGRESS: {
        Relation.SIDE: _EVER,
        Relation.FACILITATOR: _EVER,
        Relation.STAFF: _EVER,
        Relation.AUDITOR: _EVER,
    },
    Fact.REASON: {
        Relation.SIDE: _DECLINED,
        Relation.FACILITATOR: _DECLINED,
        Relation.STAFF: _DECLINED,
        Relation.AUDITOR: _DECLINED,
    },
    Fact.REASON_WORDS: {Relation.FACILITATOR: _DECLINED, Relation.AUDITOR: _DECLINED},
    Fact.NAME: {
        Relation.SIDE: _REVEALED,
        Relation.FACILITATOR: _EVER,
        Relation.STAFF: _EVER,
        Relation.AUDITOR: _EVER,
    },
    Fact.CONTACT: {
        Relation.SIDE: _REVEALED,
        Relation.FACILITATOR: _EVER,
        Relation.AUDITOR: _REVEALED,
    },
    Fact.PLACE: {
        Relation.SIDE: _REVEALED,
        Relation.FACILITATOR: _EVER,
        Relation.AUDITOR: _EVER,
    },
    Fact.MESSAGES: {
        Relation.SIDE: _REVEALED,
        Relation.FACILITATOR: _REVEALED,
        Relation.AUDITOR: _REVEALED,
    },
}


def relation(viewer: Viewer, introduction: Introduction) -> Relation:
    """What the viewer is to an introduction; who belongs to a side is that before all else."""
    if viewer.organisation_ids & introduction.owner_ids():
        return Relation.SIDE
    if viewer.person_id in introduction.assigned_ids():
        return Relation.FACILITATOR
    if viewer.is_any(Role.AUDITOR):
        return Relation.AUDITOR
    return Relation.STAFF if viewer.is_any(Role.FACILITATOR) else Relation.OUTSIDER


def known(to: Relation, state: str) -> frozenset[Fact]:
    """The facts that somebody may know while an introduction is in a state."""
    return frozenset(
        fact for fact, relations in TABLE.items() if state in relations.get(to, _NEVER)
    )
