"""The addresses for developers."""

from django.urls import path

from offcut.platform.api.views import guide, tokens

app_name = "api"
urlpatterns = [
    path("", guide.guide, name="guide"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/add/", tokens.new, name="new_token"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
]
