"""Treatment trains: best-first search for the cheapest trains that make a stream fit.

A node is a train of at most three steps with the product's state. A step must move some limit
that is not held (or the feed limit of a later step) the right way, must be feedable, and may not
have an earlier stage than the step before it. What held may not be left broken: a step that breaks
it (neutralising adds salt) counts only with a later one that mends it. Nodes
come out in order of cost, so the search ends with the first train that holds everything at 95 %:
all that follow cost more. (Of water those up to twice the cost are still looked at: a membrane
that removes more need treat only a smaller side-stream.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf

from offcut.matching.assess.fit import counts
from offcut.matching.assess.limits import HOLDS_FROM, PASS_FROM, Requirement, probability
from offcut.matching.assess.readings import Reading, State
from offcut.matching.assess.shortfalls import Shortfalls, Standing
from offcut.matching.assess.treating import (
    CLEARS,
    DOWN,
    UP,
    Operator,
    direction,
    feed_problems,
    treated,
)
from offcut.resources import Evidence


@dataclass(frozen=True, slots=True)
class Train:
    """Treatments in order, with what comes out of them."""

    steps: tuple[Operator, ...]
    state: State
    product_yield: float
    cost: float  # GBP per unit of have, residues included
    doubts: tuple[Requirement, ...]  # feed limits whose property is not known
    breaks: bool  # the last step breaks what was held: it needs a mending step, or a side-stream
    before: "Train | None"  # without the last step


_DEARER = 2.0  # a dearer treatment of water may be the cheaper side-stream, up to twice the cost

Need = tuple[str, int]
"""A property and the way it has to move."""


def needs(
    requirements: Sequence[Requirement],
    state: State,
    hopeless: frozenset[str] = frozenset(),
    clearable: frozenset[str] = frozenset(),
) -> list[Need]:
    """What has to move: what is broken, or, when nothing is, what is not sure.

    Measured limits below 95 % are worth moving. Those that rest on an archetype, or on nothing,
    are not (a test comes before a plant), except a category that a treatment clears, whatever it
    was: these are ``clearable``. Properties in ``hopeless`` are left alone.
    """
    low: list[Need] = []
    unsure: list[Need] = []
    for requirement in requirements:
        name = requirement.limit.property
        item = state.get(name)
        if name in hopeless or not counts(requirement):
            continue
        chance = probability(requirement, item)
        if item is None or chance is None:
            if name in clearable:
                unsure.append((name, CLEARS))
        elif chance < HOLDS_FROM:
            low.append((name, way(requirement, item)))
        elif item.evidence is Evidence.ARCHETYPE:
            if name in clearable:
                unsure.append((name, CLEARS))
        elif chance < PASS_FROM:
            unsure.append((name, way(requirement, item)))
    return low or unsure


def way(requirement: Requirement, item: Reading) -> int:
    """Which way a property must move for a limit: down, up, or its category cleared."""
    if requirement.limit.categories or item.value is None:
        return CLEARS
    if requirement.upper is None:
        return UP
    if requirement.lower is None:
        return DOWN
    return DOWN if item.value > (requirement.lower + requirement.upper) / 2.0 else UP


def search(
    requirements: Sequence[Requirement],
    start: State,
    operators: Sequence[Operator],
    max_steps: int,
    cured_by_share: frozenset[str] = frozenset(),
) -> Iterator[Train]:
    """Trains in order of cost. The caller judges each: this only leaves out what cannot help.

    Args:
        requirements: what has to be held.
        start: the stream as it is.
        operators: treatments that it can be fed to.
        max_steps: longest train.
        cured_by_share: properties that blending may cure instead of a treatment.
    """
    hopeless = _hopeless(requirements, start, operators, max_steps, cured_by_share)
    if hopeless is None:
        return
    clearable = frozenset(
        name
        for item in operators
        for name, (effect, _) in item.effects.items()
        if effect.effect == "clear"
    )
    order = count()
    shortfalls = Shortfalls(requirements, operators)
    heap = [(0.0, 0, next(order), Train((), start, 1.0, 0.0, (), False, None))]
    waters = any(item.treatment.flow == "water" for item in operators)
    most = inf
    while heap and heap[0][0] <= most:
        node = heappop(heap)[-1]
        wanted = needs(requirements, node.state, hopeless, clearable)
        if node.steps:
            if wanted and shortfalls.dominated(_standing(node), node.state):
                continue
            yield node
        if not wanted:
            if not waters:
                return  # all that can be held is held at 95 %: what costs more is no better
            most = min(most, _DEARER * node.cost)
        elif len(node.steps) < max_steps:
            for train in _extended(
                node, wanted, requirements, operators, max_steps, cured_by_share
            ):
                heappush(heap, (train.cost, len(train.steps), next(order), train))


def _standing(node: Train) -> Standing:
    return Standing(node.product_yield, node.steps[-1].treatment.stage, len(node.doubts))


def _extended(
    node: Train,
    wanted: Sequence[Need],
    requirements: Sequence[Requirement],
    operators: Sequence[Operator],
    max_steps: int,
    cured_by_share: frozenset[str],
) -> Iterator[Train]:
    open_to = [item for item in operators if _may_follow(node, item)]
    left = max_steps - len(node.steps)
    must = _firm_needs(requirements, node.state, cured_by_share) if left == 1 else set()
    for item, doubts in _useful(open_to, node.state, wanted, left):
        if must and not all(moves(item, node.state, {need}) for need in must):
            continue  # the last step: what it leaves broken stays broken
        state = treated(node.state, item)
        yield Train(
            steps=(*node.steps, item),
            state=state,
            product_yield=node.product_yield * item.treatment.product_yield,
            cost=node.cost + node.product_yield * item.cost,
            doubts=tuple(dict.fromkeys((*node.doubts, *doubts))),
            breaks=_breaks(requirements, node.state, state, item),
            before=node,
        )


def _may_follow(node: Train, item: Operator) -> bool:
    """Steps of one stage are alternatives, unless the first makes the second possible."""
    if node.before is None:
        return True
    last, this = node.steps[-1].treatment, item.treatment
    if this.stage == last.stage and this.id != last.id:
        return bool(feed_problems(item, node.before.state)[0])
    return this.stage > last.stage


def _firm_needs(
    requirements: Sequence[Requirement], state: State, cured_by_share: frozenset[str]
) -> set[Need]:
    """What is broken, decides, and no blend cures."""
    found: set[Need] = set()
    for requirement in requirements:
        name = requirement.limit.property
        item = state.get(name)
        if item is None or not requirement.decides or name in cured_by_share:
            continue
        chance = probability(requirement, item)
        if chance is not None and chance < HOLDS_FROM:
            found.add((name, way(requirement, item)))
    return found


def _useful(
    operators: Sequence[Operator], state: State, wanted: Sequence[Need], left: int
) -> Iterator[tuple[Operator, list[Requirement]]]:
    """Treatments that move what is wanted, or prepare the feed of one that does."""
    targets = set(wanted)
    seen: set[str] = set()
    for depth in range(left):
        feeds: set[Need] = set()
        for item in operators:
            if item.treatment.id in seen or not moves(item, state, targets):
                continue
            seen.add(item.treatment.id)
            broken, doubts = feed_problems(item, state)
            if not broken:
                yield item, doubts
            elif depth + 1 < left:
                feeds.update(_feed_need(requirement, state) for requirement in broken)
        targets = feeds
        if not targets:
            return


def _feed_need(requirement: Requirement, state: State) -> Need:
    return requirement.limit.property, way(requirement, state[requirement.limit.property])


def moves(item: Operator, state: State, wanted: set[Need]) -> bool:
    """Whether a treatment moves one of the wanted properties the right way."""
    for name, turn in wanted:
        found = item.effects.get(name)
        if name in item.by_kind and name not in state:
            continue
        if found is not None and direction(found[0], state.get(name)) == turn:
            return True
    return False


def _breaks(
    requirements: Sequence[Requirement], before: State, after: State, item: Operator
) -> bool:
    for requirement in requirements:
        name = requirement.limit.property
        if name not in item.effects or not counts(requirement):
            continue
        was, now = (
            probability(requirement, before.get(name)),
            probability(requirement, after.get(name)),
        )
        if now is not None and now < HOLDS_FROM and was is not None and was >= HOLDS_FROM:
            return True
    return False


def _hopeless(
    requirements: Sequence[Requirement],
    state: State,
    operators: Sequence[Operator],
    max_steps: int,
    cured_by_share: frozenset[str],
) -> frozenset[str] | None:
    """Properties that no treatment moves far enough; None = one of them ends the search.

    Each limit is looked at as if it were the only one, so nothing that could work is left out.
    """
    found: set[str] = set()
    for requirement in requirements:
        name = requirement.limit.property
        item = state.get(name)
        if item is None or not counts(requirement):
            continue
        chance = probability(requirement, item)
        if (
            chance is None
            or chance >= PASS_FROM
            or _movable(requirement, item, operators, max_steps)
        ):
            continue
        if chance < HOLDS_FROM and requirement.decides and name not in cured_by_share:
            return None
        found.add(name)
    return frozenset(found)


def _movable(
    requirement: Requirement, item: Reading, operators: Sequence[Operator], max_steps: int
) -> bool:
    name, turn = requirement.limit.property, way(requirement, item)
    removals: list[float] = []
    for operator in operators:
        effect = operator.effects[name][0] if name in operator.effects else None
        if effect is None or direction(effect, item) != turn:
            continue
        if effect.effect == "clear":
            if effect.category in requirement.limit.categories:
                return True
        elif effect.effect in ("set", "add") or turn == UP or effect.value is None:
            return True
        else:
            removals.append(1.0 - effect.value if effect.effect == "rem" else 10**-effect.value)
    if turn != DOWN or not removals or item.value is None or requirement.upper is None:
        return False
    least = item.value
    for passed in sorted(removals)[:max_steps]:
        least *= passed
    return least <= requirement.upper
