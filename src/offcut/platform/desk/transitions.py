"""The one table of stage changes, each with what it requires; pages and actions read nothing else.

idea ⇄ discussion ⇄ negotiation ⇄ implementation ⇄ completed; each of the first four → lost;
lost → the stage that it was lost at.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from offcut.platform.desk.models import OPEN_STAGES, Synergy

REGULATION = "regulation"  # cause of a blocker: waste status or permit


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a synergy, as far as a transition asks for it."""

    names_known: bool
    facilitated: bool
    tonnes: bool
    value: bool
    terms: bool  # who pays whom is agreed, or that nobody pays
    permits_blocked: bool  # an open blocker: waste status or permit
    moved: bool  # a movement stands
    evidenced: bool  # a claim with evidence
    verified: bool  # a claim that was verified


@dataclass(frozen=True, slots=True)
class Given:
    """What is said with the change itself."""

    note: str = ""
    lost_reason: str = ""
    names_known_how: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that has to be so before a stage is left."""

    id: str
    words: str
    what_to_do: str
    part: str  # of the synergy's page, where it is put right; "" = asked for with the change
    met: Callable[[Facts], bool]
    said: Callable[[Given], bool]

    @property
    def asked(self) -> bool:
        """Whether it is asked for with the change."""
        return not self.part


def _never(given: Given) -> bool:
    return False


def _requirement(
    id_: str,
    words: str,
    what_to_do: str,
    part: str,
    met: Callable[[Facts], bool] = lambda facts: False,
    said: Callable[[Given], bool] = _never,
) -> Requirement:
    return Requirement(id_, words, what_to_do, part, met, said)


REQUIREMENTS: Mapping[str, Requirement] = {
    one.id: one
    for one in (
        _requirement(
            "facilitated",
            "Somebody carries it",
            "Take it on, or assign it to a colleague.",
            "work",
            lambda facts: facts.facilitated,
        ),
        _requirement(
            "names_known",
            "Both sides have agreed that each knows who the other is",
            "Say how both agreed, or let the introduction reveal the names.",
            "",
            lambda facts: facts.names_known,
            lambda given: bool(given.names_known_how),
        ),
        _requirement(
            "quantity",
            "The quantity that is expected a year is stated",
            "Give a rough figure.",
            "about",
            lambda facts: facts.tonnes,
        ),
        _requirement(
            "value",
            "What it is expected to be worth a year is stated",
            "Give a rough figure; nought is a figure too.",
            "about",
            lambda facts: facts.value,
        ),
        _requirement(
            "terms",
            "Who pays whom is agreed, or that nobody pays",
            "Write down each payment, or that there is none.",
            "terms",
            lambda facts: facts.terms,
        ),
        _requirement(
            "no_permit_blocker",
            "Nothing about waste status or permits stands in the way",
            "Resolve the blocker first.",
            "blockers",
            lambda facts: not facts.permits_blocked,
        ),
        _requirement(
            "proof",
            "A movement is recorded, or a claim with evidence",
            "Record the first load, or a claim with a document that shows it.",
            "outcomes",
            lambda facts: facts.moved or facts.evidenced,
        ),
        _requirement(
            "not_verified",
            "No verified claim rests on it",
            "The verification has to be withdrawn first.",
            "outcomes",
            lambda facts: not facts.verified,
        ),
        _requirement(
            "reason",
            "A reason from the list",
            "Choose the one that decided it.",
            "",
            said=lambda given: bool(given.lost_reason),
        ),
        _requirement(
            "why",
            "Why it goes back",
            "Say it in a sentence.",
            "",
            said=lambda given: bool(given.note),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A stage change that there is."""

    start: str
    end: str
    kind: str  # forward | back | lost | again
    means: str
    needs: tuple[str, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What it requires."""
        return tuple(REQUIREMENTS[name] for name in self.needs)


TRANSITIONS: tuple[Transition, ...] = (
    Transition("idea", "discussion", "forward", "Both sides talk to each other",
               ("facilitated", "names_known")),
    Transition("discussion", "negotiation", "forward", "Terms, tests and permits are settled",
               ("facilitated", "names_known", "quantity", "value")),
    Transition("negotiation", "implementation", "forward", "Both have agreed, and put it in place",
               ("facilitated", "names_known", "quantity", "value", "terms", "no_permit_blocker")),
    Transition("implementation", "completed", "forward", "It was delivered as agreed",
               ("facilitated", "names_known", "quantity", "terms", "no_permit_blocker", "proof")),
    Transition("discussion", "idea", "back", "The talks have stopped; it is an idea again",
               ("why",)),
    Transition("negotiation", "discussion", "back", "Terms are open again", ("why",)),
    Transition("implementation", "negotiation", "back", "The agreement is open again", ("why",)),
    Transition("completed", "implementation", "back", "It was called completed too early",
               ("why", "not_verified")),
    *(Transition(stage, "lost", "lost", "It will not happen", ("reason",))
      for stage in OPEN_STAGES),
    *(Transition("lost", stage, "again", "It is taken up again where it was lost", ("why",))
      for stage in OPEN_STAGES),
)  # fmt: skip
"""Every stage change that there is; what is not in the table cannot be done."""

_FORWARD = {one.start: one for one in TRANSITIONS if one.kind == "forward"}


def transitions_of(synergy: Synergy) -> tuple[Transition, ...]:
    """What may follow the stage that it is at; of "lost" only the stage it was lost at."""
    found = [one for one in TRANSITIONS if one.start == synergy.stage]
    if synergy.stage == "lost":
        found = [one for one in found if one.end == synergy.reached]
    return tuple(found)


def transition(synergy: Synergy, to: str) -> Transition | None:
    """The transition of a synergy to a stage; None where there is none."""
    return next((one for one in transitions_of(synergy) if one.end == to), None)


def forward(synergy: Synergy) -> Transition | None:
    """The step ahead; None at an end."""
    return step_from(synergy.stage)


def step_from(stage: str) -> Transition | None:
    """The step ahead from a stage; None at an end."""
    return _FORWARD.get(stage)


def missing(step: Transition, facts: Facts, given: Given | None = None) -> tuple[Requirement, ...]:
    """What still has to be so; ``given`` is what is said with the change."""
    said = given or Given()
    return tuple(one for one in step.requirements if not (one.met(facts) or one.said(said)))


def to_put_right(step: Transition, facts: Facts) -> tuple[Requirement, ...]:
    """What is missing and is not asked for with the change: told before one tries."""
    return tuple(one for one in missing(step, facts) if not one.asked)


def words_of(requirements: Iterable[Requirement]) -> str:
    """In one sentence."""
    return " ".join(f"{one.words}: {one.what_to_do}" for one in requirements)
