"""What the first people to ask would wait for, done before the web server takes requests.

A process of the server reads its addresses with every view behind them, its templates, and the
library of which the desk's chances take a function. What is read then stays as long as the process:
the collector of what is no longer used is told to pass it over (it took a quarter of a second, and
a request waited for it now and then).
"""

import gc
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.template.loader import get_template
from django.urls import get_resolver

_LIBRARIES = ("scipy.special",)


def warm_up() -> None:
    """Read all of it. The database is not asked: it may not be there yet."""
    get_resolver().reverse_dict  # noqa: B018 (reading it is what fills it)
    for name in templates():
        get_template(name)
    for library in _LIBRARIES:
        import_module(library)


def keep() -> None:
    """What stands now stays as long as the process; for a process that does nothing but serve."""
    gc.collect()
    gc.freeze()


def templates() -> Iterator[str]:
    """The names of our own pages and their parts."""
    here = [Path(config.path) for config in apps.get_app_configs() if _is_ours(config.name)]
    folders = [here[0].parent / "templates", *(path / "templates" for path in here)]
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield str(path.relative_to(folder))


def _is_ours(name: str) -> bool:
    return name.startswith("offcut.platform.")
