"""Webhooks of the organisations that one administers, with the log of what was sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from offcut.errors import InputError
from offcut.platform.access.guard import operation, require, sudo
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Request
from offcut.platform.api import queries
from offcut.platform.api.forms import WebhookForm
from offcut.platform.api.models import Webhook
from offcut.platform.api.webhooks import actions
from offcut.platform.api.webhooks.events import EVENTS
from offcut.platform.operations.queries import option
from offcut.platform.organisations.queries import own_organisations

_A_PAGE = 25


@require_safe
@operation("api.list_webhooks")
def all_of_them(request: Request) -> HttpResponse:
    """The webhooks."""
    rows = queries.webhooks(request.viewer)
    return render(request, "api/webhooks.html", {"rows": rows, "on": option("webhooks")})


def _found(request: Request, webhook_id: UUID, name: str) -> Webhook:
    found: Webhook | None = queries.webhooks(request.viewer).filter(pk=webhook_id).first()
    if found is None:
        raise Http404
    require(request.viewer, name, found)
    return found


@require_safe
@operation("api.see_webhook")
def one(request: Request, webhook_id: UUID) -> HttpResponse:
    """One webhook with the log of its deliveries."""
    webhook = _found(request, webhook_id, "api.see_webhook")
    sent = queries.deliveries(request.viewer, webhook_id)
    context = {
        "webhook": webhook,
        "told_of": [EVENTS.get(name, name) for name in webhook.events],
        "page": Paginator(sent, _A_PAGE).get_page(request.GET.get("page")),
        "on": option("webhooks"),
    }
    return render(request, "api/webhook.html", context)


@operation("api.create_webhook")
@sudo
@never_cache
def new(request: Request) -> HttpResponse:
    """A new webhook; its secret stands on the answer, and nowhere again."""
    administers = [
        (str(own.pk), own.name)
        for own in own_organisations(request.viewer)
        if request.viewer.organisations.get(own.pk) is Role.ORGANISATION_ADMIN
    ]
    form = WebhookForm(request.POST or None, organisations=administers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            webhook, secret = actions.create(
                request.viewer,
                UUID(given["organisation"]),
                address=given["address"],
                events=given["events"],
            )
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return _shown_once(request, webhook, secret)
    return render(request, "api/new_webhook.html", {"form": form})


def _shown_once(request: Request, webhook: Webhook, secret: str) -> HttpResponse:
    context: dict[str, Any] = {"webhook": webhook, "secret": secret}
    return render(request, "api/webhook_secret.html", context)


@operation("api.change_webhook")
@require_POST
@sudo
@never_cache
def secret(request: Request, webhook_id: UUID) -> HttpResponse:
    """Another secret in the place of the old one."""
    webhook = _found(request, webhook_id, "api.change_webhook")
    return _shown_once(request, webhook, actions.new_secret(request.viewer, webhook))


@operation("api.change_webhook")
@require_POST
def test(request: Request, webhook_id: UUID) -> HttpResponse:
    """Send a test."""
    webhook = _found(request, webhook_id, "api.change_webhook")
    try:
        actions.send_test(request.viewer, webhook)
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "A test is on its way. It stands in the log in a few seconds.")
    return redirect("api:webhook", webhook.pk)


@operation("api.change_webhook")
@require_POST
def again(request: Request, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send a delivery once more, as it was."""
    webhook = _found(request, webhook_id, "api.change_webhook")
    sent = queries.deliveries(request.viewer, webhook_id).select_related("webhook")
    delivery = sent.filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404
    try:
        actions.send_again(request.viewer, delivery)
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It is on its way again, with the same id.")
    return redirect("api:webhook", webhook.pk)


@operation("api.change_webhook")
@require_POST
def stop(request: Request, webhook_id: UUID) -> HttpResponse:
    """It is told of nothing any more."""
    webhook = _found(request, webhook_id, "api.change_webhook")
    actions.stop(request.viewer, webhook)
    messages.success(request, "Stopped. It is told of nothing any more.")
    return redirect("api:webhook", webhook.pk)
