"""One cell at a time: what each column accepts, and what to say when it is something else.

Every reader takes the text of a cell and gives the value, or raises :class:`CellError`; what is
doubtful but readable is told through ``doubt``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from offcut import reference


class CellError(Exception):
    """A cell that cannot be read: what is wrong, what is accepted, and the nearest of it."""

    def __init__(
        self, message: str, accepted: str | None = None, nearest: str | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.accepted, self.nearest = message, accepted, nearest


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something readable but doubtful about a cell."""

    message: str
    accepted: str | None = None
    suggestion: str | None = None


def nearest(word: str, choices: Sequence[str], cutoff: float = 60) -> str | None:
    """The choice most like a word, or None."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        word.lower(), {c: c.lower() for c in choices}, scorer=fuzz.WRatio, score_cutoff=cutoff
    )
    return found[2] if found else None


_WORDS: dict[str, str] = {
    "haves": "have",
    "offer": "have",
    "offered": "have",
    "supply": "have",
    "wants": "want",
    "wanted": "want",
    "need": "want",
    "needs": "want",
    "demand": "want",
    "buy": "want",
    "buying": "want",
    "sell": "have",
    "selling": "have",
    "recycle": "recycling",
    "recycled": "recycled",
    "landfilled": "landfill",
    "storage": "stored",
    "effluent": "sewer",
    "drain": "sewer",
    "virgin": "primary",
    "granular": "solid",
    "solids": "solid",
    "slurry": "sludge",
    "dust": "powder",
}


def choice(cell: str, choices: Sequence[str]) -> str:
    """One of a few words, in any case; usual other words for them are understood."""
    word = cell.strip().lower()
    if word in choices:
        return word
    word = re.sub(r"^per\s+|^/\s*", "", word)
    word = _WORDS.get(word, word)
    if word in choices:
        return word
    raise CellError("not one of the accepted words", ", ".join(choices), nearest(word, choices))


@lru_cache(maxsize=1_000)
def period(cell: str) -> str:
    """``once``, ``day`` … ``year`` in any usual spelling, and fortnight, quarter, hour."""
    from offcut.errors import InputError
    from offcut.listings.columns import PERIODS
    from offcut.resources.amounts import parse_period

    try:
        return parse_period(cell) or "once"
    except InputError:
        return choice(cell, PERIODS)


_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_OPEN = {"unknown", "?", "not known", "don't know", "n/k", "tbc"}


def answer(cell: str) -> bool | None:
    """yes, no or unknown; unknown is None, never no."""
    word = cell.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _OPEN:
        return None
    raise CellError(
        "neither yes, no nor unknown", "yes, no, unknown", nearest(word, ["yes", "no", "unknown"])
    )


@lru_cache(maxsize=20_000)
def number(cell: str) -> float:
    """A number; thousands commas and a leading £ are understood."""
    text = cell.strip().replace("£", "").replace("GBP", "").replace("\u2212", "-").strip()
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        value = float(text)
    except ValueError:
        decimal = text.replace(",", ".") if re.fullmatch(r"[+-]?\d+,\d+", text) else None
        raise CellError("not a number", "a number such as 12.5", decimal) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise CellError("not a number", "a number such as 12.5")
    return value


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_SLASHED = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ \-./]+)?([A-Za-z]{3,9})\.?[ \-./,]+(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_ACCEPTED = "a date as 2027-01-31"


def day(cell: str, doubt: Callable[[Doubt], None], *, last: bool = False) -> date:
    """A date; ISO is exact, other usual forms are read day first and told as a doubt.

    ``last`` True takes a month alone as its last day (for ``available_to``).
    """
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    value, why = _odd_date(text, last)
    doubt(Doubt(f"read as {value.isoformat()}{why}", _DATE_ACCEPTED, value.isoformat()))
    return value


def _odd_date(text: str, last: bool) -> tuple[date, str]:
    if found := _SLASHED.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        if second > 12 >= first:
            return _date(year, first, second), ", month first"
        return _date(year, second, first), ", day first" if first <= 12 else ""
    if found := _NAMED.fullmatch(text):
        name = found[2][:3].lower()
        if name in _MONTHS:
            month = _MONTHS.index(name) + 1
            if found[1]:
                return _date(int(found[3]), month, int(found[1])), ""
            return _month(int(found[3]), month, last), ""
    if found := _YEAR_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]), last), ""
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", text):  # days since 1899-12-30: years 1954 to 2091
        return date(1899, 12, 30) + timedelta(days=int(float(text))), ", a spreadsheet day number"
    raise CellError("not a date", _DATE_ACCEPTED)


def _date(year: int, month: int, dom: int) -> date:
    try:
        value = date(year, month, dom)
    except ValueError:
        raise CellError("there is no such day", _DATE_ACCEPTED) from None
    if not 1990 <= year <= 2100:
        raise CellError(f"the year {year} is not between 1990 and 2100", _DATE_ACCEPTED)
    return value


def _month(year: int, month: int, last: bool) -> date:
    start = _date(year, month, 1)
    if not last:
        return start
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@lru_cache(maxsize=20_000)
def waste_code(cell: str) -> tuple[str, bool]:
    """``17 05 03*`` → (``170503``, True): the six digits, and whether it was written starred."""
    text = cell.strip()
    starred = text.endswith("*")
    digits = re.sub(r"[\s.\-/*]", "", text)
    if digits.isdigit() and len(digits) == 5:
        digits = "0" + digits  # a spreadsheet took the leading zero
    accepted = "a code of the List of Wastes such as 10 09 08, 100908 or 17 05 03*"
    if not re.fullmatch(r"\d{6}", digits):
        raise CellError("not a waste code: it needs six digits", accepted)
    codes = reference.waste_codes
    if digits not in codes:
        same = [code for code in codes if code[:4] == digits[:4]] or list(codes)
        near = nearest(digits, same, 50)
        shown = codes[near].display if near else None
        raise CellError("no such code in the List of Wastes", accepted, shown)
    return digits, starred


@lru_cache(maxsize=20_000)
def industry(cell: str) -> str:
    """A UK SIC 2007 class, five digits; four digits are taken as the class ending in 0."""
    digits = re.sub(r"[\s.\-/]", "", cell.strip())
    known = reference.industries
    accepted = "a UK SIC 2007 code of five digits such as 24510"
    if digits.isdigit():
        for candidate in (digits, "0" + digits, digits + "0", "0" + digits + "0"):
            if len(candidate) == 5 and candidate in known:
                return candidate
        same = [code for code in known if code[:2] == digits[:2]] or list(known)
        near = nearest(digits, same, 50)
        raise CellError("no such class in UK SIC 2007", accepted, _industry_words(near))
    named = nearest(cell, list(_industry_names()), 70)
    raise CellError("not a code", accepted, _industry_words(_industry_names().get(named or "")))


@cache
def _industry_names() -> dict[str, str]:
    return {row.name: row.code for row in reference.industries.values()}


def _industry_words(code: str | None) -> str | None:
    return f"{code} {reference.industries[code].name}" if code else None


def monthly_shares(cell: str) -> tuple[float, ...]:
    """Twelve numbers, January first, as shares that sum to 1."""
    parts = [part for part in re.split(r"[\s;|,/]+", cell.strip()) if part]
    accepted = "twelve numbers of zero or more, January first: 1 1 1 1 1 1 1 0 1 1 1 1"
    if len(parts) != 12:
        raise CellError(f"{len(parts)} numbers", accepted)
    values = [number(part.rstrip("%")) for part in parts]
    total = sum(values)
    if min(values) < 0 or total <= 0:
        raise CellError("a negative share, or all shares zero", accepted)
    if abs(total - 1) < 1e-9:
        return tuple(values)  # shares already: kept to the last digit
    return tuple(value / total for value in values)


def positive(cell: str, what: str) -> float:
    """A number above zero."""
    value = number(cell)
    if value <= 0:
        raise CellError(f"{what} is not above zero", "a number above zero, or an empty cell")
    return value


def whole_days(cell: str) -> int:
    """A whole number of days above zero; ``10 days`` is understood."""
    value = positive(re.sub(r"\s*days?$", "", cell.strip(), flags=re.I), "the number of days")
    if value != int(value):
        raise CellError("not a whole number of days", "days such as 10")
    return int(value)
