"""The option ``--inflation``: rises of prices by year, beyond the official deflators."""

from typing import Any

import click

_MOST = 0.5


def _read(_context: click.Context, _option: click.Parameter, given: Any) -> dict[int, float]:
    """Shares by year, of ``2025=2.5%`` or ``2025=0.025``."""
    from offcut.errors import InputError

    found: dict[int, float] = {}
    for text in given:
        year, _, share = text.partition("=")
        try:
            percent = share.strip().endswith("%")
            value = float(share.strip().rstrip("%")) / (100 if percent else 1)
            found[int(year)] = value
        except ValueError:
            raise InputError(
                f"--inflation '{text}' cannot be read; accepted: 2025=2.5% or 2025=0.025."
            ) from None
        if abs(value) > _MOST:
            raise InputError(
                f"--inflation '{text}' is {value:.0%} a year; accepted: up to"
                f" {_MOST:.0%} either way. Was {value:g}% meant?"
            )
    return found


inflation_option = click.option(
    "--inflation",
    metavar="YEAR=SHARE",
    multiple=True,
    callback=_read,
    help="Your own, as 2025=2.5%, for years without an official deflator, in place of what the"
    " workbook states; may be repeated.",
)
"""Gives the command ``inflation``, a mapping of year to share."""
