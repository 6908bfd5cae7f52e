"""Resilience: how far firms rest on one supplier, or on abroad, before and after an exchange.

A firm states shares of its own input. They are of different inputs and different sizes, so they
are never weighted into one share of a region: what is said is how many firms rest on less, how many
on more, and the mean of the firms, each counted once. Tonnes of imports displaced are a metric of
the project account; this stands beside it. By standing, as everything: never added.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from offcut.impact.book import Book, Entry
from offcut.impact.model import Dependence, Standing

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult

SHEET = "suppliers"
MEASURES: Mapping[str, str] = {
    "one_supplier": "from its largest supplier",
    "abroad": "from abroad",
}
"""What a share is of, by the columns' stem: ``<stem>_before`` and ``<stem>_after``."""


@dataclass(frozen=True, slots=True)
class Change:
    """One share of one firm's input before and after; both known."""

    dependence: Dependence
    measure: str
    before: float
    after: float
    standing: Standing

    @property
    def less(self) -> float:
        """By how much of its input the firm rests on it less; negative when it rests on it more."""
        return self.before - self.after

    @property
    def entry(self) -> str:
        """Id of its entry."""
        return f"resilience.row{self.dependence.source.row}.{self.measure}"


@dataclass(frozen=True, slots=True)
class Resilience:
    """The changes of one measure, year and standing: what can be said of them together."""

    measure: str
    year: int
    standing: Standing
    changes: tuple[Change, ...]

    @property
    def fell(self) -> int:
        """Firms' inputs that rest on it less."""
        return sum(change.less > 0 for change in self.changes)

    @property
    def rose(self) -> int:
        """… more."""
        return sum(change.less < 0 for change in self.changes)

    @property
    def mean_before(self) -> float:
        """Mean of the shares before, each input counted once."""
        return fmean(change.before for change in self.changes)

    @property
    def mean_after(self) -> float:
        """… and after."""
        return fmean(change.after for change in self.changes)

    @property
    def told(self) -> str:
        """The finding in a sentence.

        It names how many, as the mean of a few says little.
        """
        inputs = "1 input" if len(self.changes) == 1 else f"{len(self.changes)} inputs"
        counts = f"{self.fell} fell, {self.rose} rose"
        mean = f"on average {self.mean_before:.0%} before, {self.mean_after:.0%} after"
        words = f"share {MEASURES[self.measure]}, {self.standing}, {inputs}: {counts}; {mean}"
        return words.replace("%", "\u202f%")


def resilience(
    dependences: Iterable[Dependence], standings: Mapping[tuple[str, int], Standing]
) -> tuple[Resilience, ...]:
    """What the statements of firms say together, by measure, year and standing.

    Args:
        dependences: one statement each.
        standings: of each synergy and year. A statement without a claim in its year is not
            counted, as nothing shows that the exchange took place in it.
    """
    groups: dict[tuple[str, int, Standing], list[Change]] = defaultdict(list)
    for stated in dependences:
        standing = standings.get((stated.synergy, stated.year))
        if standing is None:
            continue
        for measure in MEASURES:
            before = getattr(stated, f"{measure}_before")
            after = getattr(stated, f"{measure}_after")
            if before is not None and after is not None:
                change = Change(stated, measure, before, after, standing)
                groups[measure, stated.year, standing].append(change)
    order = sorted(groups, key=lambda k: (k[1], list(Standing).index(k[2]), k[0] == "abroad"))
    return tuple(Resilience(*key, tuple(groups[key])) for key in order)


def resilience_of(result: "ImpactResult") -> tuple[Resilience, ...]:
    """The resilience of an account's firms, by the standing of their claims."""
    standings = {
        (claim.synergy, claim.year): standing
        for claim, standing in zip(result.claims, result.standings, strict=True)
        if standing is not None
    }
    return resilience(result.suppliers, standings)


def resilience_entries(book: Book, found: Iterable[Resilience]) -> None:
    """Writes each change and the means of each group; the rows are written too."""
    for group in found:
        for change in group.changes:
            _write_row(book, change.dependence)
            _write_change(book, change)
        _write_means(book, group)


def _write_row(book: Book, stated: Dependence) -> None:
    cells = {
        "synergy_id": stated.synergy,
        "year": stated.year,
        "organisation": stated.organisation,
        "material": stated.material,
    }
    for measure in MEASURES:
        for when in ("before", "after"):
            cells[f"{measure}_{when}"] = getattr(stated, f"{measure}_{when}")
    book.put_row(SHEET, stated.source.row, cells)


def _cell(change: Change, when: str) -> str:
    return f"{change.dependence.source.reference}.{change.measure}_{when}"


def _write_change(book: Book, change: Change) -> None:
    stated = change.dependence
    book.add(
        Entry(
            change.entry,
            f"{stated.organisation}, {stated.material}: share {MEASURES[change.measure]}, less by",
            change.less,
            "share",
            "before - after",
            {when: _cell(change, when) for when in ("before", "after")},
            stated.year,
            standing=str(change.standing),
        )
    )


def _write_means(book: Book, group: Resilience) -> None:
    stem = f"resilience.{group.year}.{group.standing}.{group.measure}"
    words = f"Share of input {MEASURES[group.measure]}"
    values = {"before": group.mean_before, "after": group.mean_after}
    for when, value in values.items():
        book.add(
            Entry(
                f"{stem}.{when}",
                f"{words}, {when}: mean of firms' inputs, each counted once",
                value,
                "share",
                "mean(x)",
                {"x": tuple(_cell(change, when) for change in group.changes)},
                group.year,
                standing=str(group.standing),
                note=f"{len(group.changes)} stated: {group.fell} less, {group.rose} more",
            )
        )
