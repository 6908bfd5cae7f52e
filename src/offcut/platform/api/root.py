"""The API: one router of each app."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

PACKAGE = "offcut.platform."


def mounted(api: NinjaAPI) -> NinjaAPI:
    """The API with the ``router`` of every app that has an ``api.py``, under the app's name."""
    for app in settings.INSTALLED_APPS:
        if app.startswith(PACKAGE) and find_spec(f"{app}.api"):
            router = import_module(f"{app}.api").router
            api.add_router(f"/{app.removeprefix(PACKAGE)}", router, tags=[app.rpartition(".")[2]])
    return api


api = mounted(NinjaAPI(title="Offcut", version="1", urls_namespace="api-v1", docs_url=None))
