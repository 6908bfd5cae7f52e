"""What changed between two factor sets: values, words, blanks, and what came or went.

Rows are held together by their official id where both sets have it, else by ours. Movements
beyond a fifth are flagged. Many rows often move alike, so they can be told as one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from offcut.impact.factors import Factor, FactorSet
from offcut.reference import Status

FLAGGED_ABOVE = 0.20  # of the older value


class Kind(StrEnum):
    """What happened to a row."""

    MOVED = "moved"
    BLANKED = "number to blank"
    FILLED = "blank to number"
    NEW = "new"
    GONE = "gone"
    RENAMED = "new id"  # the same words and unit under another official id
    UNIT = "other unit"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one kind; ``old`` or ``new`` is None where the row is new or gone."""

    kind: Kind
    old: Factor | None
    new: Factor | None

    @property
    def factor(self) -> Factor:
        """The newer row that there is."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def movement(self) -> float | None:
        """Share of the older value by which it moved; None where there is no number to hold it to.

        From zero to anything there is no share: such a change is flagged all the same.
        """
        before, after = _value(self.old), _value(self.new)
        if before is None or after is None or before == 0 or self.kind is not Kind.MOVED:
            return None
        return after / before - 1

    def flagged(self, above: float = FLAGGED_ABOVE) -> bool:
        """Whether somebody should look at it."""
        if self.kind is not Kind.MOVED:
            return self.kind is not Kind.NEW
        return self.movement is None or abs(self.movement) > above


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Words that were published differently, with the ids they stand at."""

    column: str  # route | item
    before: str
    after: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Changes alike: the same group, kind and both values."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """One of them, for the values."""
        return self.changes[0]


@dataclass(frozen=True, slots=True)
class FactorDiff:
    """The differences of two sets."""

    old: FactorSet
    new: FactorSet
    changes: tuple[Change, ...]  # without rows that are the same
    relabelled: tuple[Relabelled, ...]
    same: int
    not_read: int  # absent from a set that was read only in part: nothing can be said of them

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def flagged(self, above: float = FLAGGED_ABOVE) -> tuple[Change, ...]:
        """The changes that somebody should look at, widest movement first."""
        found = [change for change in self.changes if change.flagged(above)]
        return tuple(sorted(found, key=lambda c: -abs(c.movement or 0)))

    def as_data(self, above: float = FLAGGED_ABOVE) -> dict[str, Any]:
        """Everything as plain data for JSON."""
        return {
            "old": {"id": self.old.id, "digest": self.old.digest},
            "new": {"id": self.new.id, "digest": self.new.digest},
            "same": self.same,
            "not_read": self.not_read,
            "flagged_above": above,
            "changes": [_change_data(change, above) for change in self.changes],
            "relabelled": [
                {"column": r.column, "before": r.before, "after": r.after, "ids": list(r.ids)}
                for r in self.relabelled
            ],
        }


def diff(old: FactorSet, new: FactorSet) -> FactorDiff:
    """What changed from one set to another.

    What is absent from a set that was read only in part is neither new nor gone.
    """
    pairs, old_alone, new_alone = _pairs(old, new)
    changes = [change for before, after in pairs if (change := _change(before, after)) is not None]
    same = len(pairs) - len(changes)
    renamed, old_alone, new_alone = _renamed(old_alone, new_alone)
    changes += renamed
    if new.complete:
        changes += [Change(Kind.GONE, factor, None) for factor in old_alone]
    if old.complete:
        changes += [Change(Kind.NEW, None, factor) for factor in new_alone]
    not_read = (0 if new.complete else len(old_alone)) + (0 if old.complete else len(new_alone))
    return FactorDiff(old, new, tuple(changes), _relabelled(pairs), same, not_read)


def together(changes: Iterable[Change]) -> tuple[Together, ...]:
    """Changes alike as one, in the order of the first of each."""
    groups: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for change in changes:
        key = (change.kind, change.factor.group, change.factor.unit, *_values(change))
        groups[key].append(change)
    return tuple(Together(tuple(group)) for group in groups.values())


def _pairs(
    old: FactorSet, new: FactorSet
) -> tuple[list[tuple[Factor, Factor]], list[Factor], list[Factor]]:
    """The rows that both sets have, and those of one alone."""
    official = {f.official_id: f for f in new.factors.values() if f.official_id}
    pairs, alone, met = [], [], set()
    for factor in old.factors.values():
        found = official.get(factor.official_id) if factor.official_id else None
        found = found or new.factors.get(factor.id)
        if found is None:
            alone.append(factor)
        else:
            pairs.append((factor, found))
            met.add(found.id)
    return pairs, alone, [f for f in new.factors.values() if f.id not in met]


def _change(before: Factor, after: Factor) -> Change | None:
    if before.unit != after.unit:
        return Change(Kind.UNIT, before, after)
    if before.value == after.value:
        return None
    if after.value is None:
        return Change(Kind.BLANKED, before, after)
    kind = Kind.FILLED if before.value is None else Kind.MOVED
    return Change(kind, before, after)


def _renamed(
    old: list[Factor], new: list[Factor]
) -> tuple[list[Change], list[Factor], list[Factor]]:
    """Rows of one set alone that have the same words and unit in the other, but another id."""
    words: Mapping[tuple[Any, ...], list[Factor]] = _by_words(new)
    changes = [
        Change(Kind.RENAMED, factor, words[_words(factor)][0])
        for factor in old
        if len(words.get(_words(factor), ())) == 1
    ]
    gone = {c.old.id for c in changes if c.old}
    come = {c.new.id for c in changes if c.new}
    return (
        changes,
        [factor for factor in old if factor.id not in gone],
        [factor for factor in new if factor.id not in come],
    )


def _by_words(factors: Iterable[Factor]) -> dict[tuple[Any, ...], list[Factor]]:
    found: dict[tuple[Any, ...], list[Factor]] = defaultdict(list)
    for factor in factors:
        found[_words(factor)].append(factor)
    return found


def _words(factor: Factor) -> tuple[Any, ...]:
    return factor.group, factor.item, factor.route, factor.unit


def _relabelled(pairs: Iterable[tuple[Factor, Factor]]) -> tuple[Relabelled, ...]:
    """Words that differ; those of a set that was not read in the original say nothing."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for before, after in pairs:
        if before.route and after.route and before.route != after.route:
            found["route", before.route, after.route].append(after.id)
        seen = {before.provenance.status, after.provenance.status} == {Status.SEEN}
        if seen and before.item != after.item:
            found["item", before.item, after.item].append(after.id)
    return tuple(Relabelled(*key, tuple(ids)) for key, ids in found.items())


def _value(factor: Factor | None) -> float | None:
    return None if factor is None else factor.value


def _values(change: Change) -> tuple[float | None, float | None]:
    return _value(change.old), _value(change.new)


def _change_data(change: Change, above: float) -> dict[str, Any]:
    before, after = _values(change)
    return {
        "kind": str(change.kind),
        "id": change.factor.id,
        "official_id": change.factor.official_id,
        "group": change.factor.group,
        "unit": change.factor.unit,
        "old": before,
        "new": after,
        "movement": change.movement,
        "flagged": change.flagged(above),
    }
