"""The assumptions in force: our dated defaults, with what the user set instead."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from offcut.errors import InputError
from offcut.reference import _store
from offcut.reference._tables import Table
from offcut.reference.provenance import Assumption, Provenance, Status

_ACCEPTED = "'id: number' or 'id: {value: number, source: where it comes from}'"


class Assumptions(Mapping[str, Assumption]):
    """Assumptions by id, with the user's own values laid over the defaults.

    >>> own = Assumptions({"places.circuity": 1.25})
    >>> own.value("places.circuity"), own["places.circuity"].overridden
    (1.25, True)
    """

    def __init__(self, overrides: Mapping[str, Any] | None = None, origin: str = "given") -> None:
        defaults: Table[Assumption] = _store.get("assumptions")
        self._items = dict(defaults)
        for name, given in _flat(overrides or {}).items():
            if name not in defaults:
                nearest = defaults.nearest(name)
                hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
                raise InputError(
                    f"{origin}: '{name}' is not an assumption.{hint}"
                    " 'offcut reference assumptions' lists them all."
                )
            self._items[name] = _overridden(self._items[name], given, origin)

    @classmethod
    def read(cls, path: str | Path | None) -> "Assumptions":
        """The defaults, overridden by a YAML file of the form ``id: number``.

        Raises:
            InputError: no such file, not YAML, an unknown id, or a value that is no number.
        """
        if path is None:
            return cls()
        path = Path(path)
        try:
            given = yaml.safe_load(path.read_text("utf-8")) or {}
        except FileNotFoundError:
            raise InputError(f"There is no assumptions file at '{path}'.") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError(f"{path.name} is not YAML: {error}") from None
        if not isinstance(given, dict):
            raise InputError(f"{path.name}: expected lines of the form {_ACCEPTED}.")
        return cls(given, path.name)

    def __getitem__(self, key: str) -> Assumption:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def value(self, name: str) -> float:
        """The number in force."""
        return self._items[name].value

    @property
    def overridden(self) -> tuple[Assumption, ...]:
        """What the user set instead of our defaults."""
        return tuple(item for item in self._items.values() if item.overridden)


def _overridden(default: Assumption, given: Any, origin: str) -> Assumption:
    source = f"user ({origin})"
    if isinstance(given, dict):
        source = str(given.get("source", source))
        given = given.get("value")
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise InputError(f"{origin}: '{default.id}' is {given!r}; accepted: {_ACCEPTED}.")
    _within(default, given, origin)
    where = Provenance(source=source, status=Status.ASSUMED, reviewed_on=date.today())
    return replace(
        default, value=float(given), low=None, high=None, provenance=where, overridden=True
    )


def _within(default: Assumption, given: float, origin: str) -> None:
    """Refuse what the assumption cannot be: a negative cost, a share above one."""
    low, high = default.least, default.most
    if math.isfinite(given) and (low is None or given >= low) and (high is None or given <= high):
        return
    bounds = {"at least": low, "at most": high}
    told = [f"{words} {bound:g}" for words, bound in bounds.items() if bound is not None]
    accepted = " and ".join(told)
    raise InputError(f"{origin}: '{default.id}' is {given:g}; accepted: {accepted or 'a number'}.")


def _flat(given: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Nested mappings as dotted ids: ``haulage: {van: {payload_t: 1}}`` reads as it looks."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, dict) and "value" not in value:
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = value
    return found
