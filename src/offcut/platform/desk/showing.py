"""A synergy's page for one viewer: what they may not see is simply not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from offcut import reference
from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries
from offcut.platform.desk.models import Blocker, Payment, StageChange, Synergy, Task
from offcut.platform.desk.pipeline import Case, cases, known, whole
from offcut.platform.desk.reasons import cause_words, what_helps
from offcut.platform.desk.transitions import Facts, Transition, to_put_right, transitions_of
from offcut.platform.organisations.queries import has_mandate
from offcut.platform.outcomes.moving import unit_of
from offcut.platform.outcomes.queries import IN_PLACE
from offcut.platform.ui.wording import unit_price, unit_words


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of a step: whether it is met, and where it is put right."""

    words: str
    met: bool
    what_to_do: str
    part: str  # of the page; "" = asked for with the change

    @property
    def status(self) -> str:
        """In a word or two."""
        return "There" if self.met else "Asked for" if not self.part else "Missing"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken from here, with what it still requires."""

    transition: Transition
    checks: tuple[Check, ...]
    ready: bool


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line of who pays whom, in words."""

    id: UUID
    payer: str
    payee: str
    what: str
    told: str  # how much, and of what each; "" = not settled
    words: str
    agreed_on: object


@dataclass(frozen=True, slots=True)
class Party:
    """One side."""

    id: UUID
    name: str
    side: str
    may_act: bool  # the viewer has its mandate
    may_record: bool  # the viewer is its facilitator, who notes a mandate


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a synergy shows to one viewer."""

    id: UUID
    reference: str
    title: str
    stage: str
    since: object
    parties: tuple[Party, Party]
    facilitator: str
    material: str
    came_from: str
    names_known_on: object
    names_known_how: str
    lost_because: str
    helps: str
    synthetic: bool
    is_open: bool
    is_staff: bool
    case: Case | None  # figures of staff; None for the parties
    steps: tuple[Step, ...]
    payments: tuple[PaymentLine, ...]
    nothing_is_paid: bool
    tasks: tuple[Task, ...]
    notes: tuple[Any, ...]
    blockers: tuple[dict[str, Any], ...]
    effort: tuple[Any, ...]
    changes: tuple[dict[str, Any], ...]
    may: dict[str, bool]

    @property
    def has_account(self) -> bool:
        """Whether there is a page of what its figures rest on, for this viewer."""
        return self.stage in IN_PLACE and self.may["see_terms"]

    @property
    def forward(self) -> Step | None:
        """The step ahead."""
        return next((one for one in self.steps if one.transition.kind == "forward"), None)

    @property
    def other_steps(self) -> tuple[Step, ...]:
        """Back, lost, taken up again."""
        return tuple(one for one in self.steps if one.transition.kind != "forward")


_ASKED = (
    "change_synergy", "move_stage", "take_synergy", "assign_synergy", "plan_work", "write_note",
    "record_blocker", "record_effort", "record_terms", "see_work", "see_terms", "see_board",
)  # fmt: skip


def page_of(viewer: Viewer, synergy: Synergy) -> Page:
    """The page of a synergy that the viewer sees."""
    allowed = {name: may(viewer, f"desk.{name}", synergy) for name in _ASKED}
    staff = allowed["see_board"]
    return Page(
        id=synergy.pk,
        reference=synergy.reference,
        title=synergy.title,
        stage=synergy.stage,
        since=synergy.stage_since,
        parties=(_party(viewer, synergy, "have"), _party(viewer, synergy, "want")),
        facilitator=str(synergy.facilitator) if synergy.facilitator else "",
        material=_material(synergy),
        came_from=synergy.came_from if staff else "",
        names_known_on=synergy.names_known_on,
        names_known_how=synergy.names_known_how,
        lost_because=cause_words(synergy.lost_reason) if synergy.lost_reason else "",
        helps=what_helps(synergy.lost_reason) if staff and synergy.lost_reason else "",
        synthetic=synergy.synthetic,
        is_open=synergy.is_open,
        is_staff=staff,
        case=_case(viewer, synergy) if staff else None,
        steps=_steps(synergy) if allowed["move_stage"] else (),
        payments=tuple(_payment(synergy, one) for one in queries.payments(viewer, synergy)),
        nothing_is_paid=synergy.nothing_is_paid,
        tasks=tuple(queries.tasks(viewer, synergy)),
        notes=tuple(queries.notes(viewer, synergy)),
        blockers=tuple(_blocker(one) for one in queries.blockers(viewer, synergy)),
        effort=tuple(queries.effort(viewer, synergy)),
        changes=tuple(_told(queries.changes(viewer, synergy), staff=staff)),
        may=allowed,
    )


def _party(viewer: Viewer, synergy: Synergy, side: str) -> Party:
    organisation = synergy.have_organisation if side == "have" else synergy.want_organisation
    carries = viewer.person_id is not None and viewer.person_id in synergy.assigned_ids()
    acts = carries and has_mandate(viewer.person_id, organisation.pk)  # type: ignore[arg-type]
    records = may(viewer, "organisations.record_mandate", organisation)
    return Party(organisation.pk, organisation.name, side, acts, records)


def _material(synergy: Synergy) -> str:
    kind = reference.resource_types.get(synergy.resource_type) if synergy.resource_type else None
    return kind.name if kind else ""


def _case(viewer: Viewer, synergy: Synergy) -> Case:
    now = known()
    rows = whole(queries.synergies(viewer).filter(pk=synergy.pk), now)
    return cases(viewer, rows, now)[0]


def _steps(synergy: Synergy) -> tuple[Step, ...]:
    facts = queries.facts_now(synergy.pk)
    return tuple(
        Step(step, checks_of(synergy, step, facts), not to_put_right(step, facts))
        for step in transitions_of(synergy)
    )


def checks_of(synergy: Synergy, step: Transition, facts: Facts) -> tuple[Check, ...]:
    """What a step requires, each with whether it is there."""
    return tuple(
        Check(one.words, one.met(facts), one.what_to_do, one.part) for one in step.requirements
    )


def _payment(synergy: Synergy, one: Payment) -> PaymentLine:
    names = {
        "have": synergy.have_organisation.name,
        "want": synergy.want_organisation.name,
    }
    return PaymentLine(
        id=one.pk,
        payer=names.get(one.payer) or str(one.get_payer_display()),
        payee=names.get(one.payee) or str(one.get_payee_display()),
        what=str(one.get_what_display()),
        told=_amount(synergy, one),
        words=one.words,
        agreed_on=one.agreed_on,
    )


def _amount(synergy: Synergy, one: Payment) -> str:
    """How much, and of what each; empty while that is not settled."""
    if one.amount_gbp is None:
        return ""
    if one.per == Payment.Per.UNIT:
        return f"{unit_price(one.amount_gbp)} per {unit_words(unit_of(synergy))}"
    return f"{unit_price(one.amount_gbp)} {one.get_per_display()}"


def _blocker(one: Blocker) -> dict[str, Any]:
    return {
        "id": one.pk,
        "cause": cause_words(one.cause),
        "words": one.words,
        "opened_on": one.opened_on,
        "resolved_on": one.resolved_on,
        "resolved_how": one.resolved_how,
        "helps": what_helps(one.cause),
    }


def _told(found: Iterable[StageChange], *, staff: bool) -> Iterable[dict[str, Any]]:
    """The steps for a timeline; who and why for staff."""
    for one in found:
        what = (
            "An idea" if not one.from_stage else f"{one.from_stage} → {one.to_stage}".capitalize()
        )
        detail = [cause_words(one.lost_reason)] if one.lost_reason else []
        if staff and one.note:
            detail.append(one.note)
        yield {
            "what": what,
            "on": one.on,
            "who": str(one.person) if staff and one.person else "",
            "detail": ". ".join(detail),
            "days": one.days_before,
        }
