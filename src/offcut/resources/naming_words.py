"""Reading the words of a listing: tokens, what is denied, alloy grades, new or used.

Hazard, negation and grade are decided here by explicit rules on whole words, never by likeness
of spelling: what is denied ("asbestos-free", "no oil") is taken out before anything is compared,
a grade (6082, CW614N) is looked up or left alone, and words of hazard carry no weight.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from offcut.reference import catalogue

_TOKEN = re.compile(r"[a-z0-9](?:[a-z0-9]|[./](?=[0-9]))*")
_SPELLING = (
    (re.compile(r"\baluminum"), "aluminium"),
    (re.compile(r"\bsulf"), "sulph"),
    (re.compile(r"\bmold"), "mould"),
    (re.compile(r"\b(tire)(s?)\b"), r"tyre\2"),
    (re.compile(r"\bfiber"), "fibre"),
    (re.compile(r"\bgray\b"), "grey"),
    (re.compile(r"\bcolor"), "colour"),
    (re.compile(r"(galvan|anod|pulver|fluid|fragment|steril|neutral)iz"), r"\1is"),
    (re.compile(r"\bali\b|\balu\b"), "aluminium"),
    (re.compile(r"\bs/s\b"), "stainless"),
    (re.compile(r"\bm/s\b"), "mild steel"),
    (
        re.compile(r"\bal(?=[ -](?:swarf|chips?|turnings?|cuttings?|offcuts?|scrap|castings?))"),
        "aluminium",
    ),
    (re.compile(r"\boff[ -]cut(s?)\b"), r"offcut\1"),
    (re.compile(r"\bgreen[ -]sand\b"), "greensand"),
    (re.compile(r"\bbrewer'?s'?\b"), "brewer"),
    (re.compile(r"&"), " and "),
)
_NUMBER = re.compile(r"[0-9][0-9./]*(?:t|te|tn|kg|k|g|m3|l|ml|mm|cm|m|tpa|tonne|litre|%)?")
_FREE_OF = re.compile(r"\b(\w+)-free\b")
_FOR_SALE = re.compile(
    r"\b(?:wanted|looking for|we (?:need|buy|want|have|take)|for sale|available|approx(?:imately)?"
    r"|per (?:week|month|year|day)|tonnes?|tpa|kg)\b"
)


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FILLER = _set(
    "a an the of and or our some any all from in on at to with by for per type grade good quality"
    " waste scrap material other various misc assorted surplus unwanted loose bagged baled"
    " regular clean dirty stream site factory works production arising"
)
_PREPOSITIONS = _set("from with in for containing by at after during ex left")
# Words that speak of hazard: they never add to likeness, only whole words of a name count.
HAZARD_WORDS = _set(
    "hazardous hazard dangerous contaminated contamination toxic harmful substance nonhazardous"
    " uncontaminated inert"
)
_FRESH = _set("unused new virgin fresh")
_USED = _set("used spent waste burnt old return returned knockout shakeout")
_DENYING = _set("no not without never zero non nil")
_MORE = _set("any added visible significant known")  # stand between the denial and the denied
_CONTAMINANTS = _set(  # "oil free" denies oil; "pallets free" gives pallets away
    "oil coolant asbestos lead tar metal nail paint dust moisture contamination contaminant grease"
    " chlorine halogen pcb cfc formaldehyde binder stone plastic gluten dairy meat solvent sulphur"
    " iron copper zinc chloride chromium cadmium nickel mercury cyanide water salt"
)
_JOINED = re.compile(
    r"\b(?:non|un)[ -](?=(?:ferrous|hazardous|potable|woven|contact|halogenated|chlorinated|inert"
    r"|treated|used|poured|contaminated|metallic|recyclable|coated))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words: what it says, what it denies, and the grades it names.

    ``weights`` are 1 for the head of the phrase, less for filler and for what follows a
    preposition, none for words of hazard. ``denied`` are stems that the text says are absent.
    """

    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    denied: frozenset[str] = frozenset()
    grades: tuple[str, ...] = ()
    fresh: bool = False
    plain: str = ""  # for comparing spelling: no denied, hazard or grade words


@dataclass(frozen=True, slots=True)
class Grade:
    """An alloy grade that trade uses, with the words and types it stands for."""

    grade: str
    words: tuple[str, ...]
    types: tuple[str, ...]


@cache
def grades() -> dict[str, Grade]:
    """The grades in the table ``grades``, by their normal spelling."""
    from offcut.reference._read import rows

    return {
        row["grade"]: Grade(
            row["grade"], tuple(row["words"].split()), tuple(row["types"].split("|"))
        )
        for row in rows(catalogue()["grades"])
    }


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its plural, so that 'turnings' meets 'turning'."""
    if len(word) <= 3 or not word.isalpha() or word.endswith(("ss", "us", "is", "os", "ics")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The stemmed words of a text in UK spelling; joins 'non-ferrous' into one word."""
    text = text.lower().replace("’", "'").replace("–", "-")
    for pattern, plain in _SPELLING:
        text = pattern.sub(plain, text)
    text = _FREE_OF.sub(r"free from \1", text)
    text = _JOINED.sub(lambda found: found.group().rstrip(" -"), text)
    text = re.sub(r"(?<=[a-z0-9])'(?=[a-z])", "", text).replace("-", " ")
    return tuple(stem(token) for token in _TOKEN.findall(text))


@lru_cache(maxsize=50_000)
def read(text: str) -> Reading:
    """Understand a text.

    >>> read("asbestos-free insulation board").denied
    frozenset({'asbestos'})
    >>> read("6082 swarf").grades
    ('6082',)
    """
    tokens, denied = _without_denied(words(_FOR_SALE.sub(" ", text.lower())))
    tokens, named = _grades_named(tokens)
    tokens = tuple("new" if token == "unused" else token for token in tokens)
    unit_free = tuple(token for token in tokens if not _is_number(token))
    plain = [t for t in unit_free if t not in HAZARD_WORDS and t not in grades()]
    return Reading(
        tokens=tokens,
        weights=_weights(tokens),
        denied=frozenset(denied),
        grades=named,
        fresh=bool(_FRESH & set(tokens)) and not _USED & set(tokens),
        plain=" ".join(plain),
    )


def _is_number(token: str) -> bool:
    return bool(_NUMBER.fullmatch(token))


def _without_denied(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], set[str]]:
    """Take out what the text says is absent: 'no oil or coolant', 'oil free', 'free from tar'."""
    kept: list[str] = []
    denied: set[str] = set()
    place = 0
    while place < len(tokens):
        length = _denial(tokens[place:])
        if length:
            denied.update(tokens[place + 1 : place + length])
        elif tokens[place] == "free" and kept and kept[-1] in _CONTAMINANTS:
            denied.add(kept.pop())
        else:
            kept.append(tokens[place])
        place += length or 1
    return tuple(kept), denied - _MORE - _JOINING


_JOINING = _set("or nor and with by from of free")


def _denial(tokens: tuple[str, ...]) -> int:
    """How many words a denial at the start takes: 'no oil or coolant' four, 'no 1' none."""
    first = tokens[0]
    if first == "free" and tokens[1:2] in (("from",), ("of",)) and tokens[2:3] != ("charge",):
        length = 2
    elif first in _DENYING:
        length = 1
    else:
        return 0
    while tokens[length : length + 1] and tokens[length] in _MORE | {"free"}:
        length += 1
    if length >= len(tokens) or _is_number(tokens[length]):
        return 0
    length += 1
    joined = tokens[length : length + 1]
    if joined and (
        joined[0] in ("or", "nor") or (joined[0] in ("with", "by", "from") and first in _DENYING)
    ):
        length = min(length + 2, len(tokens))
    return length


def _grades_named(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put the material's words where a grade stands; a bare number needs a metal beside it."""
    table = grades()
    metal = set(tokens) & _METAL_WORDS
    out: list[str] = []
    named: list[str] = []
    for token in tokens:
        known = table.get(token)
        if known is None or (_is_number(token) and not metal):
            out.append(token)
            continue
        named.append(token)
        out.extend(stem(word) for word in known.words if stem(word) not in tokens)
    return tuple(out), tuple(named)


_METAL_WORDS = _set(
    "aluminium alloy swarf turning boring chip cutting offcut extrusion billet bar plate sheet"
    " skeleton end scrap casting stainless steel brass profile metal filing ingot"
)


def _weights(tokens: tuple[str, ...]) -> tuple[float, ...]:
    weights: list[float] = []
    head = 1.0
    for place, token in enumerate(tokens):
        if token in _PREPOSITIONS and place:
            head = 0.35
        if token in HAZARD_WORDS:
            weights.append(0.0)
        elif token in _FILLER or _is_number(token):
            weights.append(0.1 * head)
        else:
            weights.append(head)
    return tuple(weights)


def carries_meaning(token: str) -> bool:
    """Whether a word says what a thing is; not filler, a number, 'used' or a word of hazard."""
    return not (token in _FILLER or token in HAZARD_WORDS or token in _USED or _is_number(token))


def denies(reading: Reading, phrase: tuple[str, ...]) -> str | None:
    """The word of a name that the text denies or contradicts, or None.

    >>> denies(read("non-ferrous scrap"), ("ferrous", "scrap"))
    'ferrous'
    """
    said = set(reading.tokens)
    for word in phrase:
        if any(
            word == base or word in (base + "ed", base + "d", base + "y") for base in reading.denied
        ):
            return word
        if word in said:
            continue
        if {f"non{word}", f"un{word}"} & said:
            return word
        for prefix in ("non", "un"):
            if word.startswith(prefix) and word.removeprefix(prefix) in said:
                return word
        if reading.fresh and word in _USED:
            return word
    return None
