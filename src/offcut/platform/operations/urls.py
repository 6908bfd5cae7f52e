"""The addresses."""

from django.urls import path

from offcut.platform.operations.views import copies, pages

app_name = "operations"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("settings/", pages.options, name="options"),
    path("organisations/<uuid:organisation_id>/export/", copies.export, name="export"),
    path("organisations/<uuid:organisation_id>/close/", copies.close, name="close"),
    path("organisations/<uuid:organisation_id>/stay/", copies.stay, name="stay"),
]
