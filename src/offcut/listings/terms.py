"""The ``terms`` column: ``price=12 GBP/t; haulage=want; sale; days=mon-fri``.

What does not follow the form stays as written: terms are often a sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from offcut.errors import UnitError
from offcut.listings.fields import CellError, Doubt, nearest, number
from offcut.listings.model import Terms

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PAYER = {
    "have": "have",
    "seller": "have",
    "giver": "have",
    "supplier": "have",
    "delivered": "have",
    "want": "want",
    "buyer": "want",
    "taker": "want",
    "collected": "want",
    "ex works": "want",
}
_TRADE = {
    "sale": "sale",
    "sell": "sale",
    "buy": "sale",
    "loan": "loan",
    "lend": "loan",
    "hire": "hire",
    "rent": "hire",
    "give": "give",
    "free": "give",
}
_KEYS = ("price", "haulage", "trade", "days", "decline")
_ACCEPTED = "price=12 GBP/t; haulage=have|want; sale|loan|hire|give; days=mon-fri; decline=5 %"


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """Terms, and the yearly decline that may stand among them (a share)."""

    terms: Terms
    decline_per_year: float = 0.0


def read_terms(
    cell: str, per_unit: Callable[[str], float], doubt: Callable[[Doubt], None]
) -> ReadTerms:
    """Reads the ``terms`` cell.

    ``per_unit(unit)`` gives how many basis units one ``unit`` is ('' for the listing's own unit),
    so that prices come out in GBP per basis unit; it raises ``UnitError`` or ``CellError``.

    Raises:
        CellError: a ``key=value`` that cannot be read.
    """
    price: float | None = None
    payer: str | None = None
    trade: str | None = None
    days: tuple[str, ...] = ()
    decline = 0.0
    for part in filter(None, (piece.strip() for piece in re.split(r"[;\n]", cell))):
        key, equals, value = (piece.strip().lower() for piece in part.partition("="))
        if not equals:
            trade = _TRADE.get(key, trade)
            if key not in _TRADE and _MEANT.search(key):
                doubt(Doubt(f"'{key}' is kept as text and not reckoned with", _ACCEPTED))
        elif key == "price":
            price = _price(value, per_unit)
        elif key == "haulage":
            payer = _one_of(value, _PAYER, "haulage")
        elif key in ("trade", "kind", "type"):
            trade = _one_of(value, _TRADE, "trade")
        elif key == "days":
            days = _days(value)
        elif key == "decline":
            decline = _share(value)
        else:
            doubt(
                Doubt(f"'{key}' is not understood and kept as text", _ACCEPTED, nearest(key, _KEYS))
            )
    return ReadTerms(Terms(price, payer, trade, days, cell.strip()), decline)


_MEANT = re.compile(r"\b(?:price|haulage|days|decline)\b|£|\bgbp\b")  # a key without its '='
_PRICE = re.compile(
    r"(?P<number>[-+−]?\s*(?:£|gbp)?\s*[-+−]?[\d,.]+)\s*(?:£|gbp)?\s*(?:(?:/|per\s)\s*(?P<unit>.+))?"
)


def _price(value: str, per_unit: Callable[[str], float]) -> float:
    found = _PRICE.fullmatch(value)
    if not found:
        raise CellError(f"the price '{value}' cannot be read", "price=12 GBP/t")
    amount = number(found["number"].replace(" ", "").replace("gbp", ""))
    unit = (found["unit"] or "").strip()
    try:
        return amount / per_unit(unit)
    except UnitError as error:
        raise CellError(f"the price '{value}': {error}", "price=12 GBP/t") from None


def _one_of(value: str, words: dict[str, str], what: str) -> str:
    if value in words:
        return words[value]
    raise CellError(
        f"{what} '{value}' is not understood",
        ", ".join(dict.fromkeys(words.values())),
        nearest(value, list(words)),
    )


def _days(value: str) -> tuple[str, ...]:
    chosen: set[int] = set()
    words = {"weekdays": "mon-fri", "weekends": "sat-sun", "daily": "mon-sun", "any": "mon-sun"}
    for part in filter(None, re.split(r"[\s,+&]+", words.get(value, value).replace(" - ", "-"))):
        ends = [end[:3] for end in re.split(r"[-–]|to", part)]
        if len(ends) > 2 or any(end not in _DAYS for end in ends):
            raise CellError(
                f"the days '{value}' cannot be read", "days=mon-fri or days=mon,wed,sat"
            )
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        span = (last - first) % 7
        chosen.update((first + step) % 7 for step in range(span + 1))
    return tuple(_DAYS[index] for index in sorted(chosen))


def _share(value: str) -> float:
    found = re.fullmatch(r"([\d.]+)\s*(%?)(?:\s*(?:/|per\s)\s*(?:year|yr|a))?", value)
    share = number(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise CellError(
            f"the decline '{value}' is not a share a year", "decline=5 % or decline=0.05"
        )
    return share
