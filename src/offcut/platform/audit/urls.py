"""The addresses."""

from django.urls import path

from offcut.platform.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("events.csv", views.events_csv, name="events_csv"),
    path("permissions/", views.permissions, name="permissions"),
]
