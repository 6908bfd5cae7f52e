"""The navigation: each app states its items in ``nav.ITEMS``; a viewer gets what they may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.urls import reverse

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the navigation."""

    label: str
    url_name: str  # "listings:own"
    operation: str  # shown to those who may do it
    order: int = 50  # lower first
    signed_in_only: bool = True

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)


@cache
def all_items() -> tuple[Item, ...]:
    """Every item of every app, in order."""
    found: list[Item] = []
    for config in apps.get_app_configs():
        if config.name.startswith("offcut.platform."):
            try:
                found += import_module(f"{config.name}.nav").ITEMS
            except ModuleNotFoundError as missing:
                if missing.name != f"{config.name}.nav":
                    raise
    return tuple(sorted(found, key=lambda item: (item.order, item.label)))


def items_for(viewer: Viewer) -> Iterable[Item]:
    """The items that this viewer may open."""
    return [
        item
        for item in all_items()
        if may(viewer, item.operation) and not (item.signed_in_only and viewer.is_visitor)
    ]
