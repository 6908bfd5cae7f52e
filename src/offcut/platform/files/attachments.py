"""Who may see what is attached to a thing: each app says it for its own kinds of things.

An app has a module ``attachments`` with
``SEEN: dict[str, Callable[[Viewer, str], bool]] = {"listing": …}``: whether the viewer sees the
thing of that kind with that id, with everything that is attached to it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from django.apps import apps

from offcut.platform.access.viewer import Viewer

Seen = Callable[[Viewer, str], bool]
SEEN: Mapping[str, Seen] = {}


@cache
def kinds() -> Mapping[str, Seen]:
    """Every kind of thing that files are attached to."""
    found: dict[str, Seen] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("offcut.platform."):
            try:
                found |= import_module(f"{config.name}.attachments").SEEN
            except ModuleNotFoundError as missing:
                if missing.name != f"{config.name}.attachments":
                    raise
    return found


def sees(viewer: Viewer, kind: str, id_: str) -> bool:
    """Whether the viewer sees the thing, and so what is attached to it."""
    ask = kinds().get(kind)
    return ask is not None and ask(viewer, id_)
