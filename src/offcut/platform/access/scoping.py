"""Queries that must say for whom: one that does not raises, so a forgotten filter shows nothing.

A model with confidential rows has ``objects = ScopedManager()`` and its app's ``queries`` say in
one place what a viewer sees: ``Listing.objects.seen_by(viewer, query)``. The platform's own work
in the background says so: ``Listing.objects.as_system("nightly matching")``.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from offcut.platform.access.viewer import Viewer


class UnscopedQuery(RuntimeError):
    """A query over confidential rows that does not say for whom it is asked."""


class ScopedQuerySet(models.QuerySet[Any]):
    """A query that cannot be asked before it says for whom."""

    _scope: str = ""

    def seen_by(self, viewer: Viewer, visible: Q) -> Self:
        """Only the rows that ``visible`` (worked out for this viewer) lets through.

        ``visible`` asks by sub-queries (``organisation__in=…``), never across a relation to many:
        no row comes twice, and the list needs no DISTINCT.

        Raises:
            UnscopedQuery: ``visible`` is empty; "all rows" is said as ``Q(pk__isnull=False)``.
        """
        if not visible:
            raise UnscopedQuery("What a viewer sees is never left open: say Q(pk__isnull=False).")
        found = self.filter(visible)
        found._scope = f"person {viewer.person_id}"
        return found

    def as_system(self, reason: str) -> Self:
        """All rows, for the platform's own work; ``reason`` says which."""
        if not reason:
            raise UnscopedQuery("as_system needs a reason.")
        found = self.all()
        found._scope = reason
        return found

    def nothing(self) -> Self:
        """No rows, for nobody."""
        found = self.none()
        found._scope = "nobody"
        return found

    def __or__(self, other: Any) -> Self:
        return self._both(super().__or__(other), other)

    def __and__(self, other: Any) -> Self:
        return self._both(super().__and__(other), other)

    def _both(self, found: Any, other: Any) -> Self:
        """Two queries together are scoped when both are."""
        found._scope = self._scope if getattr(other, "_scope", "") else ""
        combined: Self = found
        return combined

    def _clone(self) -> Self:
        made: Self = super()._clone()  # type: ignore[misc]
        made._scope = self._scope
        return made

    def _check(self) -> None:
        if not self._scope:
            raise UnscopedQuery(
                f"This query over {self.model.__name__} does not say for whom: use the app's"
                " queries, or as_system(reason) in the platform's own work."
            )

    def _fetch_all(self) -> None:
        if self._result_cache is None:  # type: ignore[has-type]
            self._check()
        super()._fetch_all()  # type: ignore[misc]

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's, once scoped."""
        self._check()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """As Django's, once scoped."""
        self._check()
        return super().count()

    def exists(self) -> bool:
        """As Django's, once scoped."""
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As Django's, once scoped."""
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's, once scoped."""
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, once scoped."""
        self._check()
        return super().delete()


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The only way to rows of a confidential model (Django's own look-ups by key stay open)."""
