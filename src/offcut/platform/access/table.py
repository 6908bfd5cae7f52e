"""The one table of permissions: an operation, and how far each role's permission for it goes.

Each app states its own rows in ``permissions.RULES``; here they become one table, which the
tests walk and ``/audit/permissions`` shows. What is not in the table nobody may do.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from offcut.platform.access.roles import Reach, Role

Rules = Mapping[str, Mapping[Role, Reach]]
EVERYBODY: Mapping[Role, Reach] = dict.fromkeys(Role, Reach.ANY)
SIGNED_IN: Mapping[Role, Reach] = {role: Reach.ANY for role in Role if role != Role.VISITOR}


@cache
def table() -> Rules:
    """Every operation of every app.

    Raises:
        ImproperlyConfigured: two apps claim one operation, or one is named badly.
    """
    rules: dict[str, Mapping[Role, Reach]] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("offcut.platform."):
            continue
        try:
            stated = import_module(f"{config.name}.permissions").RULES
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.permissions":
                raise
            continue
        for operation, reaches in stated.items():
            if operation in rules or "." not in operation:
                raise ImproperlyConfigured(
                    f"The operation '{operation}' of {config.label} stands twice or has no dot."
                )
            rules[operation] = reaches
    return rules


def reach(roles: frozenset[Role], operation: str) -> Reach:
    """How far these roles together may do this; the widest of them counts.

    Raises:
        ImproperlyConfigured: no app states the operation.
    """
    if operation not in table():
        raise ImproperlyConfigured(f"No permissions are stated for '{operation}'.")
    found = [table()[operation].get(role, Reach.NONE) for role in roles]
    order = list(Reach)
    return max(found, key=order.index, default=Reach.NONE)
