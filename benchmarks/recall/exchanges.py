"""The real exchanges, one record a row; read beside the checkout, never shipped."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "evaluation" / "exchanges_dev.csv"
_UNKNOWN = {"", "ND"}
# How the file writes a country → how the table ``precedents`` writes it, so that it is left out.
_COUNTRIES = {"UK": "United Kingdom", "US": "United States"}
_WITHOUT_PRECEDENTS = frozenset({"Italy", "Japan"})  # nothing there to be left out


@dataclass(frozen=True)
class Exchange:
    """One published exchange between two businesses."""

    case: str  # rows of one case come from one place and one report
    country: str  # as the table ``precedents`` writes it
    words: str  # the waste, as the report has it
    donor: str  # business in words
    donor_nace: str  # as given, may be wide ("20") or empty
    receiver: str
    receiver_nace: str
    codes: frozenset[str]  # accepted waste codes, six digits; empty where none is given


def path_given() -> Path:
    """The data file: ``OFFCUT_EXCHANGES`` where set, else the place beside the checkout."""
    return Path(os.environ.get("OFFCUT_EXCHANGES") or DATA)


def read_exchanges(path: Path) -> list[Exchange]:
    """All rows of the file; line breaks and runs of spaces inside a cell are one space."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {name: " ".join((cell or "").split()) for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
    return [
        Exchange(
            case=row["case_id"],
            country=_country(_known(row["country"])),
            words=row["waste_description"],
            donor=_known(row["donor_business"]),
            donor_nace=_known(row["donor_nace"]),
            receiver=_known(row["receiver_business"]),
            receiver_nace=_known(row["receiver_nace"]),
            codes=frozenset(filter(None, row["ewc_code"].replace(" ", "").split("/"))),
        )
        for row in rows
    ]


def _known(cell: str) -> str:
    return "" if cell in _UNKNOWN else cell


def _country(written: str) -> str:
    """The country as the precedents write it.

    Raises:
        ValueError: it is neither theirs nor listed as having none: leaving it out would leave
            nothing out, and nobody would see that.
    """
    country = _COUNTRIES.get(written, written)
    if country in _countries_of_precedents() or country in _WITHOUT_PRECEDENTS:
        return country
    raise ValueError(
        f"'{written}' is no country of the table precedents, so none of its precedents would be"
        " left out: map it in _COUNTRIES or, if there are none, add it to _WITHOUT_PRECEDENTS"
    )


@cache
def _countries_of_precedents() -> frozenset[str]:
    from offcut.matching.recall.precedents import precedents

    return frozenset(row.country for row in precedents())


def wastes_with_code(rows: Sequence[Exchange]) -> list[Exchange]:
    """Rows with an accepted code; the same words of one donor and case count once."""
    once = {(r.case, r.donor, r.words, r.codes): r for r in rows if r.codes}
    return list(once.values())


def with_receiver_class(rows: Sequence[Exchange], classes: frozenset[str]) -> list[Exchange]:
    """Rows whose receiver is of one four-digit class; one donor, waste and class counts once."""
    once = {
        (r.case, r.donor, r.words, r.receiver_nace): r for r in rows if r.receiver_nace in classes
    }
    return list(once.values())


def pairs_of_one_place(rows: Sequence[Exchange]) -> list[tuple[Exchange, str, bool]]:
    """Each waste with each receiving business of its case: the waste, the receiver, was it seen.

    Words of waste and receiver stand for them. A pair that was not seen counts as a negative for
    ranking only: nobody said it is impossible. Cases with one receiver or one waste say nothing.
    """
    pairs: list[tuple[Exchange, str, bool]] = []
    for case in dict.fromkeys(row.case for row in rows):
        own = [row for row in rows if row.case == case and row.receiver and row.words]
        wastes = {row.words.casefold(): row for row in own}
        receivers = {row.receiver.casefold(): row.receiver for row in own}
        seen = {(row.words.casefold(), row.receiver.casefold()) for row in own}
        pairs.extend(
            (waste, receiver, (words, name) in seen)
            for words, waste in wastes.items()
            for name, receiver in receivers.items()
        )
    return pairs
