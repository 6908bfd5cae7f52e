"""Loading the example region: app by app, each whole or not at all, each once."""

from collections.abc import Callable, Iterator
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from offcut.platform.operations.demonstration.people import make_people
from offcut.platform.operations.demonstration.world import World
from offcut.platform.operations.models import Setting
from offcut.platform.organisations.models import Organisation
from offcut.regions.region import load as load_region

ORDER = (
    "organisations",
    "listings",
    "matches",
    "introductions",
    "desk",
    "outcomes",
    "programmes",
    "plans",
    "public",
    "api",
)
HOME = "Quarrel Field Foundry (fictional)"
_DONE = "demonstration.loaded"


def is_loaded() -> bool:
    """Whether every app has loaded what it has."""
    done = _done()
    return all(app in done for app, _ in _loaders())


def load(tell: Callable[[str], None] = lambda app: None) -> list[str]:
    """Load what is not there yet; returns the apps that loaded something."""
    world = _world()
    loaded = []
    for app, loader in _loaders():
        if app in _done():
            continue
        tell(app)
        with transaction.atomic():
            loader(world)
            done = [*_done(), app]
            Setting.objects.update_or_create(key=_DONE, defaults={"value": done})
        loaded.append(app)
    return loaded


def _done() -> list[str]:
    row = Setting.objects.filter(key=_DONE).first()
    return list(row.value) if row else []


def _world() -> World:
    """People and what was loaded before: an interrupted loading goes on."""
    with transaction.atomic():
        people = make_people()
    rows = Organisation.objects.as_system("demonstration").filter(synthetic=True)
    return World(
        region=load_region(settings.REGION),
        people=people,
        home=HOME,
        today=timezone.localdate(),
        organisation_ids={name: id_ for id_, name in rows.values_list("id", "name")},
    )


def _loaders() -> Iterator[tuple[str, Callable[[World], None]]]:
    """The apps that have something to load."""
    for app in ORDER:
        name = f"offcut.platform.{app}.demo"
        try:
            yield app, import_module(name).load
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
