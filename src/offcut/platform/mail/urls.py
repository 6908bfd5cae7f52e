"""The addresses."""

from django.urls import path

from offcut.platform.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<uuid:id>/", views.letter, name="letter"),
    path("<uuid:id>/send/", views.send_again, name="send_again"),
]
