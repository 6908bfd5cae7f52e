"""Asks engines in processes of their own, and holds what they answer against the truth."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.measure import OverLimit, module, run
from benchmarks.registry import Bench, Measured

_POOLS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ONE_THREAD = dict.fromkeys((*_POOLS, "NUMBA_NUM_THREADS"), "1")
_TRUSTED = ("oracle", "numpy")
_WALL_PER_CPU = 4.0


@dataclass(frozen=True)
class Question:
    """The best ``k`` haves of every want of a market of ``size`` × ``size`` listings.

    ``pattern`` as the fields of ``benchmarks.market.Pattern``. ``threads``: 1, or 0 for as many as
    the engine takes by itself.
    """

    engine: str
    size: int
    pattern: Mapping[str, object] = field(default_factory=dict)
    threads: int = 1
    k: int = 10

    @property
    def about(self) -> str:
        """A name for the market and k, the same for every engine."""
        pattern = "".join(f"-{name}={value}" for name, value in sorted(self.pattern.items()))
        return f"{self.size}{pattern}-k{self.k}"


def asks(question: Question) -> Callable[[Bench], Measured]:
    """A benchmark that asks this question."""
    return lambda bench: ask(bench, question)


def ask(bench: Bench, question: Question) -> Measured:
    """Measure one answer and check it.

    An engine that is not there is skipped with the reason, one that takes too long is ended and
    told as over its limit. An exact engine whose answer is not the truth is an error: its speed
    would mean nothing.

    Raises:
        RuntimeError: the engine failed, or answered wrongly.
    """
    engine = ENGINES[question.engine]
    if reason := engine.missing():
        return Measured(skipped=reason)
    answer = bench.folder / question.about / f"{question.engine}-{question.threads}.npz"
    answer.parent.mkdir(parents=True, exist_ok=True)
    limit = bench.limit_seconds
    spec = {**asdict(question), "limit_seconds": limit, "save": str(answer)}
    environment = ONE_THREAD if question.threads == 1 else {}
    command = module("benchmarks.child", json.dumps(spec))
    try:
        told = run(
            command,
            runs=1,
            warm=False,
            limit_seconds=limit * _WALL_PER_CPU + 60,
            environment=environment,
        ).said
    except OverLimit:
        return Measured(over_limit=limit)
    found = json.loads(told.splitlines()[-1])
    checked = checked_answer(question, answer)
    found["figures"] |= checked
    if engine.exact and checked and checked["rows_equal"] < 1.0:
        raise RuntimeError(
            f"{question.engine} is not exact on {question.about}: "
            f"{checked['rows_equal']:.4%} of the rows are the oracle's"
        )
    return Measured(**found)


def checked_answer(question: Question, answer: Path) -> dict[str, float]:
    """The answer beside the truth: a trusted engine's, or the oracle's on a sample of the wants."""
    mine = (question.engine, question.threads)
    truths = [
        path
        for name in _TRUSTED
        if (name, 1) != mine and (path := answer.parent / f"{name}-1.npz").exists()
    ]
    command = module("benchmarks.check", json.dumps(asdict(question)), str(answer))
    told = run([*command, *map(str, truths[:1])], runs=1, warm=False).said
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found
