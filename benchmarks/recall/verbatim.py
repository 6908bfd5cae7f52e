"""How much the wording of our own tables helps: rows whose words stand there, and all others.

A description of one or two ordinary words ("fly ash") is bound to stand in a table of trade names.
What is found for the other rows says more of words that nobody has seen.
"""

import re
from collections.abc import Collection, Sequence

from benchmarks.recall import codes, receivers
from benchmarks.recall.exchanges import Exchange, wastes_with_code, with_receiver_class

_TABLES = (
    ("stream_kinds", "words"),
    ("stream_kinds", "name"),
    ("resource_types", "synonyms"),
    ("resource_types", "name"),
    ("code_words", "words"),
    ("waste_codes", "description"),
    ("word_kin", "words"),
)
_AMONG = 10


def phrases() -> frozenset[str]:
    """Every phrase of the tables that words of a waste are compared with, in plain letters."""
    from offcut.reference import catalogue
    from offcut.reference._read import rows

    return frozenset(
        _plain(phrase)
        for table, column in _TABLES
        for row in rows(catalogue()[table])
        for phrase in row[column].split("|")
    )


def _plain(text: str) -> str:
    return " ".join(re.findall("[a-z0-9]+", text.lower()))


def stands_in_tables(words: str, known: frozenset[str]) -> bool:
    """Whether the words, as a whole, are a phrase of the tables; letters and digits count."""
    return _plain(words) in known


def measure(rows: Sequence[Exchange]) -> list[str]:
    """A line on the descriptions, then one for each question."""
    known = phrases()
    told = {_plain(row.words) for row in rows}
    lines = [
        f"{len(told & known)} of {len(told)} different descriptions stand in our tables as a whole."
    ]
    wastes = wastes_with_code(rows)
    haves = with_receiver_class(rows, frozenset(receivers.classes_with_words()))
    for title, asked, found, accepted in (
        (codes.TITLE, wastes, codes.by_words_and_business(wastes), [w.codes for w in wastes]),
        (receivers.TITLE, haves, receivers.ours(haves), [{h.receiver_nace} for h in haves]),
    ):
        lines.append(f"{title}, found among ten: {_split(asked, found, accepted, known)}.")
    return lines


def _split(
    asked: Sequence[Exchange],
    found: Sequence[Sequence[str]],
    accepted: Sequence[Collection[str]],
    known: frozenset[str],
) -> str:
    parts = []
    for name, wanted in (("that stand there", True), ("that do not", False)):
        hits = [
            bool(set(answers[:_AMONG]) & set(good))
            for row, answers, good in zip(asked, found, accepted, strict=True)
            if stands_in_tables(row.words, known) is wanted
        ]
        share = f"{sum(hits) / len(hits):.0%}" if hits else "none"
        parts.append(f"{share} of {len(hits)} {name}")
    return ", ".join(parts)
