"""The addresses."""

from django.urls import path

from offcut.platform.search import views

app_name = "search"
urlpatterns = [path("", views.everything, name="everything")]
