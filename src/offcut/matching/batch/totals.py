"""The answer of a run in a few numbers, matches gone through once in the order of all.

As :func:`offcut.matching.summary.summarise`, on columns: a listing is
a number here.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from offcut.listings.records import from_text, to_text
from offcut.matching.batch.job import Job
from offcut.matching.batch.ordered import in_order
from offcut.matching.batch.partitions import wants_file
from offcut.matching.model import ResidueFlow, Verdict
from offcut.matching.residues import LeftBehind
from offcut.matching.summary import AFTER_TESTS, LIKELY, NOW, Potential, Summary
from offcut.matching.worth.decline import mean_of_year

if TYPE_CHECKING:
    import polars as pl

_FILE = "summary.json"
_CRUMB = 1e-6
_SUMS = ("tonnes", "value_gbp", "carbon_kgco2e", "landfill_tonnes")
_USED = (
    "verdict", "have_id", "want_id", "units_per_year", "have_units_per_year", "parts",
    "use", "leaves", "tonnes_per_year", "value_gbp_per_year", "carbon_kgco2e_per_year",
    "landfill_tonnes_avoided",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What the matches take: the ids of all haves in a match, and what the potential leaves."""

    haves: "pl.Series"
    left: list[LeftBehind]  # in the order of the matches
    left_by: list[int]  # the number of the have of each
    met: dict[int, float]  # units a year delivered to each want, by its number
    names: set[str]  # ids that look like those of residues


def write_summary(job: Job) -> Taken:
    """Works the summary out and keeps it; returns what the matches take."""
    import polars as pl

    known = _Known(job)
    sums = [_Sum(verdicts, known.amounts()) for verdicts in (NOW, LIKELY, AFTER_TESTS)]
    verdicts: Counter[str] = Counter()
    wants, haves = set[int](), set[int]()
    left: list[LeftBehind] = []
    met: dict[int, float] = {}
    for block in in_order(job, _USED):
        for row in known.rows(block):
            verdicts[row.verdict] += 1
            wants.add(row.want)
            haves.update(have for have, _ in row.taken)
            for one in sums:
                part = one.take(row)
            if part > 0:
                met[row.want] = met.get(row.want, 0.0) + part * (row.units or 0.0)
                left += row.left(part)
    now, likely, after_tests = (one.potential() for one in sums)
    summary = Summary(
        haves=job.haves,
        wants=job.wants,
        matches=sum(verdicts.values()),
        by_verdict={verdict.value: verdicts.get(verdict.value, 0) for verdict in Verdict},
        wants_matched=len(wants),
        haves_matched=len(haves),
        now=now,
        likely=likely,
        after_tests=after_tests,
    )
    (job.folder / _FILE).write_text(to_text(summary), "utf-8")
    matched = known.ids.gather(sorted(haves))
    left_by = known.numbers(pl.Series([one.have_id for one in left], dtype=pl.String))
    names = known.ids.filter(known.ids.str.contains(r"/r\d+$"))
    return Taken(
        matched,
        left,
        (left_by - job.wants).to_list(),
        met,
        set(names),
    )


def read_summary(job: Job) -> Summary:
    """The summary of a run that is finished."""
    found: Summary = from_text((job.folder / _FILE).read_text("utf-8"), Summary)
    return found


@dataclass(slots=True)
class _Row:
    """One match as its numbers."""

    verdict: str
    want: int
    units: float | None
    taken: tuple[tuple[int, float], ...]  # haves, with the units taken of each
    tonnes: float
    value: float
    carbon: float | None
    landfill: float
    leaves: str | None
    want_id: str
    use: str | None

    def left(self, part: float) -> Iterator[LeftBehind]:
        """What a part of it leaves."""
        for have_id, units, text in json.loads(self.leaves or "[]"):
            flow = _flow(text)
            yield LeftBehind(have_id, self.want_id, self.use, part * units * flow.units, flow)


@lru_cache(maxsize=50_000)
def _flow(text: str) -> ResidueFlow:
    found: ResidueFlow = from_text(text, ResidueFlow)
    return found


class _Known:
    """Numbers for ids, and what each listing has a year (NaN = no amount given)."""

    def __init__(self, job: Job) -> None:
        import polars as pl

        folder = job.folder
        files = [
            wants_file(folder, f"{kind:04d}") for kind, count in enumerate(job.want_counts) if count
        ]
        files += sorted((folder / "haves").rglob("*.parquet"))
        columns = ["id", "amount.central", "amount.per_year", "decline_per_year"]
        table = pl.concat([pl.read_parquet(path, columns=columns) for path in files])
        self.ids = table["id"]
        self._numbers = pl.DataFrame({"id": self.ids}).with_row_index("number")
        falls = table["decline_per_year"].to_numpy()
        yearly = table["amount.per_year"].fill_null(False).to_numpy()
        central = table["amount.central"].fill_null(float("nan")).to_numpy()
        self._amounts = [
            amount * mean_of_year(fall) if fall and per_year else amount
            for amount, fall, per_year in zip(
                central.tolist(), falls.tolist(), yearly.tolist(), strict=True
            )
        ]

    def amounts(self) -> list[float]:
        """What each listing has a year, by number."""
        return self._amounts

    def rows(self, block: "pl.DataFrame") -> Iterator[_Row]:
        """The matches of a block, in order."""
        numbered = block.with_columns(
            self.numbers(block["have_id"]).alias("have"),
            self.numbers(block["want_id"]).alias("want"),
        )
        sources = self._sources(block)
        for row in numbered.iter_rows(named=True):
            if row["parts"]:
                taken = tuple((sources[name], units) for name, units in json.loads(row["parts"]))
            else:
                taken = ((row["have"], row["have_units_per_year"] or 0.0),)
            yield _Row(
                row["verdict"],
                row["want"],
                row["units_per_year"],
                taken,
                row["tonnes_per_year"] or 0.0,
                row["value_gbp_per_year"],
                row["carbon_kgco2e_per_year"],
                row["landfill_tonnes_avoided"] or 0.0,
                row["leaves"],
                row["want_id"],
                row["use"],
            )

    def numbers(self, names: "pl.Series") -> "pl.Series":
        """The numbers of ids: wants first, then haves; null for others."""
        import polars as pl

        asked = pl.DataFrame({"id": names})
        found = asked.join(self._numbers, on="id", how="left", maintain_order="left")["number"]
        return found.cast(pl.Int64)

    def _sources(self, block: "pl.DataFrame") -> dict[str, int]:
        """Numbers of the haves in blends."""
        import polars as pl

        told = block["parts"].drop_nulls().to_list()
        names = sorted({name for text in told for name, _ in json.loads(text)})
        return dict(zip(names, self.numbers(pl.Series(names, dtype=pl.String)), strict=True))


@dataclass(slots=True)
class _Sum:
    """A potential while matches are taken, best first, on what is left of haves and wants."""

    verdicts: tuple[Verdict, ...]
    amounts: list[float]
    left: dict[int, float] = field(default_factory=dict)
    wants: set[int] = field(default_factory=set)
    haves: set[int] = field(default_factory=set)
    sums: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_SUMS, 0.0))
    matches: int = 0
    carbon_unknown: int = 0
    quantity_unknown: int = 0

    def take(self, row: _Row) -> float:
        """The part of a match (0 to 1) that can happen beside the better ones."""
        if row.verdict not in self.verdicts:
            return 0.0
        needs: list[tuple[int, float]] = [*row.taken, (row.want, row.units or 0.0)]
        if any(self.amounts[name] != self.amounts[name] for name, _ in needs):
            self.quantity_unknown += 1
            return 0.0
        if not row.units:
            return 0.0
        left = self.left
        for name, units in needs:
            if name not in left:
                left[name] = max(self.amounts[name], units)
        part = min(1.0, *(left[name] / units for name, units in needs if units > 0))
        for name, units in needs:
            left[name] = max(0.0, left[name] - part * units)
        if part <= _CRUMB:
            return 0.0
        self._count(row, part)
        return part

    def _count(self, row: _Row, part: float) -> None:
        self.matches += 1
        self.wants.add(row.want)
        self.haves.update(have for have, _ in row.taken)
        self.sums["tonnes"] += part * row.tonnes
        self.sums["value_gbp"] += part * row.value
        self.sums["landfill_tonnes"] += part * row.landfill
        if row.carbon is None:
            self.carbon_unknown += 1
        else:
            self.sums["carbon_kgco2e"] += part * row.carbon

    def potential(self) -> Potential:
        """What was taken."""
        found: dict[str, Any] = {**self.sums}
        return Potential(
            wants=len(self.wants),
            haves=len(self.haves),
            matches=self.matches,
            carbon_unknown=self.carbon_unknown,
            quantity_unknown=self.quantity_unknown,
            **found,
        )
