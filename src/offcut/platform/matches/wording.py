"""What verdicts, limits and ways of fitting mean, in the words of the pages and letters."""

from offcut import reference

_OWN_SOURCES = {"listing": "the listing", "method": "the method of Offcut"}
_ASSUMPTION = "assumption "
_MEANS = {
    "PASS": "It fits",
    "MARGINAL": "It should fit, but a value is close to its limit",
    "PLAUSIBLE": "It should fit, by values that are typical of its kind",
    "UNKNOWN": "It may fit: a value is missing",
    "FAIL": "It does not fit",
}
_KINDS = {
    "direct": "As it is",
    "treated": "After treatment",
    "share": "As a share of what is used today",
    "side_stream": "A part of it is treated, the rest is used as it is",
    "blend": "As a blend of several sources",
}


def verdict_means(verdict: str) -> str:
    """A verdict in words."""
    return _MEANS.get(verdict, verdict)


def way(route_kind: str) -> str:
    """How the material is made to fit."""
    return _KINDS.get(route_kind, route_kind)


def decides(verdict: str, limit: str) -> str:
    """What a verdict rests on, without anybody's figures."""
    if not limit:
        return "No legal or standard limit stands in the way"
    return {
        "PASS": f"All limits hold; {limit} is the tightest",
        "MARGINAL": f"{limit} is close to its limit",
        "PLAUSIBLE": f"{limit} has not been measured; what is typical fits",
        "UNKNOWN": f"There is no value for {limit}",
        "FAIL": f"{limit} breaks its limit",
    }.get(verdict, limit)


def told_source(source: str) -> str:
    """Where a line of an account comes from, by its name instead of its id in the tables.

    >>> told_source("assumption haulage.rigid_tipper.*"), told_source("listing")
    ('our rates: haulage, rigid tipper', 'the listing')
    """
    if source in _OWN_SOURCES:
        return _OWN_SOURCES[source]
    if source.startswith(_ASSUMPTION):
        return _told_assumption(source.removeprefix(_ASSUMPTION))
    return reference.sources[source].title if source in reference.sources else source


def told_note(note: str) -> str:
    """What a line adds, a factor by what it is of instead of by its id in the tables.

    >>> told_note("waste_disposal.scrap_metal.closed_loop, factors of 2026")
    'Metal: scrap metal, Closed-loop, factors of 2026'
    """
    name, comma, rest = note.partition(", factors of ")
    year = rest[:4]
    if not comma or not year.isdigit() or name not in reference.ghg.ids:
        return note
    row = reference.ghg.latest(name, int(year))
    return ", ".join(part for part in (row.item, row.route) if part) + comma + rest


def _told_assumption(name: str) -> str:
    """One rate by its description; several (``haulage.van.*``) by what they are of."""
    if name in reference.assumptions:
        told = reference.assumptions[name].description
        return f"our rates: {told[:1].lower()}{told[1:]}"
    return f"our rates: {name.removesuffix('.*').replace('.', ', ').replace('_', ' ')}"
