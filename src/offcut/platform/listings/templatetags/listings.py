"""Filters for the pages of listings."""

from django import template

from offcut.platform.listings.conversion import WRITTEN
from offcut.platform.listings.forms_of_files import column_label

register = template.Library()


@register.filter(name="column_label")
def label(name: str) -> str:
    """A field as people read it."""
    return column_label(WRITTEN.get(name, name))
