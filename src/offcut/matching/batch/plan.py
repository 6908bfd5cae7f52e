"""Which wants go into one unit with which haves: alike in predicted work, few haves to load."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from offcut.matching.batch.job import Slice, Unit

_SEED = 20261122
_PAIRS_A_WANT = 20_000  # screening so many pairs takes as long as assessing the best of one want
_LEAST_UNITS = 16
_LEAST_WANTS = 50  # a unit of fewer is not worth starting
_HAVES_TOGETHER = 50_000  # units may join different groups while they load no more haves


@dataclass(frozen=True, slots=True)
class Group:
    """Wants of one type that may take the same haves."""

    wants: Slice
    haves: tuple[str, ...]  # numbers of the types
    have_count: int

    @property
    def work(self) -> int:
        """Predicted work, in pairs to screen."""
        return self.wants.count * work_of_want(self.have_count)


def work_of_want(pairs: int) -> int:
    """Predicted work of one want with so many compatible haves, in pairs to screen."""
    return pairs + _PAIRS_A_WANT


def plan(
    groups: Iterable[Group], counts: Mapping[str, int], labels: Mapping[str, str], chunk: int
) -> tuple[Unit, ...]:
    """Units of nearly equal work, in the order to start them: the largest first, else by lot.

    Those with the same haves follow one another: a worker that keeps them need not load them again.

    Args:
        groups: the wants by what they may take.
        counts: haves of each type number.
        labels: resource type of each number.
        chunk: wants in a unit at most.
    """
    ordered = sorted(
        groups, key=lambda g: (_main(g.haves, counts), g.haves, g.wants.kind, g.wants.start)
    )
    wants = sum(group.wants.count for group in ordered)
    units = max(-(-wants // chunk), min(_LEAST_UNITS, wants // _LEAST_WANTS), 1)
    target = max(1, -(-sum(group.work for group in ordered) // units))
    drafts: list[_Draft] = []
    for group in ordered:
        for piece in _pieces(group, target, chunk):
            if not drafts or not drafts[-1].takes(piece, target, chunk, counts):
                drafts.append(_Draft())
            drafts[-1].add(piece)
    drafts.sort(key=lambda draft: (-draft.work.bit_length(), draft.lot))
    return tuple(draft.unit(n, counts, labels) for n, draft in enumerate(drafts))


def _alike(group: Group, counts: Mapping[str, int]) -> tuple[str, tuple[str, ...], str, int]:
    """Puts groups with the same haves side by side."""
    return _main(group.haves, counts), group.haves, group.wants.kind, group.wants.start


def _main(haves: Sequence[str], counts: Mapping[str, int]) -> str:
    """The type that most of the haves are of."""
    return max(haves, key=lambda name: (counts[name], name), default="")


def _pieces(group: Group, target: int, chunk: int) -> Iterable[Group]:
    """A group cut where it is more than one unit should do."""
    most = max(1, min(chunk, target // work_of_want(group.have_count)))
    count = group.wants.count
    step = -(-count // -(-count // most))  # equal pieces
    for start in range(0, count, step):
        part = replace(group.wants, start=group.wants.start + start, count=min(step, count - start))
        yield replace(group, wants=part)


class _Draft:
    """A unit while it is put together."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.work = 0

    def takes(self, group: Group, target: int, chunk: int, counts: Mapping[str, int]) -> bool:
        """Whether a group fits in without too much work, too many wants or too many haves."""
        wants = sum(held.wants.count for held in self.groups) + group.wants.count
        if self.work + group.work > target or wants > chunk:
            return False
        together = set(self._haves()).union(group.haves)
        alone = max([group.have_count, *(held.have_count for held in self.groups)])
        return sum(counts[name] for name in together) <= max(_HAVES_TOGETHER, alone)

    def add(self, group: Group) -> None:
        self.groups.append(group)
        self.work += group.work

    def unit(self, number: int, counts: Mapping[str, int], labels: Mapping[str, str]) -> Unit:
        haves = self._haves()
        return Unit(
            number=number,
            wants=tuple(group.wants for group in self.groups),
            haves=haves,
            have_count=sum(counts[name] for name in haves),
            pairs=sum(group.wants.count * group.have_count for group in self.groups),
            label=labels.get(_main(haves, counts), ""),
        )

    @property
    def lot(self) -> float:
        """What lot decides: the same for all units with the same haves."""
        return random.Random(f"{_SEED} {self._haves()}").random()

    def _haves(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for group in self.groups for name in group.haves))
