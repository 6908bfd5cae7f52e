"""The addresses."""

from django.urls import path

from offcut.platform.files import views

app_name = "files"
urlpatterns = [path("<uuid:id>/", views.download, name="download")]
