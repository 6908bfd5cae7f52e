"""The gallery: every component at work, to look at and to test; only where developing."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from offcut import figures, reference
from offcut.platform.ui import failures
from offcut.platform.ui.widgets import Checkboxes, DateParts, Radios, SuggestInput, UnitInput

_STATES = ("waiting", "running", "done", "failed", "cancelled")
_FAILURES = ("400", "403", "404", "413", "429", "500", "503", "csrf", "locked")


class GalleryForm(forms.Form):
    """One field of each kind."""

    kind = forms.ChoiceField(
        label="Do you have something, or want something?",
        choices=[("have", "I have something"), ("want", "I want something")],
        widget=Radios(hints={"have": "A waste, a by-product, spare capacity or idle equipment"}),
    )
    resource = forms.CharField(
        label="What is it?", help_text="In your own words, for example “used green sand, dry”"
    )
    amount = forms.CharField(
        label="About how much in a year?",
        help_text="A rough figure is enough: 1200, ~500 or 100-200",
        required=False,
        widget=UnitInput(suffix="tonnes"),
    )
    cost = forms.DecimalField(
        label="What does it cost you now, a tonne?", required=False, widget=UnitInput(prefix="£")
    )
    industry = forms.CharField(
        label="Your industry (SIC code)",
        help_text="Type a code or a word, for example “casting”",
        widget=SuggestInput("/dev/industries"),
    )
    available = forms.DateField(
        label="From when?", help_text="For example 27 3 2027", widget=DateParts, required=False
    )
    form_of = forms.ChoiceField(
        label="In what form?",
        choices=[("", "Choose"), ("solid", "Solid"), ("liquid", "Liquid"), ("gas", "Gas")],
        widget=forms.Select,
    )
    wishes = forms.MultipleChoiceField(
        label="Tell me about",
        choices=[("new", "New matches"), ("expiry", "Listings about to expire")],
        widget=Checkboxes(hints={"new": "Once a day at most"}),
        required=False,
    )
    photo = forms.FileField(
        label="Photo or document", help_text="JPEG, PNG or PDF, up to 20 MB", required=False
    )
    notes = forms.CharField(label="Notes", widget=forms.Textarea, max_length=200, required=False)
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    agreed = forms.BooleanField(label="I may list this on behalf of my organisation")


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    messages.success(request, "Your listing has been saved. It is 60 % complete.")
    messages.info(request, "Two listings expire this week.")
    messages.error(request, "The spreadsheet was not loaded: 3 rows have problems.")
    form = GalleryForm(request.POST or None, request.FILES or None)
    rows = [f"Listing {number}" for number in range(1, 181)]
    page = Paginator(rows, 10).get_page(request.GET.get("page"))
    return render(request, "ui/gallery.html", {"form": form, "page": page, **_examples()})


def _examples() -> dict[str, Any]:
    now = timezone.now().replace(hour=14, minute=5)
    return {
        "verdicts": list(figures.VERDICT_STYLES),
        "stages": ["idea", "discussion", "negotiation", "implementation", "completed", "lost"],
        "grades": ["claimed", "evidenced", "verified"],
        "tabs": [
            Tab("Overview", "?tab=overview", current=True),
            Tab("Matches", "?tab=matches", count=12),
            Tab("Evidence", "?tab=evidence", count=0),
        ],
        "summary": [
            {"key": "Resource", "value": "Used green sand", "url": "?change=resource"},
            {"key": "Amount", "value": "1,200 t a year", "url": "?change=amount"},
            {"key": "Price expected", "value": None, "url": "?change=price", "action": "Add"},
        ],
        "events": [
            {"what": "Moved to negotiation", "at": now, "who": "Facilitator (example)"},
            {
                "what": "Both sides agreed to meet",
                "at": now - datetime.timedelta(days=9),
                "who": "Example Foundry Ltd",
                "detail": "The first load is tested at the quarry.",
            },
            {"what": "Match found", "at": now - datetime.timedelta(days=30), "who": ""},
        ],
        "tasks": [
            {"title": "Say what you have", "url": "?task=1", "done": True},
            {
                "title": "Add a laboratory certificate",
                "url": "?task=2",
                "hint": "Raises the chance",
            },
            {"title": "Choose who to meet", "url": "", "status": "Cannot start yet"},
        ],
        "jobs": [
            {
                "id": f"job-{n}",
                "title": "Reading listings.xlsx",
                "state": state,
                "done": 1200,
                "total": 5000 if n else None,
                "note": "",
            }
            for n, state in enumerate(_STATES)
        ],
        "chart": _chart("gallery-bars", 720),
        "narrow_chart": _chart("gallery-bars-narrow", 340),
        "headers": ("Flow", "Tonnes a year", "Worth a year, £", "Carbon, kg CO₂e", "Note"),
        "rows": [
            ("Sand", 12_400.0, 310_000.0, None, "Haulage decides"),
            ("Metals", 950.0, 212_500.0, 1_240_000.0, "Against recycling, not landfill"),
            ("Wastewater", 88_000.0, -4_200.0, 51_000.0, None),
        ],
        "map": _map(),
        "amount": Decimal("12437.2"),
        "nothing": None,
        "zero": 0,
        "now": now,
    }


def _chart(name: str, width: float) -> figures.Figure:
    return figures.bar_svg(
        [
            figures.Bar("Sand", 310_000, "£310,000"),
            figures.Bar("Metals", 212_500, "£212,500"),
            figures.Bar("Wastewater", -4_200, "−£4,200", "costs more than it saves"),
        ],
        name=name,
        width=width,
        title="Sand brings the most, wastewater costs",
        measure="Worth a year, £",
        of="Flow",
    )


def _map() -> dict[str, Any]:
    points = [
        ("Used green sand, 1,000 to 5,000 t", -2.02, 52.51, "have"),
        ("Construction sand, over 5,000 t", -1.83, 52.42, "want"),
    ]
    places = [
        {
            "type": "Feature",
            "properties": {"label": label, "detail": "Example", "standing": standing},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for label, lon, lat, standing in points
    ]
    line = {
        "type": "Feature",
        "properties": {"label": "Match: pass, 19 km", "standing": "pass"},
        "geometry": {"type": "LineString", "coordinates": [[-2.02, 52.51], [-1.83, 52.42]]},
    }
    return {"type": "FeatureCollection", "features": [line, *places]}


def industries(request: HttpRequest) -> JsonResponse:
    """Suggestions for the gallery's SIC field."""
    asked = request.GET.get("q", "").lower()
    found = [
        {"value": row.code, "label": row.name}
        for row in reference.industries.values()
        if asked and (row.code.startswith(asked) or asked in row.name.lower())
    ]
    return JsonResponse(found[:20], safe=False)


def failure(request: HttpRequest, name: str) -> HttpResponse:
    """One of the error pages, to look at."""
    if name == "500":
        return failures.server_error(request)
    if name == "503":
        return failures.unavailable()
    return render(request, f"errors/{name if name in _FAILURES else '404'}.html")
