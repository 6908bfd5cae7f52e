"""The addresses for developers."""

from django.urls import path

from offcut.platform.api.views import guide, tokens, webhooks

app_name = "api"
urlpatterns = [
    path("", guide.guide, name="guide"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/add/", tokens.new, name="new_token"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("webhooks/", webhooks.all_of_them, name="webhooks"),
    path("webhooks/add/", webhooks.new, name="new_webhook"),
    path("webhooks/<uuid:webhook_id>/", webhooks.one, name="webhook"),
    path("webhooks/<uuid:webhook_id>/secret/", webhooks.secret, name="webhook_secret"),
    path("webhooks/<uuid:webhook_id>/test/", webhooks.test, name="webhook_test"),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/again/",
        webhooks.again,
        name="webhook_again",
    ),
    path("webhooks/<uuid:webhook_id>/stop/", webhooks.stop, name="webhook_stop"),
]
