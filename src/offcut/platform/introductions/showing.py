"""An introduction as it may be shown: every fact that the table withholds is simply not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions.disclosure import Fact, Relation, known, relation
from offcut.platform.introductions.models import Introduction, Mediation, State
from offcut.platform.introductions.reasons import REASONS
from offcut.platform.listings.faces import PublicFace, public_face

OTHER = {"have": "The organisation that has it", "want": "The organisation that wants it"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Who agreed for an organisation."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Party:
    """One side as it may be shown; None where the viewer may not know."""

    side: str  # have | want
    is_own: bool
    began: bool  # expressed the interest
    agrees: bool
    face: PublicFace
    called: str  # its name where that may be known, else words for it
    organisation_id: UUID | None = None
    name: str | None = None
    postcode: str | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An introduction for one viewer."""

    id: UUID
    match_id: UUID | None
    state: State
    mediation: Mediation
    relation: Relation
    facts: frozenset[Fact]
    title: str
    parties: tuple[Party, Party]  # the own side first, else the have
    facilitator: str
    is_facilitator: bool
    begun_at: datetime
    answered_at: datetime | None
    revealed_at: datetime | None
    closed_at: datetime | None
    reason: str
    reason_words: str
    synthetic: bool
    unread: int = 0
    waiting: int = 0  # messages that wait for the facilitator

    @property
    def own(self) -> Party | None:
        """The viewer's side; None for staff."""
        return self.parties[0] if self.parties[0].is_own else None

    @property
    def other(self) -> Party:
        """The side across."""
        return self.parties[1]

    @property
    def between(self) -> str:
        """Both names, who has it first; empty where the viewer may not know both."""
        names = [party.name for party in sorted(self.parties, key=lambda one: one.side)]
        return " and ".join(name for name in names if name) if all(names) else ""

    @property
    def is_revealed(self) -> bool:
        """Whether the two know each other."""
        return self.state == State.REVEALED

    @property
    def is_open(self) -> bool:
        """Whether an answer or the reveal is still to come."""
        return self.state in (State.INTERESTED, State.CONSENTED)

    @property
    def mine_to_answer(self) -> bool:
        """Whether the other side waits for the viewer's answer."""
        own = self.own
        return self.state == State.INTERESTED and own is not None and not own.began

    @property
    def mediated(self) -> bool:
        """Whether a facilitator stands between the two."""
        return self.mediation != Mediation.NONE


def show(viewer: Viewer, introduction: Introduction) -> Shown:
    """What the viewer may know of an introduction, whose consents are at hand."""
    stands = relation(viewer, introduction)
    facts = known(stands, introduction.state)
    sides = [_party(viewer, introduction, side, facts) for side in ("have", "want")]
    if sides[1].is_own:
        sides.reverse()
    facilitator = introduction.facilitator
    declined = Fact.REASON in facts
    return Shown(
        id=introduction.id,
        match_id=introduction.match_id,
        state=State(introduction.state),
        mediation=Mediation(introduction.mediation),
        relation=stands,
        facts=facts,
        title=_title(introduction),
        parties=(sides[0], sides[1]),
        facilitator=facilitator.name or "A facilitator" if facilitator else "",
        is_facilitator=stands is Relation.FACILITATOR,
        begun_at=introduction.begun_at,
        answered_at=introduction.answered_at,
        revealed_at=introduction.revealed_at,
        closed_at=introduction.closed_at,
        reason=REASONS.get(introduction.decline_reason, "") if declined else "",
        reason_words=introduction.decline_words if Fact.REASON_WORDS in facts else "",
        synthetic=introduction.synthetic,
    )


def _title(introduction: Introduction) -> str:
    """What would go where: ``Used green sand for concreting sand, Dudley to Coventry``.

    Of the public faces alone, so that it is the same for everybody, in every state.
    """
    has, wants = public_face(introduction.have_listing), public_face(introduction.want_listing)
    same = has.material == wants.material
    what = has.material if same else f"{has.material} for {_within(wants.material)}"
    return f"{what}, {has.district} to {wants.district}"


def _within(words: str) -> str:
    """Words as they stand within a sentence; ``PET flakes`` stay as they are."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _party(viewer: Viewer, introduction: Introduction, side: str, facts: Iterable[Fact]) -> Party:
    """One side; of one's own side everything is known."""
    began = introduction.from_side == side
    organisation = introduction.from_organisation if began else introduction.to_organisation
    listing = introduction.have_listing if side == "have" else introduction.want_listing
    own = viewer.belongs_to(organisation.id)
    consents = [one for one in introduction.standing_consents if _of(one, organisation.id)]
    named = own or Fact.NAME in facts
    people = [one.person for one in consents if one.person]
    contacts = tuple(Contact(person.name or person.email, person.email) for person in people)
    return Party(
        side=side,
        is_own=own,
        began=began,
        agrees=bool(consents),
        face=public_face(listing),
        called="You" if own else organisation.name if named else OTHER[side],
        organisation_id=organisation.id if named else None,
        name=organisation.name if named else None,
        postcode=listing.site.postcode if own or Fact.PLACE in facts else None,
        contacts=contacts if own or Fact.CONTACT in facts else (),
    )


def _of(consent: object, organisation_id: UUID) -> bool:
    return getattr(consent, "organisation_id", None) == organisation_id
