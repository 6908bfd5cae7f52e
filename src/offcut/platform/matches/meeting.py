"""Whom a side of a match can ask to be introduced to, and where it has done so.

A blend is made of several sources. Each is a business of its own that agrees or declines for
itself, so who wants the blend asks each of them; a source asks for itself alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.faces import PublicFace, public_face
from offcut.platform.listings.models import Listing
from offcut.platform.matches.models import Match
from offcut.platform.matches.seeing import HAVE, Seen, givers


@dataclass(frozen=True, slots=True)
class Meeting:
    """One source of a blend, as somebody who might be met."""

    have_id: UUID
    called: str
    face: PublicFace
    introduction_id: UUID | None
    state: str  # of the introduction, in words


def meetings_of(viewer: Viewer, match: Match, seen: Seen) -> dict[str, Any]:
    """For the page of a match: the introduction of the two, or the sources to be met."""
    from offcut.platform.introductions.queries import of_match

    begun = of_match(viewer, match.pk)
    can_begin = (
        seen.side != ""
        and len(seen.sight.sides) == 1
        and not seen.is_gone
        and may(viewer, "introductions.express_interest", match)
    )
    if match.is_blend and seen.side != HAVE:
        rows = enumerate(givers(match), start=1)
        sources = [_meeting(number, row, seen, begun.get(row.pk)) for number, row in rows]
        return {"sources": sources, "can_begin": can_begin}
    have = seen.own_listing_id if match.is_blend else match.have_id
    return {"introduction": begun.get(have) if have else None, "can_begin": can_begin}


def _meeting(number: int, have: Listing, seen: Seen, introduction: Any) -> Meeting:
    revealed = introduction is not None and introduction.is_revealed
    return Meeting(
        have_id=have.pk,
        called=have.organisation.name if seen.sight.named or revealed else f"Source {number}",
        face=public_face(have),
        introduction_id=introduction.pk if introduction else None,
        state=introduction.get_state_display() if introduction else "",
    )
