"""Writes a draft out as the route that is shown: limits, steps, residues, tests, notes."""

from collections.abc import Iterable, Iterator
from math import prod

from offcut.matching.assess import cooling
from offcut.matching.assess.drafts import Draft, Task
from offcut.matching.assess.limits import check, judge
from offcut.matching.assess.missing import missing_tests
from offcut.matching.assess.readings import Reading, State, quality_of
from offcut.matching.assess.shares import cap
from offcut.matching.assess.sidestreams import recombined
from offcut.matching.assess.specification import Specification
from offcut.matching.assess.treating import Operator, residue_flows, steps_of, treated
from offcut.matching.model import ResidueFlow, Route, Step, Verdict


def route(
    draft: Draft,
    specification: Specification,
    task: Task,
    start: State,
    full: tuple[Operator, ...],
    questions: tuple[str, ...],
    not_quality: frozenset[str] = frozenset(),
) -> Route:
    """The draft as a route.

    Args:
        draft: what was found.
        specification: what the want asks.
        task: the requirements, hosts and assumptions of the search.
        start: the stream as it is.
        full: the treatments with all their effects; the search looks at some only.
        questions: properties that must be asked before any verdict.
        not_quality: readings that stand for the listing (hazard, form), not for its quality.
    """
    outcomes = tuple(
        judge(item, draft.arriving.get(item.limit.property)) for item in task.requirements
    )
    checks = tuple(
        check(outcome, binding=outcome.requirement.limit.property in draft.binding)
        for outcome in outcomes
    )
    steps, residues = _steps(draft, task)
    product = {
        name: item for name, item in _product(draft, start, full).items() if name not in not_quality
    }
    return Route(
        kind=draft.kind,
        use=specification.use,
        steps=steps,
        share=draft.share,
        treated_share=draft.treated_share,
        product_yield=draft.product_yield,
        verdict=draft.verdict,
        chance=draft.chance,
        limits=checks,
        deciding=None if draft.deciding is None else checks[draft.deciding],
        quality=quality_of(product),
        residues=residues,
        missing=missing_tests(outcomes, task.rules.unknown_prior, _doubts(draft)),
        questions=questions,
        notes=_notes(draft, specification, task, product),
    )


def _product(draft: Draft, start: State, full: tuple[Operator, ...]) -> State:
    """The product's whole quality, all effects of the train applied."""
    by_id = {item.treatment.id: item for item in full}
    state = bypass = start
    for place, step in enumerate(draft.train.steps):
        if place == draft.treated_from:
            bypass = state
        state = treated(state, by_id[step.treatment.id])
    if draft.kind != "side_stream":
        return state
    recovery = prod(
        step.treatment.product_yield for step in draft.train.steps[draft.treated_from :]
    )
    return recombined(bypass, state, draft.treated_share, recovery)


def _doubts(draft: Draft) -> tuple[str, ...]:
    return tuple(item.limit.property for item in draft.train.doubts)


def _steps(draft: Draft, task: Task) -> tuple[tuple[Step, ...], tuple[ResidueFlow, ...]]:
    """Steps and residues per unit of have; the last ones on part of the stream, where so."""
    train, whole = draft.train.steps, draft.treated_from
    steps = steps_of(train[:whole], 1.0, task.rules.cost_scale)
    fed = 1.0
    for item in train[:whole]:
        fed *= item.treatment.product_yield
    steps += steps_of(train[whole:], fed * draft.treated_share, task.rules.cost_scale)
    residues = [
        flow
        for step, item in zip(steps, train, strict=True)
        for flow in residue_flows(item.treatment, step.fed)
    ]
    return steps, tuple(residues)


def _notes(
    draft: Draft, specification: Specification, task: Task, product: dict[str, Reading]
) -> tuple[str, ...]:
    notes = list(specification.notes)
    notes += cooling.notes(
        specification.use, specification.requirements, product, specification.cycles
    )
    if not any(item.decides for item in task.requirements):
        notes.append(_NO_LIMITS if specification.use else _TYPE_ONLY)
    if draft.train.doubts:
        notes.append("not known of the feed: " + ", ".join(_doubts(draft)))
    if draft.binding:
        sure = "each limit held at 95 %" if draft.sure else "limits held on central values"
        notes.append(f"{SHARE_NOTES[0]} {', '.join(_named(task, draft.binding))}; {sure}")
    if draft.kind == "side_stream":
        notes.append(f"only {draft.treated_share:.1%} of the stream is treated")
    if draft.verdict is Verdict.FAIL:
        notes += _too_little(draft, task)
    return tuple(notes)


def _named(task: Task, properties: Iterable[str]) -> Iterator[str]:
    """Properties by the names that people know them by."""
    names = {item.limit.property: item.name for item in task.requirements}
    return (names.get(name, name) for name in properties)


SHARE_NOTES = ("share bound by", "blending would allow a share")
"""How the notes on the share of one source begin: in a mixture they are not so."""
_NO_LIMITS = "no limits are on record for this use: the verdict cannot be better than UNKNOWN"
_TYPE_ONLY = "matched by resource type alone: no limits are stated"


def _too_little(draft: Draft, task: Task) -> list[str]:
    """Why blending is no way out, where it would be one for the limits alone."""
    decided = [item for item in task.blending if item.decides]
    limit = cap(decided, draft.state, task.hosts, task.max_share)
    if not limit.binding or limit.share >= task.rules.least_share:
        return []
    least = task.rules.least_share
    return [
        f"{SHARE_NOTES[1]} of {limit.share:.1%} only (bound by"
        f" {', '.join(_named(task, limit.binding))}); less than {least:.0%} is not worth handling"
    ]
