"""The people of an organisation, and invitations to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation, sudo
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Request
from offcut.platform.accounts.queries import verified_addresses
from offcut.platform.organisations import actions, invitations, queries
from offcut.platform.organisations.forms import InvitationForm, MemberRoleForm
from offcut.platform.organisations.views.finding import found, organisation
from offcut.platform.organisations.views.mine import ACTING


@operation("organisations.see_members")
def members(request: Request, organisation_id: UUID) -> HttpResponse:
    """Who belongs to it, and who is invited."""
    seen = organisation(request, organisation_id, "organisations.see_members")
    context = {
        "organisation": seen,
        "memberships": queries.members(request.viewer, seen),
        "invitations": queries.invitations(request.viewer, seen),
    }
    return render(request, "organisations/members.html", context)


@operation("organisations.invite")
def invite(request: Request, organisation_id: UUID) -> HttpResponse:
    """Ask somebody to join."""
    seen = organisation(request, organisation_id, "organisations.invite")
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        try:
            invitations.invite(request.viewer, seen, email=email, role=role)
        except invitations.TooMany as reason:
            form.add_error("email", str(reason))
        else:
            messages.success(request, f"We have sent a letter to {email}.")
            return redirect("organisations:members", seen.pk)
    return render(request, "organisations/invite.html", {"form": form, "organisation": seen})


@operation("organisations.see_invitation")
def join(request: Request, secret: str) -> HttpResponse:
    """What the link of a letter opens."""
    invitation = queries.invitation_by_secret(secret)
    status = 200 if invitation else 404
    if invitation and request.viewer.is_visitor:
        request.session["invited"] = str(invitation.pk)  # may sign up where others may not
    return render(request, "organisations/join.html", {"invitation": invitation}, status=status)


@operation("organisations.accept_invitation")
@require_POST
def accept(request: Request, invitation_id: UUID) -> HttpResponse:
    """Join the organisation."""
    addresses = verified_addresses(request.viewer)
    invitation = found(
        request,
        queries.invitations_to(addresses),
        invitation_id,
        "organisations.accept_invitation",
    )
    try:
        invitations.accept(request.viewer, invitation, addresses=addresses)
    except invitations.Withdrawn as taken_back:
        messages.error(request, str(taken_back))
        return redirect("/")
    request.session[ACTING] = str(invitation.organisation_id)
    messages.success(request, f"You belong to {invitation.organisation} now.")
    return redirect("organisations:detail", invitation.organisation_id)


@operation("organisations.withdraw_invitation")
@require_POST
def withdraw(request: Request, invitation_id: UUID) -> HttpResponse:
    """The link stops working."""
    invitation = found(
        request,
        queries.all_invitations(request.viewer),
        invitation_id,
        "organisations.withdraw_invitation",
    )
    invitations.withdraw_invitation(request.viewer, invitation)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("organisations:members", invitation.organisation_id)


@operation("organisations.change_member_role")
@sudo
def role(request: Request, membership_id: UUID) -> HttpResponse:
    """Make a member an administrator, or the other way round."""
    rows = queries.memberships(request.viewer)
    membership = found(request, rows, membership_id, "organisations.change_member_role")
    form = MemberRoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            chosen = Role(form.cleaned_data["role"])
            actions.change_member_role(request.viewer, membership, role=chosen)
        except actions.LastAdmin as reason:
            form.add_error("role", str(reason))
        else:
            messages.success(request, f"What {membership.person} may do is changed.")
            return redirect("organisations:members", membership.organisation_id)
    context = {"form": form, "membership": membership}
    return render(request, "organisations/member_role.html", context)


@operation("organisations.remove_member")
@sudo
def remove(request: Request, membership_id: UUID) -> HttpResponse:
    """Somebody no longer belongs to it."""
    return _end(request, membership_id, "organisations.remove_member", "organisations:members")


@operation("organisations.leave")
def leave(request: Request, membership_id: UUID) -> HttpResponse:
    """Belong to it no longer."""
    return _end(request, membership_id, "organisations.leave", "organisations:mine")


def _end(request: Request, membership_id: UUID, operation: str, after: str) -> HttpResponse:
    rows = queries.memberships(request.viewer)
    if operation == "organisations.leave":
        rows = queries.own_memberships(request.viewer)
    membership = found(request, rows, membership_id, operation)
    if request.method == "POST":
        try:
            actions.remove_member(request.viewer, membership)
        except actions.LastAdmin as reason:
            messages.error(request, str(reason))
        else:
            messages.success(
                request, f"{membership.person} no longer belongs to {membership.organisation}."
            )
        if after == "organisations:mine":
            return redirect(after)
        return redirect(after, membership.organisation_id)
    leaving = operation == "organisations.leave"
    context = {"membership": membership, "leaving": leaving}
    return render(request, "organisations/remove_member.html", context)
