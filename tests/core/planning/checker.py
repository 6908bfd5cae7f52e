"""Whether a plan keeps every word of a network file: shares no code with the planner.

Reads the raw mapping (form ``offcut-network/1``, plain part and hubs, one period) and a list of
flows ``(from, to, amount)``; gives the problems found and the cost that it works out itself.
"""

from collections import defaultdict
from typing import Any


def problems(data: dict[str, Any], flows: list[tuple[str, str, float]]) -> list[str]:
    """Everything that the flows break."""
    size = max([amount for *_, amount in flows], default=1.0)
    slack = 1e-6 * max(1.0, size)
    out: dict[str, float] = defaultdict(float)
    into: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for tail, head, amount in flows:
        out[tail] += amount
        into[head].append((tail, amount))
    found = [f"negative {flow}" for flow in flows if flow[2] < -slack]
    found += _arcs(data, flows, slack)
    for source in data["sources"]:
        available = source.get("available")
        used = out[source["id"]]
        if available is not None and used > available + slack:
            found.append(f"{source['id']}: {used} of {available}")
        opened = used > slack or "fixed_cost" not in source
        if opened and used < source.get("min", 0) - slack:
            found.append(f"{source['id']}: {used} below {source['min']}")
    for hub in data.get("hubs", []):
        fed = sum(amount for _, amount in into[hub["id"]])
        if hub.get("capacity") is not None and fed > hub["capacity"] + slack:
            found.append(f"{hub['id']}: fed {fed}")
        if abs(fed * hub.get("yield", 1) - out[hub["id"]]) > slack:
            found.append(f"{hub['id']}: {fed} in, {out[hub['id']]} out")
    quality = _qualities(data, into)
    for sink in data["sinks"]:
        found += _sink(data, sink, into[sink["id"]], quality, slack)
    return found


def _arcs(data: dict[str, Any], flows: list[tuple[str, str, float]], slack: float) -> list[str]:
    if data["arcs"] == "all":
        allowed = {(s["id"], k["id"]): {} for s in data["sources"] for k in data["sinks"]}
    else:
        allowed = {(a["from"], a["to"]): a for a in data["arcs"]}
    found = []
    for tail, head, amount in flows:
        arc = allowed.get((tail, head))
        if arc is None:
            found.append(f"no arc {tail} → {head}")
            continue
        if arc.get("max") is not None and amount > arc["max"] + slack:
            found.append(f"{tail} → {head}: {amount} above {arc['max']}")
        if amount > slack and amount < max(arc.get("min_lot", 0), arc.get("min", 0)) - slack:
            found.append(f"{tail} → {head}: {amount} is a smaller lot than allowed")
    return found


def _power(data: dict[str, Any], name: str) -> float:
    return data.get("mixing", {}).get(name, {}).get("power", 1)


def _qualities(
    data: dict[str, Any], into: dict[str, list[tuple[str, float]]]
) -> dict[str, dict[str, float]]:
    """Quality of what leaves every source and hub, by mixing again and again."""
    quality = {s["id"]: dict(s.get("quality", {})) for s in data["sources"]}
    for _ in range(len(data.get("hubs", [])) + 1):
        for hub in data.get("hubs", []):
            fed = [(quality.get(tail, {}), amount) for tail, amount in into[hub["id"]] if amount]
            total = sum(amount for _, amount in fed)
            mixed = {}
            for name in {n for values, _ in fed for n in values}:
                power = _power(data, name)
                index = sum(v.get(name, 0) ** power * amount for v, amount in fed) / total
                removed = hub.get("removal", {}).get(name, 0)
                mixed[name] = index ** (1 / power) * (1 - removed)
            quality[hub["id"]] = mixed
    return quality


def _sink(
    data: dict[str, Any],
    sink: dict[str, Any],
    received: list[tuple[str, float]],
    quality: dict[str, dict[str, float]],
    slack: float,
) -> list[str]:
    found = []
    total = sum(amount for _, amount in received)
    name = sink["id"]
    if "required" in sink and abs(total - sink["required"]) > slack:
        found.append(f"{name}: {total} of {sink['required']} required")
    if total < sink.get("min", 0) - slack or total > (sink.get("max") or float("inf")) + slack:
        found.append(f"{name}: receives {total}")
    several = sum(amount > slack for _, amount in received)
    most = 1 if sink.get("single_source") else sink.get("max_sources", 10**9)
    if several > most:
        found.append(f"{name}: {several} sources")
    if total <= slack:
        return found
    for prop, limit in sink.get("limits", {}).items():
        power = _power(data, prop)
        index = sum(quality[t][prop] ** power * amount for t, amount in received) / total
        value = index ** (1 / power)
        near = 1e-5 * max(1.0, abs(value))
        if value > limit.get("max", float("inf")) + near:
            found.append(f"{name}: {prop} {value} above {limit['max']}")
        if value < limit.get("min", -float("inf")) - near:
            found.append(f"{name}: {prop} {value} below {limit['min']}")
    return found


def cost(data: dict[str, Any], flows: list[tuple[str, str, float]]) -> float:
    """Cost less revenue of the flows, opened things paid once."""
    unit = {x["id"]: x.get("unit_cost", 0) for x in data["sources"]}
    fixed = {x["id"]: x.get("fixed_cost", 0) for x in data["sources"]}
    feed = {x["id"]: x.get("unit_cost", 0) for x in data.get("hubs", [])}
    fixed |= {x["id"]: x.get("fixed_cost", 0) for x in data.get("hubs", [])}
    price = {x["id"]: x.get("price", 0) for x in data["sinks"]}
    arcs = {} if data["arcs"] == "all" else {(a["from"], a["to"]): a for a in data["arcs"]}
    total, opened = 0.0, set()
    for tail, head, amount in flows:
        if amount <= 0:
            continue
        arc = arcs.get((tail, head), {})
        total += amount * (arc.get("unit_cost", 0) + unit.get(tail, 0) + feed.get(head, 0))
        total += arc.get("fixed_cost", 0) - amount * price.get(head, 0)
        opened |= {tail, head}
    return total + sum(value for name, value in fixed.items() if name in opened)
