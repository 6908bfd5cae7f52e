"""What each app does when an organisation leaves.

An app has a module ``leaving`` with any of:

- ``close(viewer, organisation)``: at once: what is public or under way ends; what nobody needs any
  more is deleted;
- ``kept(organisation)``: yields a ``Kept`` for records that the law or a funder keeps for a time;
- ``erase(viewer, organisation)``: afterwards: what still tells who it was goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps

from offcut.platform.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Kept:
    """Records that are kept for a time."""

    what: str
    count: int
    until: date
    why: str

    def told(self) -> dict[str, Any]:
        """For the closure's row."""
        return {
            "what": self.what,
            "count": self.count,
            "until": self.until.isoformat(),
            "why": self.why,
        }


def _modules(function: str) -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if not config.name.startswith("offcut.platform."):
            continue
        name = f"{config.name}.leaving"
        try:
            module = import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        if module.__name__ != __name__ and hasattr(module, function):
            yield module


def close(viewer: Viewer, organisation: Any) -> None:
    """Every app's first step, in the open transaction."""
    for module in _modules("close"):
        module.close(viewer, organisation)


def kept(organisation: Any) -> list[Kept]:
    """What is kept, the longest first."""
    found = [one for module in _modules("kept") for one in module.kept(organisation)]
    return sorted(found, key=lambda one: one.until, reverse=True)


def erase(viewer: Viewer, organisation: Any) -> None:
    """Every app's last step, in the open transaction; the organisation's own name goes last."""
    for module in reversed(list(_modules("erase"))):
        module.erase(viewer, organisation)
