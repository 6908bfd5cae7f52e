"""The addresses."""

from django.urls import path

from offcut.platform.introductions import views

app_name = "introductions"
urlpatterns = [
    path("", views.index, name="list"),
    path("begin/<uuid:match_id>/", views.begin, name="begin"),
    path("messages/<uuid:message_id>/pass-on/", views.pass_on, name="pass_on"),
    path("messages/<uuid:message_id>/return/", views.give_back, name="return"),
    path("<uuid:introduction_id>/", views.detail, name="detail"),
    path("<uuid:introduction_id>/agree/", views.agree, name="agree"),
    path("<uuid:introduction_id>/decline/", views.decline, name="decline"),
    path("<uuid:introduction_id>/take-back/", views.revoke, name="revoke"),
    path("<uuid:introduction_id>/show-names/", views.reveal, name="reveal"),
    path("<uuid:introduction_id>/ask-facilitator/", views.ask_mediation, name="ask_mediation"),
    path("<uuid:introduction_id>/take-on/", views.take, name="take"),
    path("<uuid:introduction_id>/messages/", views.send, name="send"),
]
