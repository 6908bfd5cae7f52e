"""Tags that show the blocks of a core report in a page: ``{% load documents %}``.

A page with reports sets ``figure_url`` (where the working of a figure stands: ``?of=`` is added)
and ``chart_url`` (where a chart's CSV stands: ``?chart=`` is added) in its context, and in
``figure_more`` what else those addresses need; an empty ``figure_url`` shows figures without their
working.
"""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from offcut.figures.wording import UNKNOWN
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    KeyFigures,
    Level,
    Notice,
    Paragraph,
    Status,
    Table,
    Value,
    Words,
)

register = template.Library()
_CARDS = 12  # rows that become cards on a phone; longer tables scroll in their own frame
_NAMES: dict[type[Block], str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Notice: "notice",
    KeyFigures: "key_figures",
    Table: "table",
    ChartBlock: "chart",
}
_STYLES = {
    Level.GREEN: ("green", "●"),
    Level.AMBER: ("amber", "◐"),
    Level.RED: ("fail", "✕"),
    Level.NONE: ("stage", "◦"),
}


@register.filter
def kind_of(block: Block) -> str:
    """The name of a block's template."""
    return _NAMES[type(block)]


@register.simple_tag(takes_context=True)
def document_words(context: Context, words: Words) -> SafeString:
    """A sentence; its figures lead to their working."""
    parts = (_figure(context, one) if isinstance(one, Value) else one for one in words)
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag(takes_context=True)
def document_value(context: Context, value: Value) -> SafeString:
    """One figure, leading to its working."""
    return _figure(context, value)


@register.simple_tag(takes_context=True)
def document_cell(context: Context, cell: Cell) -> SafeString | str:
    """What a table's cell holds."""
    if cell is None:
        return format_html('<span class="oc-not-stated">{}</span>', UNKNOWN)
    if isinstance(cell, Value):
        return _figure(context, cell)
    if isinstance(cell, Status):
        style, sign = _STYLES[cell.level]
        return format_html(
            '<span class="oc-standing oc-standing--{}"><span aria-hidden="true">{}</span>'
            "<span>{}</span></span>",
            style,
            sign,
            cell.word,
        )
    return cell


def _figure(context: Context, value: Value) -> SafeString:
    address = context.get("figure_url")
    if not address:
        return format_html("{}", value.shown)
    return format_html(
        '<a href="{}?{}">{}<span class="govuk-visually-hidden"> (how was this worked out?)'
        "</span></a>",
        address,
        urlencode({"of": value.entry, **(context.get("figure_more") or {})}),
        value.shown,
    )


@register.inclusion_tag("components/document/table.html", takes_context=True)
def document_table(
    context: Context, table: Table, *, hidden_caption: bool = False
) -> dict[str, Any]:
    """A table of a report; few rows become cards on a phone, many scroll sideways."""
    numeric = [number in table.numeric for number in range(len(table.headers))]
    rows = [
        {
            "cells": list(zip(table.headers, row, numeric, strict=True)),
            "total": table.total and place == len(table.rows) - 1,
        }
        for place, row in enumerate(table.rows)
    ]
    return {
        "caption": table.caption,
        "hidden_caption": hidden_caption,
        "headers": list(zip(table.headers, numeric, strict=True)),
        "rows": rows,
        "cards": len(rows) <= _CARDS,
        "figure_url": context.get("figure_url"),
        "figure_more": context.get("figure_more"),
    }


@register.simple_tag(takes_context=True)
def chart_csv_url(context: Context, block: ChartBlock) -> str:
    """Where the numbers of a chart are downloaded."""
    address = context.get("chart_url")
    asked = {"chart": block.chart.name, **(context.get("figure_more") or {})}
    return f"{address}?{urlencode(asked)}" if address else ""
