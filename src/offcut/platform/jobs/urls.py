"""The addresses."""

from django.urls import path

from offcut.platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.every, name="every"),
    path("retry/", views.retry_all, name="retry_all"),
    path("<uuid:id>/", views.detail, name="detail"),
    path("<uuid:id>/part/", views.part, name="part"),
    path("<uuid:id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:id>/retry/", views.retry, name="retry"),
    path("<uuid:id>/discard/", views.discard, name="discard"),
]
