"""Whether to show a link: only what the viewer may do is offered."""

from typing import Any

from django import template
from django.template import Context

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import VISITOR

register = template.Library()


@register.simple_tag(takes_context=True)
def may_i(context: Context, operation: str, thing: Any = None) -> bool:
    """Whether the viewer may: ``{% may_i "organisations.invite" organisation as can %}``."""
    return may(context.get("viewer") or VISITOR, operation, thing)
