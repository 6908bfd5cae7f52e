"""Every address of the platform, by app."""

from django.conf import settings
from django.urls import include, path

from offcut.platform.api.root import api
from offcut.platform.operations.views import health
from offcut.platform.ui.areas import areas_view
from offcut.platform.ui.style import style_view

app_urls = [
    ("", "public"),
    ("account/", "accounts"),
    ("organisations/", "organisations"),
    ("listings/", "listings"),
    ("files/", "files"),
    ("matches/", "matches"),
    ("introductions/", "introductions"),
    ("desk/", "desk"),
    ("outcomes/", "outcomes"),
    ("plans/", "plans"),
    ("programmes/", "programmes"),
    ("audit/", "audit"),
    ("operations/", "operations"),
    ("jobs/", "jobs"),
    ("mail/", "mail"),
    ("search/", "search"),
    ("developers/", "api"),
]

urlpatterns = [
    path("sign-in/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("style/<str:version>.css", style_view, name="style"),
    path("style/<str:version>.json", areas_view, name="areas"),
    path("health/", health.check, name="health"),
    path("health/live/", health.live, name="health_live"),
    *(path(prefix, include(f"offcut.platform.{app}.urls")) for prefix, app in app_urls),
]
if settings.DEBUG or settings.DEMONSTRATION:
    urlpatterns.append(path("dev/", include("offcut.platform.ui.urls")))

handler400 = "offcut.platform.ui.failures.bad_request"
handler403 = "offcut.platform.ui.failures.forbidden"
handler404 = "offcut.platform.ui.failures.not_found"
handler500 = "offcut.platform.ui.failures.server_error"
