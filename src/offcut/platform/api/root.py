"""The API under /api/v1: the ``router`` of every app that has an ``api.py``."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from offcut.platform.api.contract import JsonParser, OffcutAPI
from offcut.platform.api.problems import install

PACKAGE = "offcut.platform."
DESCRIPTION = (
    "Listings, matches, synergies, outcomes and open data of a resource reuse network. Sign with a"
    " personal token (`Authorization: Bearer offcut_…`), made under /developers/tokens/. Errors are"
    " problem+json (RFC 9457). Lists come in pages. Every GET has an ETag; changes of a listing"
    " need If-Match; every POST takes an Idempotency-Key."
)


def _mount(api: OffcutAPI) -> OffcutAPI:
    for app in settings.INSTALLED_APPS:
        if app.startswith(PACKAGE) and find_spec(f"{app}.api"):
            name = app.removeprefix(PACKAGE)
            if name != "api":
                api.add_router("", import_module(f"{app}.api").router, tags=[name])
    return api


api = OffcutAPI(
    title="Offcut",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    parser=JsonParser(),
)
install(api)
_mount(api)
