"""Pages about people: one's own account, and for who runs the network everybody's."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from offcut.platform.access.guard import operation, require, sudo
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Request
from offcut.platform.accounts import actions, queries
from offcut.platform.accounts.forms import ProfileForm, StaffRolesForm
from offcut.platform.accounts.models import User
from offcut.platform.ui.navigation import items_for


@operation("accounts.see_start")
def start(request: Request) -> HttpResponse:
    """Where a person begins: their organisation first, then the first page that is theirs."""
    viewer = request.viewer
    if viewer.roles == {Role.NEWCOMER}:
        return redirect("organisations:mine")
    if len(viewer.organisations) > 1 and viewer.acting_for is None:
        return redirect("organisations:mine")
    for item in items_for(viewer):
        if item.signed_in_only:
            return redirect(item.url)
    return redirect("accounts:profile")


@operation("accounts.see_profile")
def profile(request: Request) -> HttpResponse:
    """One's own account."""
    person = queries.myself(request.viewer)
    require(request.viewer, "accounts.see_profile", person)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        require(request.viewer, "accounts.change_profile", person)
        actions.change_profile(request.viewer, person, **form.cleaned_data)
        messages.success(request, "Your account is changed.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form, "person": person})


@operation("accounts.close_own_account")
@sudo
def close_own(request: Request) -> HttpResponse:
    """Leave for good."""
    person = queries.myself(request.viewer)
    require(request.viewer, "accounts.close_own_account", person)
    if request.method == "POST":
        try:
            actions.leave_for_good(request.viewer, person)
        except actions.CannotLeave as reason:
            messages.error(request, str(reason))
            return redirect("accounts:close_own")
        messages.success(request, "Your account is closed. Thank you for having been here.")
        return redirect("/")
    return render(request, "accounts/close_own.html", {"person": person})


@operation("accounts.list_people")
def people(request: Request) -> HttpResponse:
    """Everybody, by name."""
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    found = queries.people(request.viewer, words=words, role=role)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "words": words, "role": role})


@operation("accounts.see_person")
def person(request: Request, person_id: UUID) -> HttpResponse:
    """One person: roles, organisations, and what can be done."""
    found = _person(person_id)
    require(request.viewer, "accounts.see_person", found)
    return render(request, "accounts/person.html", {"person": found})


@operation("accounts.grant_staff_roles")
@sudo
def staff_roles(request: Request, person_id: UUID) -> HttpResponse:
    """Give and take staff roles."""
    found = _person(person_id)
    sent = request.POST if request.method == "POST" else None  # no role ticked is an answer
    form = StaffRolesForm(sent, initial={"roles": found.staff_roles})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_staff_roles(request.viewer, found, roles=form.chosen())
        except actions.LastSystemAdmin as reason:
            form.add_error("roles", str(reason))
        else:
            messages.success(request, f"The roles of {found} are changed.")
            return redirect("accounts:person", found.pk)
    return render(request, "accounts/staff_roles.html", {"form": form, "person": found})


@operation("accounts.close_account")
@sudo
def set_active(request: Request, person_id: UUID) -> HttpResponse:
    """Close somebody's account, or open it again."""
    found = _person(person_id)
    if request.method == "POST":
        try:
            actions.set_active(request.viewer, found, active=not found.is_active)
        except actions.LastSystemAdmin as reason:
            messages.error(request, str(reason))
        else:
            done = "open again" if found.is_active else "closed"
            messages.success(request, f"The account of {found} is {done}.")
        return redirect("accounts:person", found.pk)
    return render(request, "accounts/set_active.html", {"person": found})


@operation("accounts.remove_second_step")
@sudo
def remove_second_step(request: Request, person_id: UUID) -> HttpResponse:
    """For who has lost the phone and the recovery codes."""
    found = _person(person_id)
    if request.method == "POST":
        actions.remove_second_step(request.viewer, found)
        messages.success(request, f"{found} can sign in with the password, and set it up again.")
        return redirect("accounts:person", found.pk)
    return render(request, "accounts/second_step.html", {"person": found})


def _person(person_id: UUID) -> User:
    found = queries.person(person_id)
    if found is None:
        raise Http404
    return found
