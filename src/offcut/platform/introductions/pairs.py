"""Which two listings of a match are introduced: each source of a blend on its own."""

from dataclasses import dataclass

from offcut.errors import InputError
from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions.models import Mediation
from offcut.platform.listings.faces import PublicFace, public_face
from offcut.platform.listings.models import Listing
from offcut.platform.matches.models import Match
from offcut.platform.matches.seeing import givers
from offcut.platform.organisations.models import Organisation


def have_of(viewer: Viewer, match: Match, have: Listing | None = None) -> Listing:
    """The have of a match that an introduction is about.

    Raises:
        InputError: it is none of the match's; or a source of a blend is asked for by another.
    """
    among = givers(match)
    own = [row for row in among if viewer.belongs_to(row.organisation_id)]
    wants = viewer.belongs_to(match.want.organisation_id)
    if have is None:
        return own[0] if own and not wants else match.have
    if have.pk not in {row.pk for row in (among if wants else own)}:
        raise InputError("This listing takes no part in the match, or is not yours to speak for.")
    return have


@dataclass(frozen=True, slots=True)
class Faces:
    """Both listings of a match by their public faces; the side whose question it is first."""

    own: PublicFace
    other: PublicFace
    same_trade: bool


def faces_of(viewer: Viewer, match: Match, have: Listing) -> Faces:
    """What a side may know of a match before it asks to be introduced; ``have``: one of its."""
    face, want = public_face(have), public_face(match.want)
    own = viewer.belongs_to(match.want.organisation_id)
    trade = same_trade(match, have)
    return Faces(want if own else face, face if own else want, trade)


def same_trade(match: Match, have: Listing) -> bool:
    """Whether a have of a match and its want are of one trade; of a blend, each for itself."""
    if not match.is_blend:
        return match.same_sic
    codes = {(row.organisation.sic_code or "")[:4] for row in (have, match.want)}
    return len(codes) == 1 and codes != {""}


def own_side(viewer: Viewer, have: Organisation, want: Organisation) -> str:
    """Which side the viewer is: have or want; a facilitator's question is refused later."""
    own = {side for side, of in (("have", have), ("want", want)) if viewer.belongs_to(of.pk)}
    if len(own) == 2:
        raise InputError(
            "Both listings are of organisations of yours: you know each other already."
        )
    return own.pop() if own else "have"


def mediation_of(match: Match, have: Listing, asked: bool) -> Mediation:
    """Whether a facilitator stands between the two, and why."""
    if same_trade(match, have):
        return Mediation.SAME_TRADE
    return Mediation.ASKED if asked else Mediation.NONE
