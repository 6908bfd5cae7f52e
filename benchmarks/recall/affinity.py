"""Could this kind of business use this resource? Pairs of one place, seen above not seen."""

from collections.abc import Iterator, Sequence

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
    yield from _by_meaning(pairs)
    yield "offcut", _ours(pairs)


def _by_meaning(pairs: Pairs) -> Iterator[tuple[str, list[float]]]:
    """Likeness by the language model of the extra ``semantic``, where that is installed."""
    from offcut.matching.recall.meaning import vectors, why_not

    if why_not():
        return
    names = list({text: None for waste, name, _ in pairs for text in (waste.words, name)})
    place, found = {name: number for number, name in enumerate(names)}, vectors(names)
    yield (
        "MiniLM",
        [float(found[place[waste.words]] @ found[place[name]]) for waste, name, _ in pairs],
    )


def _ours(pairs: Pairs) -> list[float]:
    """Without the published precedents of the place's own country, so of its own case too."""
    from offcut.matching.recall.affinity import affinity

    return [
        affinity(waste.words, receiver, without_country=waste.country)
        for waste, receiver, _ in pairs
    ]


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
