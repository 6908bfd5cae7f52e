"""The record of a resource type, looked up once."""

from functools import cache

from offcut import reference
from offcut.reference import ResourceType


@cache
def kind_of(resource_type: str | None) -> ResourceType | None:
    """The record of a type; None for one that is not given or not in the table."""
    return None if resource_type is None else reference.resource_types.get(resource_type)
