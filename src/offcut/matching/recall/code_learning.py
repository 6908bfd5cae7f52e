"""How the weights of the signals are learnt, from our own tables alone.

The questions are the words of ``stream_kinds``, each with its waste codes as answers; that table
was made apart from ``code_words``, so its words are new to the book. Three of four questions have
a business that gives the stream (``givers``); in every fifth a letter is missing, as people
mistype. The weights are those under which one of the right codes is likeliest (a conditional
logit with a small ridge), found by L-BFGS; what speaks for an entry never weighs less than 0.

``python -m offcut.matching.recall.code_learning`` prints the table ``code_weights``; its column
with meaning needs the extra ``semantic``.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offcut.matching.recall.code_book import code_book
from offcut.matching.recall.code_signals import SIGNALS, evidence_many
from offcut.matching.recall.codes import chances
from offcut.matching.recall.donors import donor
from offcut.matching.recall.meaning import why_not
from offcut.reference import catalogue
from offcut.reference._read import rows

_RIDGE = 1.0
_WITHOUT_BUSINESS = 4  # every so many-th question has no business
_MISTYPED = 5  # every so many-th question lacks a letter
_EITHER_WAY = {"foreign", "unspecified"}  # may speak against an entry


class Question(NamedTuple):
    """Words with the codes that are right for them."""

    text: str
    business: str | None
    answers: tuple[int, ...]  # numbers of entries in the book


def questions() -> Iterator[Question]:
    """Every word of every kind of stream that has codes, with givers in turn."""
    givers: dict[str, list[str]] = {}
    for row in rows(catalogue()["givers"]):
        givers.setdefault(row["stream"], []).append(row["industry"])
    place, number = code_book().place, 0
    for row in rows(catalogue()["stream_kinds"]):
        answers = tuple(place[code] for code in row["ewc_codes"].split("|") if code)
        for text in row["words"].split("|") if answers else ():
            number += 1
            pool = givers.get(row["id"])
            alone = not pool or number % _WITHOUT_BUSINESS == 0
            business = None if alone or not pool else pool[number % len(pool)]
            yield Question(_mistyped(text) if number % _MISTYPED == 0 else text, business, answers)


def _mistyped(text: str) -> str:
    """The text without the middle letter of its longest word.

    >>> _mistyped("fly ash from boilers")
    'fly ash from boiers'
    """
    longest = max(text.split(), key=len)
    middle = len(longest) // 2
    return text.replace(longest, longest[:middle] + longest[middle + 1 :], 1)


def learn(meaning: bool) -> NDArray[np.float64]:
    """The weight of each signal; of ``meaning`` 0 where that is not compared."""
    from scipy.optimize import minimize

    asked = list(questions())
    values, right = _values(asked, meaning)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shares = chances(values, weights)
        good = np.where(right, shares, 0.0)
        total = good.sum(axis=1) + 1e-12
        slope = (good / total[:, None] - shares).ravel() @ values.reshape(-1, len(SIGNALS))
        return (
            float(_RIDGE / 2 * weights @ weights - np.log(total).sum()),
            _RIDGE * weights - slope,
        )

    bounds = [(None, None) if name in _EITHER_WAY else (0.0, None) for name in SIGNALS]
    found = minimize(loss, np.zeros(len(SIGNALS)), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def _values(asked: list[Question], meaning: bool) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    givers = [question.business for question in asked]
    found = evidence_many(
        [question.text for question in asked],
        givers,
        [donor(giver) for giver in givers],
        meaning=meaning,
    )
    values = np.stack([evidence.values for evidence in found])
    right = np.zeros(values.shape[:2], dtype=bool)
    for number, question in enumerate(asked):
        right[number, list(question.answers)] = True
    return values, right


def main() -> None:
    """Print the table of weights."""
    if why_not():
        sys.exit(f"The column with meaning cannot be learnt: {why_not()}")
    by_words, with_meaning = learn(meaning=False), learn(meaning=True)
    print("signal,by_words,with_meaning")
    for name, one, other in zip(SIGNALS, by_words, with_meaning, strict=True):
        print(f"{name},{one:.2f},{other:.2f}")


if __name__ == "__main__":
    main()
