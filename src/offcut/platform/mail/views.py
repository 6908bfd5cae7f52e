"""The outbox in the browser."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation, sudo
from offcut.platform.access.viewer import Request
from offcut.platform.mail import actions, queries
from offcut.platform.mail.models import Letter

ADAPTER_WORDS = {
    "outbox": "This installation sends no letters: they are read here.",
    "smtp": "Letters leave by SMTP.",
    "notify": "Letters leave by GOV.UK Notify.",
}


def _letter(request: Request, id_: UUID) -> Letter:
    letter = queries.get(request.viewer, id_)
    if letter is None:
        raise Http404
    return letter


@operation("mail.list_letters")
def outbox(request: Request) -> HttpResponse:
    """All letters, the newest first."""
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = queries.found(request.viewer, words, state)
    context = {
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": Letter.State.choices,
        "how": ADAPTER_WORDS[settings.MAIL],
    }
    return render(request, "mail/outbox.html", context)


@operation("mail.see_letter")
def letter(request: Request, id: UUID) -> HttpResponseBase:
    """One letter. One that holds a personal link asks a real administrator's password again."""
    found = _letter(request, id)
    if found.secret and not settings.DEMONSTRATION:
        return _secret_letter(request, found)
    return _shown(request, found)


@sudo
def _secret_letter(request: Request, found: Letter) -> HttpResponse:
    actions.note_sight(request.viewer, found)
    return _shown(request, found)


def _shown(request: Request, found: Letter) -> HttpResponse:
    again = found.state == Letter.State.FAILED and may(request.viewer, "mail.send_again")
    return render(request, "mail/letter.html", {"letter": found, "may_send_again": again})


@require_POST
@operation("mail.send_again")
def send_again(request: Request, id: UUID) -> HttpResponse:
    """Try to send a letter that could not be sent."""
    found = _letter(request, id)
    actions.send_again(request.viewer, found)
    messages.success(request, "The letter is queued again.")
    return redirect("mail:letter", found.id)
