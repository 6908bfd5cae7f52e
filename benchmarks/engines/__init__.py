"""The engines that are asked the same question: the best k haves of every want of a market.

Each gives the exact answer under the declared value of ``offcut.matching.screen.market``, or says
that it does not. ``prepare`` turns the market into the engine's own tables and is not timed for the
peers; ``answer`` is. Each is imported only in the process that measures it.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the driver stays small: what a child holds is measured from what it began with
    from offcut.matching.screen.market import Market, TopK


@dataclass(frozen=True)
class Engine:
    """One way to answer.

    ``module``: where its functions ``prepare(market, threads)`` and ``answer(prepared, k)`` are.
    ``exact``: whether the answer must equal the oracle's. ``needs``: modules that must be there.
    ``threads``: whether it can use more than one.
    """

    name: str
    title: str
    module: str
    exact: bool = True
    needs: tuple[str, ...] = ()
    threads: bool = False

    def missing(self) -> str | None:
        """Why it cannot run here; None when it can."""
        gone = [name for name in self.needs if find_spec(name) is None]
        return f"not installed: {', '.join(gone)} (the extra 'bench')" if gone else None

    def ready(self, market: "Market", threads: int) -> "Callable[[int], TopK]":
        """What answers for this market, with all that comes before the question done."""
        module: Any = importlib.import_module(f"benchmarks.engines.{self.module}")
        prepared = module.prepare(market, threads)

        def answer(k: int) -> "TopK":
            found: TopK = module.answer(prepared, k)
            return found

        return answer


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("offcut", "Offcut's screen", "ours", threads=True),
        Engine("numpy", "numpy, dense blocks by matrix products", "dense"),
        Engine("oracle", "numpy, pair by pair (our oracle)", "oracle"),
        Engine("polars", "polars, join per type, filter, top k", "polars_join", threads=True),
        Engine("duckdb", "DuckDB, one SQL query", "duckdb_sql", needs=("duckdb",), threads=True),
        Engine("kdtree", "SciPy k-d tree, doubling k with a bound", "kdtree"),
        Engine("nearest-100", "nearest 100, re-ranked", "nearest", exact=False),
        Engine("text-100", "text top 100, re-ranked", "text", exact=False),
    )
}
