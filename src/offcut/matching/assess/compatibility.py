"""Which uses of a want the type of a have can serve at all: from the tables, never from words."""

from functools import cache

from offcut import reference
from offcut.listings import Listing


def compatible(have: Listing, want: Listing) -> tuple[str | None, ...]:
    """Uses of the want that the have may serve; ``(None,)`` = by resource type alone; () = none.

    See :func:`compatible_types`.
    """
    return compatible_types(have.resource_type, want.resource_type, want.uses)


@cache
def compatible_types(
    have_type: str | None, want_type: str | None, want_uses: tuple[str, ...]
) -> tuple[str | None, ...]:
    """The same by types: constant over a whole block of pairs, so the screen asks once a block.

    A have serves the uses that its type or a parent of it lists. Where both types lie on one
    branch of the taxonomy, it may serve every use of the want; and when the want names no use,
    it matches by type alone.
    """
    if have_type is None:
        return ()
    related = want_type is not None and on_one_branch(have_type, want_type)
    if want_uses:
        served = uses_served(have_type)
        return tuple(use for use in want_uses if related or use in served)
    return (None,) if related else ()


@cache
def uses_served(resource_type: str) -> frozenset[str]:
    """Uses that a type can serve, directly or after treatment, its parents' included."""
    found: set[str] = set()
    node: str | None = resource_type
    while node:
        record = reference.resource_types.get(node)
        if record is not None:
            found.update(record.serves)
        node = node.rpartition(".")[0] or None
    return frozenset(found)


def on_one_branch(one: str, other: str) -> bool:
    """Whether one of two types is the other, or above it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
