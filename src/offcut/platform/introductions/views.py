"""Pages of introductions: who might be met, the two consents, the reveal, the conversation."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries as desk
from offcut.platform.files import queries as files
from offcut.platform.introductions import actions, conversation, pairs, queries
from offcut.platform.introductions.disclosure import Fact
from offcut.platform.introductions.forms import AgreeForm, DeclineForm, MessageForm, ReturnForm
from offcut.platform.introductions.models import Introduction, Message, State
from offcut.platform.introductions.showing import show
from offcut.platform.listings.models import Listing
from offcut.platform.matches import queries as matches
from offcut.platform.matches.models import Match
from offcut.platform.matches.seeing import givers

PAGE = 25
TABS = (
    ("", "All", tuple(State)),
    ("open", "Waiting", (State.INTERESTED, State.CONSENTED)),
    ("introduced", "Introduced", (State.REVEALED,)),
    ("closed", "Closed", (State.DECLINED, State.WITHDRAWN)),
)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _found(viewer: Viewer, introduction_id: UUID, operation_name: str) -> Introduction:
    """The introduction, if the viewer sees it and may do this to it."""
    found = queries.get(viewer, introduction_id)
    if found is None:
        raise Http404
    require(viewer, operation_name, found)
    return found


@operation("introductions.list_introductions")
def index(request: HttpRequest) -> HttpResponse:
    """Introductions of the viewer's organisations; for facilitators all."""
    viewer = _viewer(request)
    chosen = request.GET.get("show", "")
    states = next((states for key, _, states in TABS if key == chosen), tuple(State))
    rows = queries.pressing_first(viewer, queries.introductions(viewer)).filter(state__in=states)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    rows_shown = queries.shown(viewer, page.object_list)
    tabs = [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == chosen}
        for key, label, _ in TABS
    ]
    return render(
        request,
        "introductions/list.html",
        {"page": page, "introductions": rows_shown, "tabs": tabs},
    )


@operation("introductions.see_introduction")
def detail(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """One introduction: how it stands, what the viewer can do, and the conversation."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.see_introduction")
    return _page(request, found, MessageForm())


def _page(request: HttpRequest, found: Introduction, form: Form) -> HttpResponse:
    viewer = _viewer(request)
    shown = show(viewer, found)
    said = list(queries.messages(viewer, found))
    sees_names = Fact.NAME in shown.facts
    read_before = actions.note_sight(viewer, found) if sees_names else None
    attached = files.attached_to_seen(viewer, "message", [one.pk for one in said])
    told = [
        {
            "message": one,
            "is_own": one.author_id == viewer.person_id,
            "is_new": one.author_id != viewer.person_id
            and (read_before is None or (one.passed_on_at or one.sent_at) > read_before),
            "files": attached.get(str(one.pk), []),
        }
        for one in said
    ]
    can = {
        name: may(viewer, f"introductions.{name}", found)
        for name in ("answer", "revoke", "reveal", "ask_mediation", "send_message", "pass_on")
    }
    context = {
        "introduction": shown,
        "said": told,
        "can": can,
        "synergy": desk.of_introduction(viewer, found.pk),
        "carries": may(viewer, "desk.create_synergy"),
        "can_take": may(viewer, "introductions.take", found) and not shown.is_facilitator,
        "form": form if shown.is_revealed and can["send_message"] else None,
    }
    return render(request, "introductions/detail.html", context)


@operation("introductions.express_interest")
def begin(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Show interest in a match; ``?have=`` says in which source of a blend."""
    viewer = _viewer(request)
    match = matches.get(viewer, match_id)
    if match is None:
        raise Http404
    have = _have(viewer, match, request.GET.get("have", ""))
    standing = queries.of_match(viewer, match_id).get(have.pk)
    if standing is not None and standing.state in queries.STANDING:
        return redirect("introductions:detail", standing.pk)

    def act(given: dict[str, Any]) -> Introduction:
        return actions.express_interest(viewer, match, have=have, **given)

    done = "Done. The other side has been told that somebody is interested, not who."
    context = {"faces": pairs.faces_of(viewer, match, have), "match": match}
    return _asked(request, AgreeForm, "introductions/begin.html", act, done, context)


def _have(viewer: Viewer, match: Match, asked: str) -> Listing:
    """The have that is asked for, where it is one that the viewer may ask about."""
    chosen = next((row for row in givers(match) if str(row.pk) == asked), None)
    if asked and chosen is None:
        raise Http404
    try:
        return pairs.have_of(viewer, match, chosen)
    except InputError:
        raise Http404 from None


@operation("introductions.answer")
def agree(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Agree to be introduced."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.answer")
    done = "You have agreed. Names are still hidden."
    context = {"introduction": show(viewer, found)}
    return _asked(
        request,
        AgreeForm,
        "introductions/agree.html",
        lambda given: actions.consent(viewer, found, **given),
        done,
        context,
    )


@operation("introductions.answer")
def decline(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Decline, with a reason."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.answer")
    done = "You have declined. The other side is told the reason, not who you are."
    context = {"introduction": show(viewer, found)}
    return _asked(
        request,
        DeclineForm,
        "introductions/decline.html",
        lambda given: actions.decline(viewer, found, **given),
        done,
        context,
    )


@operation("introductions.revoke")
def revoke(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Take the consent back."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.revoke")
    return _confirmed(
        request,
        found,
        "introductions/revoke.html",
        lambda: actions.revoke(viewer, found),
        "You have taken it back. Your name was not shown.",
    )


@operation("introductions.reveal")
def reveal(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Show the names."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.reveal")
    return _confirmed(
        request,
        found,
        "introductions/reveal.html",
        lambda: actions.reveal(viewer, found),
        "Both names are shown now, to both sides.",
    )


@require_POST
@operation("introductions.ask_mediation")
def ask_mediation(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Ask for a facilitator."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.ask_mediation")
    return _done(
        request, found, lambda: actions.ask_mediation(viewer, found), "A facilitator is asked."
    )


@require_POST
@operation("introductions.take")
def take(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Take it on as its facilitator."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.take")
    return _done(
        request, found, lambda: actions.take(viewer, found), "You facilitate this introduction now."
    )


@require_POST
@operation("introductions.send_message")
def send(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Send a message."""
    viewer = _viewer(request)
    found = _found(viewer, introduction_id, "introductions.send_message")
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = conversation.send_message(viewer, found, **form.cleaned_data)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            told = "Sent." if made.passed_on_at else "Sent to the facilitator, who passes it on."
            notices.success(request, told)
            return redirect("introductions:detail", found.pk)
    return _page(request, found, form)


@require_POST
@operation("introductions.pass_on")
def pass_on(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Pass a message on."""
    viewer = _viewer(request)
    message = _message(viewer, message_id)
    introduction = message.thread.introduction
    return _done(request, introduction, lambda: conversation.pass_on(viewer, message), "Passed on.")


@operation("introductions.pass_on")
def give_back(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Return a message to who wrote it."""
    viewer = _viewer(request)
    message = _message(viewer, message_id)

    def act(given: dict[str, Any]) -> Introduction:
        conversation.return_message(viewer, message, **given)
        return message.thread.introduction

    context = {"message": message}
    done = "Returned. The author is told why."
    return _asked(request, ReturnForm, "introductions/return.html", act, done, context)


def _message(viewer: Viewer, message_id: UUID) -> Message:
    found = queries.message(viewer, message_id)
    if found is None:
        raise Http404
    if not may(viewer, "introductions.pass_on", found):
        raise PermissionDenied("introductions.pass_on")
    return found


def _asked(
    request: HttpRequest,
    form_class: type[Form],
    template: str,
    act: Callable[[dict[str, Any]], Introduction],
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page with a form, and what follows from it; what cannot be done is said in the form."""
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = act(form.cleaned_data)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            notices.success(request, done)
            return redirect("introductions:detail", found.pk)
    return render(request, template, {"form": form, **context})


def _confirmed(
    request: HttpRequest, found: Introduction, template: str, act: Callable[[], Any], done: str
) -> HttpResponse:
    """A page that asks once more, and what follows."""
    if request.method == "POST":
        return _done(request, found, act, done)
    return render(request, template, {"introduction": show(_viewer(request), found)})


def _done(
    request: HttpRequest, found: Introduction, act: Callable[[], Any], done: str
) -> HttpResponse:
    try:
        act()
    except InputError as problem:
        notices.error(request, str(problem))
    else:
        notices.success(request, done)
    return redirect("introductions:detail", found.pk)
