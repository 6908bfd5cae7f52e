"""The entries of a ``properties`` text: name, value and the bracket of evidence."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from offcut.resources.measurement import Evidence
from offcut.resources.properties import find

_BETWEEN: Final = re.compile(
    r"[;\n]|,(?=\s*[A-Za-z][\w .()\-]*?(?:\s*(?:<=|>=|=|<|>|≤|≥|:)\s*\S|\s+~?\d))(?![^\[]*\])"
)
_BRACKET: Final = re.compile(r"\[([^\]]*)\]\s*$")
_SIGNED: Final = re.compile(
    r"^(?P<name>[^=:≤≥≠]*?)\s*(?P<sign><=|>=|!=|≤|≥|≠|==?|:)\s*(?P<body>.*)$"
)
_COMPARED: Final = re.compile(r"^(?P<name>[^<>]*?)\s*(?P<sign><|>)\s*(?P<body>.*)$")
_GAP: Final = re.compile(r"\s+(?=\S)|(?<=[A-Za-z])(?=[±~])")
_EVIDENCE: Final = {
    "lab": Evidence.LAB,
    "laboratory": Evidence.LAB,
    "accredited": Evidence.ACCREDITED,
    "ukas": Evidence.ACCREDITED,
    "mcerts": Evidence.ACCREDITED,
    "declared": Evidence.DECLARED,
    "stated": Evidence.DECLARED,
    "estimate": Evidence.DECLARED,
    "estimated": Evidence.DECLARED,
    "typical": Evidence.ARCHETYPE,
    "archetype": Evidence.ARCHETYPE,
}
_COVERAGE: Final = re.compile(r"^k\s*=\s*(\d+(?:\.\d+)?)$", re.IGNORECASE)
_ISO: Final = re.compile(r"\b(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\b")
_BRITISH: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


@dataclass(frozen=True, slots=True)
class NotationProblem:
    """Something in a ``properties`` text that could not be used.

    ``severity`` is ``error`` when the entry was dropped, ``warning`` when it was kept and read
    in the way the message says.
    """

    text: str  # the entry as written
    message: str
    suggestion: str | None = None
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Source:
    """What a bracket says of a measurement: ``[lab 2026-05-01 BS 1377 k=2]``."""

    evidence: Evidence | None = None
    measured_on: date | None = None
    method: str | None = None
    coverage: float = 1.0
    words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, cut into its parts."""

    text: str
    name: str
    sign: str  # =, !=, <, <=, >, >= or "" for none
    body: str
    source: Source


def entries(text: str) -> list[Entry]:
    """The entries of a text, cut at semicolons (and at commas before another name)."""
    return [_entry(part.strip()) for part in _BETWEEN.split(text) if part.strip()]


def _entry(text: str) -> Entry:
    bracket = _BRACKET.search(text)
    body = text[: bracket.start()].strip() if bracket else text
    source = parse_source(bracket[1]) if bracket else Source()
    match = _SIGNED.match(body) or _COMPARED.match(body)
    if match and (match["name"].strip() or match["body"].strip()):
        sign = {"≤": "<=", "≥": ">=", "≠": "!=", ":": "=", "==": "="}.get(match["sign"])
        if not re.match(r"grading\b", body, re.IGNORECASE):
            name = match["name"].strip()
            return Entry(text, name, sign or match["sign"], match["body"].strip(), source)
    name, rest = _unsigned(body)
    return Entry(text, name, "", rest, source)


def _unsigned(body: str) -> tuple[str, str]:
    """``ph 6-9``: the name ends at the first gap where what stands before it is a property."""
    gaps = list(_GAP.finditer(body))
    if re.match(r"grading\b", body, re.IGNORECASE):
        return "grading", body[7:].lstrip(" :=")
    for gap in gaps:
        name = body[: gap.start()]
        if find(name).id is not None and re.match(r"[-+~±<>.\d]", body[gap.end() :]):
            return name, body[gap.end() :]
    for gap in gaps:
        if find(body[: gap.start()]).id is not None:
            return body[: gap.start()], body[gap.end() :]
    number = re.search(r"\s+[-~±<>]?\d", body)
    return (body[: number.start()], body[number.start() :].strip()) if number else (body, "")


def parse_source(text: str) -> Source:
    """Evidence, date, coverage factor and method from what stands in the bracket."""
    day, rest = _date(text)
    evidence, coverage = None, 1.0
    method: list[str] = []
    tokens = [token for token in re.split(r"[\s,;]+", rest) if token]
    for token in tokens:
        if evidence is None and token.casefold() in _EVIDENCE:
            evidence = _EVIDENCE[token.casefold()]
        elif (match := _COVERAGE.match(token)) and float(match[1]) > 0:
            coverage = float(match[1])
        else:
            method.append(token)
    return Source(evidence, day, " ".join(method) or None, coverage, tuple(tokens))


def _date(text: str) -> tuple[date | None, str]:
    for pattern, order in ((_ISO, (1, 2, 3)), (_BRITISH, (3, 2, 1))):
        if match := pattern.search(text):
            year, month, day = (int(match[i] or 1) for i in order)
            try:
                return date(year, month, day), text[: match.start()] + text[match.end() :]
            except ValueError:
                continue
    return None, text
