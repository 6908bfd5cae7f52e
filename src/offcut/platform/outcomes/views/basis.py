"""An exchange from the side of its outcomes: movements, claims, what the account rests on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from offcut.platform.access.guard import may, operation, require
from offcut.platform.outcomes import actions, queries
from offcut.platform.outcomes.columns import Whose, groups, label
from offcut.platform.outcomes.forms import CellsForm, written_cell
from offcut.platform.outcomes.seeing import sees_cells
from offcut.platform.outcomes.views.common import asked, synergy_of, viewer_of


@operation("outcomes.see_basis")
def exchange(request: HttpRequest, synergy_id: UUID) -> HttpResponse:
    """One exchange: its claims, movements, season tickets, and what its account rests on."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.see_basis")
    cells = queries.basis_cells(viewer, synergy)
    seen = sees_cells(viewer, synergy)
    context = {
        "synergy": synergy,
        "claims": queries.claims(viewer).filter(synergy=synergy),
        "movements": queries.movements(viewer).filter(synergy=synergy, corrected_by=None)[:10],
        "tickets": queries.season_tickets(viewer, synergy),
        "groups": [
            {
                "group": group,
                "rows": [(label(name), written_cell(cells.get(name))) for name in group.names],
                "changes": may(viewer, f"outcomes.{_operation(group.whose)}", synergy),
            }
            for group in groups().values()
            if set(group.names) <= seen
        ],
        "can": {
            name: may(viewer, f"outcomes.{name}", synergy)
            for name in ("record_movement", "make_claim", "make_season_ticket")
        },
    }
    return render(request, "outcomes/exchange.html", context)


def _operation(whose: Whose) -> str:
    return "change_basis" if whose is Whose.SHARED else "change_terms"


@operation("outcomes.see_basis")
def change(request: HttpRequest, synergy_id: UUID, group: str) -> HttpResponse:
    """Set one group of what the account rests on."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.see_basis")
    wanted = groups().get(group)
    if wanted is None or not set(wanted.names) <= sees_cells(viewer, synergy):
        raise Http404
    require(viewer, f"outcomes.{_operation(wanted.whose)}", synergy)
    cells = queries.basis_cells(viewer, synergy)
    form = CellsForm(request.POST or None, group=wanted, cells=cells)

    def act(given: dict[str, Any]) -> str:
        actions.change_basis(viewer, synergy, group, given)
        return f"Saved.|{reverse('outcomes:exchange', args=[synergy.pk])}"

    context = {"synergy": synergy, "group": wanted}
    return asked(request, form, "outcomes/change_basis.html", act, context)
