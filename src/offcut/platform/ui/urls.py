"""The gallery, where developing or testing."""

from django.urls import path

from offcut.platform.ui import gallery

app_name = "ui"
urlpatterns = [
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/failures/<str:name>", gallery.failure, name="failure"),
    path("industries", gallery.industries, name="industries"),
]
