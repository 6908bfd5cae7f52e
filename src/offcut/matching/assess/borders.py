"""What a border between two nations of the United Kingdom asks of an exchange."""

from functools import cache

from offcut import reference
from offcut.places import Place


def border_note(giver: Place, taker: Place) -> str | None:
    """What is to be said when the two lie in different nations; None when they do not.

    A place without a known district raises no border.
    """
    one, other = giver.nation, taker.nation
    return None if one == other or one is None or other is None else _note(one, other)


@cache
def _note(one: str, other: str) -> str:
    giver, taker = reference.nations[one], reference.nations[other]
    return (
        f"crosses a border, {giver.name} to {taker.name}: the waste rules of both apply; ask"
        f" {giver.regulator} and {taker.regulator}"
    )
