"""Which uses of a want the type of a have can serve at all: from the tables, never from words."""

from functools import cache

from offcut import reference
from offcut.listings import Listing


def compatible(have: Listing, want: Listing) -> tuple[str | None, ...]:
    """Uses of the want that the have may serve; ``(None,)`` = by resource type alone; () = none.

    See :func:`compatible_types`.
    """
    return compatible_types(
        have.resource_type, want.resource_type, want.uses, given=want.use is not None
    )


@cache
def compatible_types(
    have_type: str | None,
    want_type: str | None,
    want_uses: tuple[str, ...],
    *,
    given: bool = False,
) -> tuple[str | None, ...]:
    """The same by types: constant over a whole block of pairs, so the screen asks once a block.

    A have serves the uses that its type lists. Where both types lie on one branch of the
    taxonomy it may also serve the uses that the want's own type stands for; and when the want
    means no such use, the two match by type alone. A use that the want *gave* is never escaped
    that way: its limits hold.

    Args:
        have_type: type of the have.
        want_type: type of the want.
        want_uses: the use it gave, or the uses inferred for it.
        given: whether the use was given.
    """
    if have_type is None:
        return ()
    served = uses_served(have_type)
    if want_type is None or not on_one_branch(have_type, want_type):
        return tuple(use for use in want_uses if use in served)
    meant = tuple(use for use in want_uses if given or use in served or _stands_for(want_type, use))
    return meant or (None,)


@cache
def uses_served(resource_type: str) -> frozenset[str]:
    """Uses that a type can serve, directly or after treatment.

    A type says so itself (a blank means none: aluminium dross is no melt charge); an id that the
    taxonomy does not hold serves what the nearest type above it does.
    """
    node: str | None = resource_type
    while node:
        record = reference.resource_types.get(node)
        if record is not None:
            return frozenset(record.serves)
        node = node.rpartition(".")[0] or None
    return frozenset()


def _stands_for(want_type: str, use: str) -> bool:
    """Whether a want of this type means this use: the use names it, or one below it."""
    record = reference.uses.get(use)
    wanted = record.wanted_types if record is not None else ()
    return use in uses_served(want_type) or any(
        name == want_type or name.startswith(f"{want_type}.") for name in wanted
    )


def sureness(listing: Listing) -> float:
    """Chance that a listing was understood, 0 to 1: that of its type, where words were read.

    A want that gave its use is understood by it, whatever its words say.
    """
    return 1.0 if listing.use is not None else listing.type_confidence


def on_one_branch(one: str, other: str) -> bool:
    """Whether one of two types is the other, or above it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
