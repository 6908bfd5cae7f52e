"""A plan's report for readers who may see what exchanges bring, but not at which prices.

The gain of an exchange is worked out from rates that tell what single firms pay. For who may not
see those, the gain of each exchange stands as a figure of its own.
"""

from offcut.reports.documents.model import Document
from offcut.reports.documents.withheld import withhold

_WHY = "worked out from prices of the two firms, which are theirs"


def without_rates(document: Document) -> Document:
    """The same report, without the rates in money of single flows."""
    return withhold(document, _is_rate, _WHY, keep=True)


def _is_rate(sheet: str, column: str) -> bool:
    return sheet == "flows" and column == "cost_per_unit"
