"""Holds an answer against the truth: ``python -m benchmarks.check SPEC ANSWER [REFERENCE]``.

The truth is the answer of the oracle or of another exact engine for the same market; without it the
oracle works out a sample of the wants. In a process of its own, as it may need much memory.
"""

import json
import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np

from benchmarks.market import market
from offcut.matching.screen import oracle
from offcut.matching.screen.market import Market, TopK

_SAMPLE = 400


def load(path: str) -> TopK:
    """An answer as the measuring process saved it."""
    with np.load(path) as held:
        return TopK(held["haves"], held["values"])


def compared(found: TopK, truth: TopK) -> dict[str, float]:
    """How an answer differs from the truth.

    ``rows_equal``: share of the wants with the same haves in the same order. ``value_off``: largest
    difference of a value that both have at the same place, relative, or absolute below GBP 1.
    ``rows_found``: share of the true top k that the answer holds. ``value_found``: value of the
    answer as a share of the true one.
    """
    both = (found.haves == truth.haves) & (truth.haves >= 0)
    off = np.abs(found.values[both] - truth.values[both]) / np.maximum(1.0, truth.values[both])
    true_pairs, found_pairs = _pairs(truth), _pairs(found)
    whole = float(np.nansum(truth.values))
    return {
        "rows_equal": float((found.haves == truth.haves).all(axis=1).mean()),
        "value_off": float(off.max(initial=0.0)),
        "rows_found": float(np.isin(true_pairs, found_pairs).mean()) if len(true_pairs) else 1.0,
        "value_found": float(np.nansum(found.values)) / whole if whole else 1.0,
        "rows_checked": float(len(truth.haves)),
    }


def _pairs(answer: TopK) -> Any:
    """Each pair of want and have as one number."""
    wants = np.broadcast_to(np.arange(len(answer.haves))[:, None], answer.haves.shape)
    there = answer.haves >= 0
    return (wants[there] << 32) | answer.haves[there]


def sampled(whole: Market, rows: Any) -> Market:
    """The market with only these rows of the wants, in this order."""
    wants = whole.wants
    counts = np.diff(wants.accepted_from)[rows]
    ends = np.cumsum(counts)
    inside = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
    at = np.repeat(wants.accepted_from[rows], counts) + inside
    own = ("ids", "accepted_from", "accepted")
    columns = {f.name: getattr(wants, f.name)[rows] for f in fields(wants) if f.name not in own}
    some = replace(
        wants,
        ids=[wants.ids[row] for row in rows.tolist()],
        accepted_from=np.concatenate([[0], ends]),
        accepted=wants.accepted[at],
        **columns,
    )
    return replace(whole, wants=some)


def main() -> None:
    """Compare, print one line of JSON."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    found = load(sys.argv[2])
    if len(sys.argv) > 3:
        truth = load(sys.argv[3])
    else:
        whole = market(spec["size"], spec["size"], **spec["pattern"])
        chosen = np.random.default_rng(1).choice(spec["size"], _SAMPLE, replace=False)
        truth = oracle.top_k(sampled(whole, chosen), spec["k"])
        found = TopK(found.haves[chosen], found.values[chosen])
    print(json.dumps(compared(found, truth)))


if __name__ == "__main__":
    main()
