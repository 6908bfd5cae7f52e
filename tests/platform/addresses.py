"""Every address of the platform with the operation that its view carries."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A named address, its operation (empty: none) and the names of its parameters."""

    name: str
    operation: str
    parameters: frozenset[str]

    @property
    def app(self) -> str:
        """The name before the colon."""
        return self.name.partition(":")[0]


def every_address() -> list[Address]:
    """All of them but the API's operations, which carry theirs in another way."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[Address]:
    for item in patterns:
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            if item.namespace != "api-v1":
                yield from _walk(item.url_patterns, inner)
        else:
            operation = getattr(item.callback, "operation", "")
            names = frozenset(item.pattern.regex.groupindex)
            yield Address(f"{namespace}{item.name}", operation, names)
