"""One's own tokens: the list, a new one (shown once), revoking."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from offcut.platform.access.guard import operation, require, sudo
from offcut.platform.access.viewer import Request
from offcut.platform.api import actions, queries
from offcut.platform.api.forms import TokenForm
from offcut.platform.api.scopes import SCOPES, usable
from offcut.platform.organisations.queries import own_organisations


@require_safe
@operation("api.list_tokens")
def tokens(request: Request) -> HttpResponse:
    """The person's tokens."""
    rows = [
        (token, [SCOPES.get(scope, scope) for scope in token.scopes])
        for token in queries.tokens(request.viewer)
    ]
    return render(request, "api/tokens.html", {"rows": rows})


@operation("api.create_token")
@sudo
@never_cache
def new(request: Request) -> HttpResponse:
    """A new token; its secret stands on the answer, and nowhere again."""
    choices = [(str(one.pk), one.name) for one in own_organisations(request.viewer)]
    form = TokenForm(request.POST or None, organisations=choices, scopes=usable(request.viewer))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        works_for = given.get("organisation")
        token, secret = actions.create_token(
            request.viewer,
            name=given["name"],
            scopes=given["scopes"],
            days=given["days"],
            organisation_id=UUID(works_for) if works_for else None,
        )
        return render(request, "api/token_made.html", {"token": token, "secret": secret})
    return render(request, "api/new_token.html", {"form": form})


@operation("api.revoke_token")
@require_POST
def revoke(request: Request, token_id: UUID) -> HttpResponse:
    """It opens nothing from now on."""
    token = queries.tokens(request.viewer).filter(pk=token_id).first()
    if token is None:
        raise Http404
    require(request.viewer, "api.revoke_token", token)
    actions.revoke_token(request.viewer, token)
    messages.success(request, f"The token “{token.name}” opens nothing any more.")
    return redirect("api:tokens")
