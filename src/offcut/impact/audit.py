"""The audit of a report: every figure worked out again from the rows and factors within it.

The auditor reads the JSON as anybody could: plain data, its own arithmetic
(:mod:`offcut.impact.audit_arithmetic`), no code of the account. Three questions: does every figure
follow from rows and factors; are the pinned factors those that are shipped; and, where the input
file is at hand, are the rows those of the file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.impact.audit_arithmetic import Given, NotWorkedOut, Number, work_out
from offcut.impact.audit_facts import FactCheck, check_facts

BOOK_FORMAT = "offcut-book/1"
TOLERANCE = 1e-9
"""Two results are equal when they differ by less than this share: the order of a sum, no more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree: what, as reported, as recomputed, and why."""

    what: str
    reported: object
    recomputed: object
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit found. ``equal`` of ``total`` figures follow from their rows and factors."""

    equal: int
    total: int
    facts: FactCheck
    differences: tuple[Difference, ...]
    ranges: int = 0  # figures that state a low and a high, which are not worked out again
    title: str = ""
    versions: Mapping[str, str] | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def told(self) -> str:
        """The result in one sentence."""
        return f"{self.equal:,} of {self.total:,} equal"


def audit(source: str | Path | Mapping[str, Any]) -> Audit:
    """Works out every figure of a report again.

    ``source`` is the report as JSON (a file or its data): ``offcut-report/1``, any data with a
    ``book``, or a book alone.

    Raises:
        InputError: no such file, not JSON, or there is no book in it.
    """
    book = book_of(source)
    auditor = _Auditor(book)
    differences = list(auditor.differences())
    facts = check_facts(book.get("facts", ()))
    differences += [
        Difference(item.reference, item.pinned, item.shipped, item.why) for item in facts.changed
    ]
    total = len(auditor.entries)
    return Audit(
        total - auditor.unequal,
        total,
        facts,
        tuple(differences),
        sum(entry.get("low") is not None for entry in auditor.entries.values()),
        str(book.get("title", "")),
        book.get("versions", {}),
    )


def book_of(source: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    """The book within a report.

    Raises:
        InputError: no such file, not JSON, or there is no book in it.
    """
    data = source if isinstance(source, Mapping) else read_report(source)
    book = data.get("book", data)
    if not isinstance(book, Mapping) or book.get("format") != BOOK_FORMAT:
        raise InputError(
            "There is no book of figures in this file; 'offcut audit' takes a report that was saved"
            f" as .json (with '{BOOK_FORMAT}' in it)."
        )
    return book


def read_report(path: str | Path) -> Mapping[str, Any]:
    """A report's data.

    Raises:
        InputError: no such file, or not JSON.
    """
    place = Path(path)
    try:
        data = json.loads(place.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"There is no report at '{place}'.") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(
            f"'{place.name}' cannot be read as JSON ({error}); save the report with the ending"
            " .json and audit that."
        ) from None
    if not isinstance(data, Mapping):
        raise InputError(f"'{place.name}' is not a report: it holds a {type(data).__name__}.")
    return data


class _Auditor:
    """Follows every entry to its rows and facts."""

    def __init__(self, book: Mapping[str, Any]) -> None:
        try:
            self.entries = {str(entry["id"]): entry for entry in book["entries"]}
            self.facts = {str(fact["reference"]): fact.get("value") for fact in book["facts"]}
            self.rows = book["rows"]
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"The book of this report is damaged: {error!r} is missing.") from None
        self.done: dict[str, Number] = {}
        self.failed: dict[str, str] = {}
        self.unequal = 0

    def differences(self) -> Iterator[Difference]:
        """Entries that do not come out as reported, in the book's order."""
        wrong: set[str] = set()
        for name, entry in self.entries.items():
            reported, recomputed = entry.get("value"), self._result(name)
            if name in self.failed:
                why = self.failed[name]
            elif equal(reported, recomputed):
                continue
            else:
                why = self._why(entry, wrong)
            wrong.add(name)
            self.unequal += 1
            yield Difference(_named(entry), reported, recomputed, why)

    def _result(self, name: str) -> Number:
        """The recomputed value of an entry; those it rests on come first, without recursion."""
        waiting = [name]
        open_: set[str] = set()
        while waiting:
            at = waiting[-1]
            if at in self.done:
                waiting.pop()
                continue
            needed = [n for n in self._entries_under(at) if n not in self.done]
            if needed and at not in open_:
                open_.add(at)
                waiting += needed
                continue
            self.done[at] = self._once(at, circular=bool(needed))
            waiting.pop()
        return self.done[name]

    def _entries_under(self, name: str) -> list[str]:
        return [
            reference.removeprefix("entry:")
            for reference in _references(self.entries[name])
            if reference.startswith("entry:") and reference.removeprefix("entry:") in self.entries
        ]

    def _once(self, name: str, *, circular: bool) -> Number:
        entry = self.entries[name]
        try:
            if circular:
                raise NotWorkedOut("its inputs lead back to itself")
            given = {key: self._given(value) for key, value in entry["inputs"].items()}
            return work_out(str(entry["formula"]), given)
        except (NotWorkedOut, KeyError, AttributeError) as error:
            self.failed[name] = f"cannot be worked out: {error}"
            return None

    def _given(self, reference: Any) -> Given:
        if isinstance(reference, list | tuple):
            return tuple(self._number(one) for one in reference)
        return self._number(reference)

    def _number(self, reference: Any) -> Number:
        value = self._lookup(str(reference))
        if value is None or value == "":
            return None
        if isinstance(value, int | float):
            return None if value != value else float(value)
        raise NotWorkedOut(f"'{reference}' is '{value}', which is no number")

    def _lookup(self, reference: str) -> Any:
        kind, _, rest = reference.partition(":")
        if kind == "entry":
            if rest not in self.entries:
                raise NotWorkedOut(f"there is no '{reference}' in the report")
            return self.done.get(rest)
        if kind != "row":
            if reference not in self.facts:
                raise NotWorkedOut(f"there is no '{reference}' in the report")
            return self.facts[reference]
        sheet, _, place = rest.partition("!")
        row, _, asked = place.partition(".")
        cells = self.rows.get(sheet, {}).get(row)
        if cells is None:
            raise NotWorkedOut(f"sheet {sheet}, row {row} is not in the report")
        return _answer(cells, asked)

    def _why(self, entry: Mapping[str, Any], wrong: set[str]) -> str:
        follows = [name for name in self._entries_under(str(entry["id"])) if name in wrong]
        if follows:
            names = ", ".join(follows[:3]) + (" and more" if follows[3:] else "")
            return f"follows from {names}, which differs too"
        own = [r for r in _references(entry) if not r.startswith("entry:")]
        rests = ", ".join(own[:4]) + (" and more" if own[4:] else "")
        return f"the figure, or what it rests on, was changed: {entry['formula']}" + (
            f" of {rests}" if rests else ""
        )


def equal(reported: Any, recomputed: Number) -> bool:
    """Whether a reported value is the recomputed one; not known equals only not known."""
    if reported is None or recomputed is None:
        return reported is None and recomputed is None
    if isinstance(reported, bool) or not isinstance(reported, int | float):
        return False
    return isclose(reported, recomputed, rel_tol=TOLERANCE, abs_tol=1e-12)


def _answer(cells: Mapping[str, Any], asked: str) -> Any:
    """What is asked of a row: ``column``, ``column.share``, ``column=word`` or ``column?``."""
    if asked.endswith("?"):
        return 0.0 if cells.get(asked[:-1]) is None else 1.0
    name, is_word, word = asked.partition("=")
    if is_word:
        cell = cells.get(name)
        return None if cell is None else float(cell == word)
    name, _, share = asked.partition(".")
    cell = cells.get(name)
    if not share or cell is None:
        return cell
    return cell.get(share, 0.0) if isinstance(cell, Mapping) else None


def _references(entry: Mapping[str, Any]) -> Iterator[str]:
    for given in entry.get("inputs", {}).values():
        if isinstance(given, list | tuple):
            yield from (str(one) for one in given)
        else:
            yield str(given)


def _named(entry: Mapping[str, Any]) -> str:
    label, unit = entry.get("label", ""), entry.get("unit", "")
    return f"{entry['id']} ({label}, {unit})" if label else str(entry["id"])
