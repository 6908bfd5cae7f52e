"""What verdicts, limits and ways of fitting mean, in the words of the pages and letters."""

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
