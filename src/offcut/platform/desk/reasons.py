"""Causes of blockers and reasons of loss: one list, the core's, so that lessons can be learnt."""

from functools import cache

from offcut.evaluation.facts import lost_reasons


@cache
def causes() -> dict[str, str]:
    """Names by id, in the order of the table."""
    return {reason.id: reason.name for reason in lost_reasons().values()}


def cause_words(cause: str) -> str:
    """Its name; of one that the table no longer has, the id in words."""
    return causes().get(cause) or cause.replace("_", " ").capitalize()


def what_helps(cause: str) -> str:
    """What helps against it, by the core's table."""
    found = lost_reasons().get(cause)
    return found.what_helps if found else ""


@cache
def grouped() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """For a select: the causes by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for reason in lost_reasons().values():
        groups.setdefault(reason.group.capitalize(), []).append((reason.id, reason.name))
    return tuple((name, tuple(members)) for name, members in groups.items())
