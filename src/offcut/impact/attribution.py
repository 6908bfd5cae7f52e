"""Who may claim how much of one effect when several programmes supported it.

The shares of all programmes come to one at most: contested attribution is what the last national
programme was faulted for. What nobody claims stays unclaimed; it is never handed out.
"""

from collections.abc import Mapping

from offcut.errors import InputError

_ROUNDING = 1e-9


def check_attribution(shares: Mapping[str, float], what: str = "the synergy") -> dict[str, float]:
    """The shares by programme, when they can stand beside each other.

    Args:
        shares: programme → share claimed, 0 to 1.
        what: the effect in question, for the message.

    Raises:
        InputError: a share is not from 0 to 1, or they come to more than one; names the claimants.

    >>> check_attribution({"A": 0.5, "B": 0.25})
    {'A': 0.5, 'B': 0.25}
    """
    for programme, share in shares.items():
        if not 0 <= share <= 1:
            raise InputError(
                f"{what}: '{programme}' claims {share:.0%} of it; accepted: 0 to 100 %."
            )
    total = sum(shares.values())
    if total > 1 + _ROUNDING:
        claims = ", ".join(f"'{programme}' {share:.0%}" for programme, share in shares.items())
        raise InputError(
            f"{what}: the programmes claim {total:.0%} in all ({claims}); accepted: 100 % at most. "
            "Agree the shares among them, then enter what was agreed."
        )
    return dict(shares)


def attributed(amount: float, shares: Mapping[str, float], programme: str) -> float:
    """The part of an effect that one programme may report.

    A programme that is not named while others are may report nothing; when nobody is named, the
    effect is the programme's own.

    Raises:
        InputError: as :func:`check_attribution`.
    """
    checked = check_attribution(shares)
    if not checked:
        return amount
    return amount * checked.get(programme, 0.0)


def unclaimed_share(shares: Mapping[str, float]) -> float:
    """What no programme claims, 0 to 1."""
    return max(0.0, 1.0 - sum(check_attribution(shares).values())) if shares else 0.0
