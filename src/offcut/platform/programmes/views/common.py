"""What the pages of programmes share."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.programmes import queries
from offcut.platform.programmes.models import Programme

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "targets": ("Targets", ("targets", "indicators")),
    "spend": ("Spend", ("spend", "value")),
    "activity": ("Activity", ("activity",)),
    "funnel": ("From idea to completed", ("stages", "what-moved")),
    "outcomes": ("Outcomes", ("outcomes", "net", "lifetime", "ranges", "unit-costs")),
    "clusters": ("Clusters", ("clusters", "predictions")),
    "lessons": ("Lessons", ("lessons", "changes", "risks", "routemap")),
    "data": ("Data quality", ("data-quality",)),
}
"""The pages of a programme: each a question, with the sections of the core's report on it."""
SHEETS_OF = {
    "targets": ("targets", "indicators"),
    "spend": ("spend",),
    "activity": ("activity", "members"),
    "clusters": ("clusters",),
    "lessons": ("lessons", "changes", "risks", "routemap", "scores"),
}


def programme_or_404(request: Request, programme_id: UUID) -> Programme:
    """The programme, if the viewer sees it.

    Raises:
        Http404: they do not.
    """
    found = queries.programme(request.viewer, programme_id)
    if found is None:
        raise Http404
    return found


def tabs_of(
    viewer: Viewer, programme: Programme, current: str, period: str
) -> list[dict[str, object]]:
    """The pages of a programme that the viewer may open."""
    behind = f"?period={period}" if period else ""
    first = ("overview", "Is it on course?", reverse("programmes:overview", args=[programme.pk]))
    items = [first]
    items += [
        (name, title, reverse("programmes:part", args=[programme.pk, name]))
        for name, (title, _) in PARTS.items()
        if name != "data" or may(viewer, "programmes.see_working")
    ]
    return [
        {"label": label, "url": f"{url}{behind}", "current": name == current}
        for name, label, url in items
    ]
