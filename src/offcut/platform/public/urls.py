"""The addresses of the public site."""

from django.urls import path

from offcut.platform.public.views import front

app_name = "public"
urlpatterns = [path("", front.home, name="home")]
