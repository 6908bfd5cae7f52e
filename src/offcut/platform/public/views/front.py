"""The front page, and what the network has achieved."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.operations.queries import option
from offcut.platform.public import figures, offers
from offcut.platform.public.charts import landfill_chart
from offcut.platform.public.models import Release
from offcut.platform.public.studies import published
from offcut.platform.ui.wording import plain_number


@require_safe
@operation("public.see_pages")
def home(request: Request) -> HttpResponse:
    """What the network is for, what it has achieved, what is on offer, and how to join."""
    release = figures.latest()
    context = {
        "start_url": reverse("accounts:start"),
        "release": release,
        "total": figures.total(release) if release else None,
        "on_offer": offers.counted() if option("public_listings") else None,
        "studies": published()[:2],
        "sign_up_open": option("sign_up"),
    }
    return render(request, "public/home.html", context)


@require_safe
@operation("public.see_pages")
def results(request: Request) -> HttpResponse:
    """The figures, by material and by district, with method and date."""
    release = figures.latest()
    context: dict[str, Any] = {"release": release}
    if release:
        context |= {"total": figures.total(release), **_tables(release), **_chart(release)}
    return render(request, "public/results.html", context)


def _tables(release: Release) -> dict[str, Any]:
    """The rows by material and by district, as words."""
    made: dict[str, Any] = {}
    for dimension in ("material", "district"):
        made[f"{dimension}_headers"] = (dimension.capitalize(), *_HEADERS)
        made[f"{dimension}_rows"] = _rows(figures.by(release, dimension), dimension)
    return made


def _chart(release: Release) -> dict[str, Any]:
    """The chart that may tell more: by material, or by district."""
    for dimension in ("material", "district"):
        lines = figures.by(release, dimension)
        chart = landfill_chart(lines, dimension, "landfill")
        if chart is not None:
            narrow = landfill_chart(lines, dimension, "landfill-narrow", 340)
            return {"chart": chart, "narrow": narrow, "chart_of": dimension}
    return {}


_HEADERS = ("Claims", "Kept out of landfill, t", "Greenhouse gas avoided, t CO₂e")


def _rows(lines: list[figures.Line], dimension: str) -> list[tuple[str, str, str, str]]:
    """Rows of a table as words: what is left out says so."""
    return [
        (
            getattr(line, dimension).replace("_", " ").capitalize()
            if dimension == "material"
            else line.district,
            "left out" if line.claims is None else plain_number(line.claims),
            _told(line.figures.get("landfill_diverted"), 1),
            _told(line.figures.get("ghg"), 1000),
        )
        for line in lines
    ]


def _told(figure: figures.Figure | None, divisor: float) -> str:
    if figure is None:
        return "not in this release"
    if figure.left_out:
        return "left out"
    return "not known" if figure.value is None else plain_number(round(figure.value / divisor))
