"""What an exchange is worth, to whom: quantity, money and carbon, every line shown."""

from offcut.matching.worth.account import Account, Valuer
from offcut.matching.worth.working import worth

__all__ = ["Account", "Valuer", "worth"]
