"""What a have declares without a property: the binder that its words, or its given type, name.

The binder of a foundry sand is asked, never guessed. The holder's own trade name ('pepset sand')
and a type that the holder gave are answers; a type that Offcut found likely is none.
"""

from typing import TYPE_CHECKING

from offcut.listings.material import Named
from offcut.listings.row import Row
from offcut.resources import Measurement, Quality

if TYPE_CHECKING:
    from offcut.resources.naming import BinderNamed

_BINDER = "binder"


def add_declared(row: Row, named: Named, quality: Quality) -> Quality:
    """The quality with the binder that the row itself names, told as a warning when from words.

    Words against a given type or property are told and decide nothing.
    """
    kind = named.record
    if kind is None or _BINDER not in kind.required_questions:
        return quality
    from offcut.resources.naming import binder_named, binder_of_type

    of_words = binder_named(row.get("resource"))
    of_type = None if named.inferred else binder_of_type(kind.id)
    stated = quality[_BINDER].category if _BINDER in quality else of_type
    if stated is not None:
        if of_words is not None and of_words.binder not in stated.split("|"):
            _warn_of_contradiction(row, of_words, stated)
        if _BINDER in quality:
            return quality
        return {**quality, _BINDER: _measurement(stated, f"by the given type {kind.id}")}
    if of_words is None or not _may_be(kind.id, of_words.resource_type):
        return quality
    row.warn(
        "resource",
        f"binder read from the words '{of_words.words}'",
        f"'binder={of_words.binder}' in 'properties' to confirm it",
    )
    words = f"read from the words '{of_words.words}'"
    return {**quality, _BINDER: _measurement(of_words.binder, words)}


def _may_be(type_id: str, of_words: str) -> bool:
    """Whether the type is the one that the words name, or wider: not reclaimed sand, not fines."""
    return type_id == of_words or of_words.startswith(f"{type_id}.")


def _measurement(binder: str, method: str) -> Measurement:
    return Measurement(property=_BINDER, category=binder, method=method)


def _warn_of_contradiction(row: Row, of_words: "BinderNamed", stated: str) -> None:
    row.warn(
        "resource",
        f"the words '{of_words.words}' speak of the binder {of_words.binder}, but {stated} is"
        " stated, which is taken; check which it is",
    )
