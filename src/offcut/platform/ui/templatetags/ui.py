"""Tags and filters of every template: see the gallery at ``/dev/gallery`` for each at work."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from offcut.platform.ui import fields, wording
from offcut.platform.ui.areas import areas_address, extent
from offcut.platform.ui.standings import Standing
from offcut.platform.ui.standings import standing as standing_of
from offcut.platform.ui.style import style_address

register = template.Library()
_BOUNDARIES = "Boundaries: ONS, OGL v3.0. Contains OS data © Crown copyright 2013, 2022"

for name in (
    "co2e",
    "gbp",
    "kg",
    "km",
    "percent",
    "plain_number",
    "tonnes",
    "uk_date",
    "uk_datetime",
    "with_unit",
):
    register.filter(name, getattr(wording, name))


@register.simple_tag
def style_sheet() -> str:
    """The address of the one style sheet, in the region's colours."""
    return style_address()


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, heading: bool = False, label: str = "") -> dict[str, Any]:
    """A form's field with label, hint and error; ``heading`` makes its label the page's h1."""
    kind = fields.kind_of(bound)
    limit = fields.limit_of(bound, kind)
    return {
        "bound": bound,
        "kind": kind,
        "widget": bound.field.widget,
        "input": fields.drawn(bound, kind, limit is not None),
        "choices": list(fields.choices_of(bound)) if kind in ("radios", "checkboxes") else [],
        "limit": limit,
        "errors": fields.errors_of(bound),
        "label": label or bound.label,
        "heading": heading,
        "optional": not bound.field.required and kind != "checkbox",
        "describedby": bound.aria_describedby,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_or_sets: Any) -> dict[str, Any]:
    """What has to be put right, each a link to its field; nothing where nothing is wrong."""
    return {"problems": fields.problems(filter(None, forms_or_sets))}


@register.simple_tag
def has_problems(*forms_or_sets: Any) -> bool:
    """Whether any of the forms has an error: the page's title then begins with "Error:"."""
    return bool(fields.problems(filter(None, forms_or_sets)))


@register.inclusion_tag("components/standing.html")
def standing(name: object, word: str = "") -> dict[str, Standing | str]:
    """A verdict, a stage or an evidence grade: sign, word and colour."""
    found = standing_of(name)
    return {"standing": found, "word": word or found.word}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*words_and_addresses: str) -> dict[str, Any]:
    """Where the page stands: ``{% crumbs "Listings" url "Green sand" %}``; the last has no link."""
    pairs = list(zip(words_and_addresses[::2], words_and_addresses[1::2], strict=False))
    last = words_and_addresses[-1] if len(words_and_addresses) % 2 else ""
    return {"pairs": pairs, "last": last}


@register.inclusion_tag("components/figure.html")
def figure(drawn: Any, csv_url: str = "", level: int = 2, narrow: Any = None) -> dict[str, Any]:
    """A chart (``offcut.figures.Figure``): finding, drawing, summary, its table and its CSV.

    ``narrow``: the same, drawn about 340 wide under another name, for phones; without it the
    drawing scrolls there.
    """
    return {"figure": drawn, "csv_url": csv_url, "level": level, "narrow": narrow}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    """Links (``?page=``) to the other pages of a ``Page``; the rest of the address stays."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "numbers": numbers, "request": context.get("request")}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, label: str, key: str, *, numeric: bool = False, usual: str = ""
) -> dict[str, Any]:
    """The head of a column that sorts the table by a link (``?sort=key`` or ``-key``).

    ``usual`` is the order where the address names none.
    """
    request = context.get("request")
    now = (request.GET.get("sort") if request else "") or usual
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    following = f"-{key}" if now == key else key
    return {
        "label": label,
        "direction": direction,
        "following": following,
        "numeric": numeric,
        "request": request,
    }


@register.inclusion_tag("components/progress.html")
def progress(job: Any, refresh_url: str = "") -> dict[str, Any]:
    """How far a job is: ``title``, ``done``, ``total`` (None: not known yet), ``state``, ``note``.

    While its state is ``waiting`` or ``running`` the part asks ``refresh_url`` every two seconds
    for itself anew; without scripts a link does.
    """
    names = ("id", "title", "done", "total", "state", "note")
    if isinstance(job, Mapping):
        known = {name: job.get(name) for name in names}
    else:
        known = {name: getattr(job, name, None) for name in names}
    return {
        **known,
        "running": known["state"] in ("waiting", "running"),
        "refresh_url": refresh_url,
    }


@register.inclusion_tag("components/map.html")
def map_of(geojson: dict[str, Any], *, name: str, label: str, credit: str = "") -> dict[str, Any]:
    """A map of GeoJSON points and lines over the region, beside a table that says the same.

    Properties of a feature: ``label``, ``detail``, ``href`` (a page of ours), ``standing`` (a
    verdict, ``have`` or ``want``). Where scripts do not run there is only the table.
    """
    return {
        "geojson": geojson,
        "name": name,
        "label": label,
        "credit": credit or _BOUNDARIES,
        "areas": areas_address(),
        "extent": extent(),
    }


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    *,
    kind: str = "",
    busy: str = "Working …",
    confirm: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A button of a form, or with ``href`` a link that looks like one.

    ``kind``: empty, ``secondary`` or ``warning``. ``busy`` is shown while the form is sent.
    """
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "busy": busy,
        "confirm": confirm,
        "name": name,
        "value": value,
        "small": small,
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Any], label: str) -> dict[str, Any]:
    """Pages of one thing: items with ``label``, ``url``, ``current`` and perhaps ``count``."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Sequence[Any], title: str = "") -> dict[str, Any]:
    """Names and values: rows of (name, value), or with ``key``, ``value``, ``url``, ``action``.

    With a ``title`` it stands in a card.
    """
    made = [row if isinstance(row, dict) else {"key": row[0], "value": row[1]} for row in rows]
    return {"rows": made, "title": title}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """What happened: events with ``what``, ``at``, ``who`` and perhaps ``detail``, newest first."""
    return {"events": events}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Any], name: str = "tasks") -> dict[str, Any]:
    """Tasks with ``title``, ``url``, ``status`` and perhaps ``hint``; ``done`` when finished."""
    return {"tasks": tasks, "name": name}


@register.inclusion_tag("components/table.html")
def table(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    dense: bool = False,
    cards: bool = False,
    figures: bool = False,
) -> dict[str, Any]:
    """A plain table; numbers align right; None reads "not stated"; wide ones scroll by keyboard.

    ``figures``: all but the first column are figures, though some are said in words.
    """
    numeric = _numeric_columns(rows, len(headers))
    if figures:
        numeric = [at > 0 for at in range(len(headers))]
    return {
        "caption": caption,
        "headers": list(zip(headers, numeric, strict=True)),
        "rows": [list(zip(headers, row, numeric, strict=True)) for row in rows],
        "dense": dense,
        "cards": cards,
        "in_words": figures,
    }


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _numeric_columns(rows: Sequence[Sequence[Any]], count: int) -> list[bool]:
    columns: list[list[Any]] = [[row[i] for row in rows] for i in range(count)]
    return [
        any(map(_is_number, column)) and all(cell is None or _is_number(cell) for cell in column)
        for column in columns
    ]


@register.simple_block_tag
def details(content: SafeString, summary: str) -> str:
    """More to read, folded away: ``{% details "What is an EWC code?" %}…{% enddetails %}``."""
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def working(content: SafeString, of: str = "") -> str:
    """How a figure was worked out; ``of`` names the figure for who only hears the link."""
    spoken = format_html('<span class="govuk-visually-hidden">: {}</span>', of) if of else ""
    return format_html(
        '<details class="oc-working"><summary>How was this worked out?{}</summary>'
        '<div class="oc-working__body">{}</div></details>',
        spoken,
        content,
    )


@register.simple_block_tag
def inset(content: SafeString) -> str:
    """Words that stand out from the rest."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: SafeString) -> str:
    """What has consequences."""
    return format_html(
        '<div class="govuk-warning-text">'
        '<span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text">'
        '<span class="govuk-visually-hidden">Warning: </span>{}</strong></div>',
        content,
    )


@register.simple_block_tag
def empty(content: SafeString, title: str, level: int = 2) -> str:
    """Nothing here yet: why, and what to do."""
    tag = f"h{int(level)}"
    return format_html(
        '<div class="oc-empty"><{tag}>{}</{tag}>{}</div>', title, content, tag=SafeString(tag)
    )


@register.simple_block_tag
def scroll(content: SafeString, label: str) -> str:
    """Something wide that scrolls in its own frame, also by keyboard; ``label`` names it."""
    return format_html(
        '<div class="oc-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )


@register.simple_block_tag
def copyable(content: SafeString, name: str, label: str = "Copy") -> str:
    """A text with a button that copies it, where the browser can; ``name`` is its id."""
    return format_html(
        '<div class="oc-copy"><code id="{}">{}</code><button type="button" hidden'
        ' class="govuk-button govuk-button--secondary oc-button--small" data-copy="#{}">{}</button>'
        "</div>",
        name,
        content,
        name,
        label,
    )


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of ours: ``{% asset "offcut.js" %}``."""
    return static(f"offcut/{path}")
