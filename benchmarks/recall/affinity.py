"""Could this kind of business use this resource? Pairs of one place, seen above not seen."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from benchmarks.recall.exchanges import Exchange, pairs_of_one_place
from benchmarks.recall.likeness import TfIdf
from benchmarks.recall.scores import Scored, ordered

TITLE = "Affinity of a waste and a receiver of one place"

Pairs = Sequence[tuple[Exchange, str, bool]]


def measure(rows: Sequence[Exchange]) -> tuple[int, list[Scored]]:
    """How many pairs there are, and every system on them."""
    pairs = pairs_of_one_place(rows)
    cases = [waste.case for waste, _, _ in pairs]
    seen = [known for _, _, known in pairs]
    return len(pairs), [
        ordered(name, cases, values, seen, ours=name.startswith("offcut"))
        for name, values in _systems(rows, pairs)
    ]


def _systems(rows: Sequence[Exchange], pairs: Pairs) -> Iterator[tuple[str, list[float]]]:
    yield "n-grams of words and receiver", _spelling(pairs)
    yield "how many wastes the receiver takes elsewhere", _popular(rows, pairs)
    if find_spec("offcut.matching.recall.affinity"):
        from offcut.matching.recall.affinity import affinity

        yield (
            "offcut",
            [
                affinity(waste.words, receiver, without_country=waste.country)
                for waste, receiver, _ in pairs
            ],
        )


def _spelling(pairs: Pairs) -> list[float]:
    receivers = list(dict.fromkeys(receiver for _, receiver, _ in pairs))
    index, place = TfIdf(receivers), {name: number for number, name in enumerate(receivers)}
    return [float(index.likeness(waste.words)[place[name]]) for waste, name, _ in pairs]


def _popular(rows: Sequence[Exchange], pairs: Pairs) -> list[float]:
    """How often businesses spelt alike receive in the other cases."""
    index = TfIdf([row.receiver for row in rows])
    found = {}
    for waste, receiver, _ in pairs:
        if (waste.case, receiver) not in found:
            angles = index.likeness(receiver)
            found[waste.case, receiver] = sum(
                float(angle)
                for row, angle in zip(rows, angles, strict=True)
                if row.case != waste.case and angle > 0.3
            )
    return [found[waste.case, receiver] for waste, receiver, _ in pairs]
