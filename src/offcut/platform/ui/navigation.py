"""The navigation: each app states its items in ``nav.ITEMS``; a viewer gets what they may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

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
    place: Literal["main", "account", "footer"] = "main"  # header, menu of the account, foot
    unread: Callable[[Viewer], int] | None = None  # messages there that the viewer has not read

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Link:
    """An item as a viewer sees it."""

    label: str
    url: str
    unread: int  # messages there that they have not read


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


def items_for(viewer: Viewer, place: str = "main") -> list[Item]:
    """The items of one place that this viewer may open."""
    return [
        item
        for item in all_items()
        if item.place == place
        and may(viewer, item.operation)
        and not (item.signed_in_only and viewer.is_visitor)
    ]


def links_for(viewer: Viewer) -> list[Link]:
    """The main items for a page of this viewer, with what waits behind each."""
    return [
        Link(item.label, item.url, item.unread(viewer) if item.unread else 0)
        for item in items_for(viewer)
    ]


def active(items: list[Item], path: str) -> Item | None:
    """The item that a page stands under: the one with the longest address that begins ``path``."""
    above = [item for item in items if item.url != "/" and path.startswith(item.url)]
    return max(above, key=lambda item: len(item.url), default=None)
