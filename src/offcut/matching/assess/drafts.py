"""Drafts of routes: every way to bring one stream to one specification, the dominated left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offcut.matching.assess.fit import Fit, counts, fit, holds, worse
from offcut.matching.assess.limits import Requirement
from offcut.matching.assess.readings import State
from offcut.matching.assess.shares import SURE, Cap, blends, cap, mixed
from offcut.matching.assess.sidestreams import recombined, treated_fraction
from offcut.matching.assess.trains import Train, search
from offcut.matching.assess.treating import Operator
from offcut.matching.model import Verdict

_KEPT = 6  # routes shown of one use; the dominated have gone before
_NEARLY, _PENNY = 0.98, 0.01


@dataclass(frozen=True, slots=True)
class Rules:
    """The assumptions that drafts are made by."""

    unknown_prior: float
    least_share: float
    max_steps: int
    cost_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """One stream to be brought to one specification."""

    requirements: tuple[Requirement, ...]
    hosts: dict[str, float]
    max_share: float
    operators: tuple[Operator, ...]
    rules: Rules
    blending: tuple[Requirement, ...]  # the requirements that may be met by blending
    alone: tuple[Requirement, ...]  # those that decide and that the stream must hold by itself
    caps: tuple[tuple[float, tuple[Requirement, ...]], ...]  # margins and limits to blend by

    @classmethod
    def of(
        cls,
        requirements: tuple[Requirement, ...],
        hosts: dict[str, float],
        max_share: float,
        operators: tuple[Operator, ...],
        rules: Rules,
    ) -> "Task":
        """A task; what blends follows from the requirements and the hosts."""
        blending = tuple(item for item in requirements if blends(item, hosts))
        alone = tuple(item for item in requirements if item.decides and not blends(item, hosts))
        firm = tuple(item for item in blending if item.decides)
        asked = tuple(item for item in blending if counts(item))
        kinds = (firm,) if len(firm) == len(asked) else (firm, asked)
        caps = tuple((z, kind) for kind in kinds for z in (0.0, SURE))
        return cls(requirements, hosts, max_share, operators, rules, blending, alone, caps)


@dataclass(frozen=True, slots=True)
class Draft:
    """A route in the making."""

    kind: str
    train: Train
    state: State  # of the product
    arriving: State  # what the want sees: the product, or its blend
    deciding: int | None  # position in the requirements
    verdict: Verdict
    chance: float
    share: float
    binding: tuple[str, ...]
    treated_from: int  # steps from here on take only ``treated_share``
    treated_share: float
    product_yield: float
    cost: float  # GBP per unit of have, residues included
    sure: bool = False  # the share or fraction that keeps a margin of 95 %


def drafts(task: Task, start: State) -> list[Draft]:
    """All ways that are not dominated, best verdict first; a single FAIL when nothing works."""
    root = Train((), start, 1.0, 0.0, (), False, None)
    found = list(_of_train(task, root))
    shareable = frozenset(item.limit.property for item in task.blending)
    steps = task.rules.max_steps
    for train in search(task.requirements, start, task.operators, steps, shareable):
        if not train.breaks:
            found += _of_train(task, train)
        found += _side_streams(task, train)
    working = [draft for draft in found if draft.verdict is not Verdict.FAIL]
    if not working:
        alone = fit(task.requirements, start, task.rules.unknown_prior)
        return [_draft(task, root, start, alone)]
    return undominated(working)[:_KEPT]


def undominated(found: Sequence[Draft]) -> list[Draft]:
    """Those that no other beats in verdict, chance, cost, share and yield alike, best first.

    First the best verdict, then what the want gets of it: chance × share × yield.
    """
    kept: list[Draft] = []
    for draft in sorted(found, key=lambda d: (d.verdict.rank, d.cost, len(d.train.steps))):
        if not any(_beats(other, draft) for other in kept):
            kept = [other for other in kept if not _beats(draft, other)]
            kept.append(draft)
    return sorted(
        kept, key=lambda d: (d.verdict.rank, -d.chance * d.share * d.product_yield, d.cost)
    )


def _beats(one: Draft, other: Draft) -> bool:
    """No worse in anything, differences of a fiftieth aside: nobody chooses by those."""
    return (
        one.verdict.rank <= other.verdict.rank
        and one.chance >= other.chance * _NEARLY
        and one.cost * _NEARLY <= other.cost + _PENNY
        and one.share >= other.share * _NEARLY
        and one.product_yield >= other.product_yield * _NEARLY
    )


def _of_train(task: Task, train: Train) -> Iterator[Draft]:
    """The product as it is, and blended at the cap and at the sure share."""
    alone = fit(task.requirements, train.state, task.rules.unknown_prior)
    if alone.verdict is not Verdict.FAIL:
        yield _draft(task, train, train.state, alone)
    if not _worth_blending(task, train.state):
        return
    done: set[float] = set()
    for z, limits in task.caps:
        limit = cap(limits, train.state, task.hosts, task.max_share, z)
        if limit.share < task.rules.least_share or limit.share in done or limit.share >= 1.0:
            continue
        done.add(limit.share)
        mix = mixed(train.state, task.blending, task.hosts, limit.share)
        judged = fit(task.requirements, mix, task.rules.unknown_prior)
        if judged.verdict is not Verdict.FAIL:
            yield _draft(task, train, mix, judged, limit, sure=z > 0.0)


def _worth_blending(task: Task, state: State) -> bool:
    """Whether blending improves anything, and nothing that blending may not cure is broken."""
    return bool(task.blending) and all(holds(item, state) for item in task.alone)


def _draft(
    task: Task,
    train: Train,
    arriving: State,
    judged: Fit,
    limit: Cap | None = None,
    *,
    sure: bool = False,
) -> Draft:
    share = task.max_share if limit is None else limit.share
    verdict, chance = _with_doubts(task, train, judged)
    return Draft(
        kind="share" if share < 1.0 else "treated" if train.steps else "direct",
        train=train,
        state=train.state,
        arriving=arriving,
        deciding=judged.deciding,
        verdict=verdict,
        chance=chance,
        share=share,
        binding=limit.binding if limit is not None else (),
        treated_from=0,
        treated_share=1.0,
        product_yield=train.product_yield,
        cost=train.cost,
        sure=sure,
    )


def _with_doubts(task: Task, train: Train, judged: Fit) -> tuple[Verdict, float]:
    """A feed value that is not known makes a train plausible at best, a category unknown."""
    if not train.doubts:
        return judged.verdict, judged.chance
    asked = any(item.limit.categories for item in train.doubts)
    cap_at = Verdict.UNKNOWN if asked else Verdict.PLAUSIBLE
    counted = {
        item.limit.property
        for item in task.requirements
        if counts(item) and item.limit.property not in train.state
    }  # in the chance of the requirements already
    doubted = any(item.limit.property not in counted for item in train.doubts)
    prior = task.rules.unknown_prior if doubted else 1.0
    return worse(judged.verdict, cap_at), judged.chance * prior


def _side_streams(task: Task, train: Train) -> Iterator[Draft]:
    """Only a part of the water through the last one, two, three steps."""
    if any(step.treatment.flow != "water" for step in train.steps):
        return
    before = train.before
    while before is not None:
        recovery = train.product_yield / before.product_yield
        done: float | None = None
        for z in (0.0, SURE):
            part = treated_fraction(task.requirements, before.state, train.state, recovery, z)
            if part is None:
                break  # no fraction on central values, so none with a margin
            if part == done:
                continue
            done = part
            draft = _side_stream(task, train, before, part, recovery, sure=z > 0.0)
            if draft.verdict is not Verdict.FAIL:
                yield draft
        before = before.before


def _side_stream(
    task: Task, train: Train, before: Train, part: float, recovery: float, *, sure: bool
) -> Draft:
    state = recombined(before.state, train.state, part, recovery)
    judged = fit(task.requirements, state, task.rules.unknown_prior)
    verdict, chance = _with_doubts(task, train, judged)
    return Draft(
        kind="side_stream",
        train=train,
        state=state,
        arriving=state,
        deciding=judged.deciding,
        verdict=verdict,
        chance=chance,
        share=task.max_share,
        binding=(),
        treated_from=len(before.steps),
        treated_share=part,
        product_yield=before.product_yield * (part * recovery + 1.0 - part),
        cost=before.cost + part * (train.cost - before.cost),
        sure=sure,
    )
