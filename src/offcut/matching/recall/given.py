"""What callers may give the functions of recall, checked once, with errors that say what to do."""

from typing import Any

from offcut.errors import InputError


def text_given(name: str, value: Any) -> str:
    """Free words.

    Args:
        name: the argument's name, for the error.
        value: what was given.

    Raises:
        InputError: it is not text.

    >>> text_given("text", "fly ash")
    'fly ash'
    """
    if isinstance(value, str):
        return value
    raise InputError(f"{name} is {_told(value)}: give words as text, such as 'spent furan sand'.")


def business_given(name: str, value: Any) -> str | None:
    """A business in words or as a code; a whole number of four or five digits is its own text.

    Args:
        name: the argument's name, for the error.
        value: what was given; None where the business is not known.

    Raises:
        InputError: it is neither text nor such a number. A number has lost a zero in front, so
            shorter ones are not guessed at.

    >>> business_given("business", 2451)
    '2451'
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 1_000 <= value <= 99_999:
        return str(value)
    raise InputError(
        f"{name} is {_told(value)}: give a SIC or NACE code as text ('24.51', '24510') or as a"
        " whole number of four or five digits (2451), or the trade in words ('iron foundry')."
    )


def trade_given(name: str, value: Any) -> str:
    """As :func:`business_given`, where one must be given."""
    found = business_given(name, value)
    if found is None:
        raise InputError(
            f"{name} is None: give a SIC or NACE code, such as '24.51', or a trade in words,"
            " such as 'iron foundry'."
        )
    return found


def most_given(name: str, value: Any) -> int:
    """How many answers at most.

    Raises:
        InputError: it is not a whole number from 0.

    >>> most_given("k", 10)
    10
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise InputError(f"{name} is {_told(value)}: give a whole number from 0, such as 10.")


def _told(value: object) -> str:
    if value is None:
        return "None"
    shown = repr(value)
    return f"{shown if len(shown) <= 40 else shown[:40] + '…'} ({type(value).__name__})"
