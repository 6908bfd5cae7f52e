"""The platform's addresses with the gallery, which is served only where developing."""

from django.urls import include, path

from offcut.platform.urls import *  # noqa: F403
from offcut.platform.urls import urlpatterns as own

urlpatterns = [*own, path("dev/", include("offcut.platform.ui.urls"))]
