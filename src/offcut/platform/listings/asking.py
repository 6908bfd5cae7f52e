"""What is asked of a list of one's own: filters and order, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass

from offcut.listings.columns import KINDS
from offcut.platform.listings.models import Status

ORDERS: Mapping[str, str] = {
    "words": "words",
    "kind": "kind",
    "amount": "amount_central",
    "complete": "completeness",
    "changed": "changed_at",
    "expires": "expires_on",
}
USUAL_ORDER = "-changed"


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of a list; what is not understood is left out."""

    words: str = ""
    kind: str = ""
    status: str = ""
    sort: str = USUAL_ORDER

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """From an address's parameters."""
        kind, status = given.get("kind", ""), given.get("status", "")
        sort = given.get("sort", "")
        return cls(
            words=given.get("q", "").strip()[:200],
            kind=kind if kind in KINDS else "",
            status=status if status in Status.values else "",
            sort=sort if sort.removeprefix("-") in ORDERS else USUAL_ORDER,
        )

    @property
    def narrows(self) -> bool:
        """Whether some listings may be left out."""
        return bool(self.words or self.kind or self.status)

    @property
    def order_by(self) -> tuple[str, str]:
        """For the query; equals by id."""
        falling = "-" if self.sort.startswith("-") else ""
        return f"{falling}{ORDERS[self.sort.removeprefix('-')]}", "id"

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """For the filter."""
        return [(str(value), str(label)) for value, label in Status.choices]
