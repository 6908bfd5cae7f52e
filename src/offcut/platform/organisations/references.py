"""Every field of every app that refers to a kind of row: none can be forgotten by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

_WHY = "what refers to an organisation"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key of some model."""

    model: type[Model]
    field: str
    title: str  # in words, for people

    @property
    def label(self) -> str:
        """``listings.Listing.organisation``."""
        return f"{self.model._meta.label}.{self.field}"

    def rows(self, *ids: UUID) -> "QuerySet[Any]":
        """The rows that refer to one of these."""
        return self.all_rows().filter(**{f"{self.field}__in": ids})

    def all_rows(self) -> "QuerySet[Any]":
        """Every row of the model, for the platform's own work."""
        manager: Any = self.model._default_manager
        found = manager.all()
        return found.as_system(_WHY) if hasattr(found, "as_system") else found


def references_to(target: type[Model]) -> Iterator[Reference]:
    """Every foreign key to ``target`` of the platform's apps, in a fixed order."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if not model.__module__.startswith("offcut.platform."):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is target:
                title = str(model._meta.verbose_name_plural)
                yield Reference(model, field.name, title)
