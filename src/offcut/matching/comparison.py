"""Two runs compared: what is new, what is gone, what changed and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offcut.matching.comparison_wording import as_text
from offcut.matching.model import LimitCheck, Match, Term
from offcut.matching.result import MatchResult
from offcut.matching.saved import SavedResult, read_result

_TINY = 1e-6
_HAULAGE = "haulage:"


@dataclass(frozen=True, slots=True)
class Change:
    """A match that is in both runs, but not the same."""

    have_id: str
    want_id: str
    before: Match
    after: Match
    why: tuple[str, ...]  # price, distance, limit, measurement, quantity, factor, assumption, route

    @property
    def value_change_gbp(self) -> float:
        """By how much the joint gain a year rose."""
        return self.after.worth.value_gbp_per_year - self.before.worth.value_gbp_per_year


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs."""

    new: tuple[Match, ...]
    gone: tuple[tuple[Match, str], ...]  # with why
    changed: tuple[Change, ...]
    same: int
    assumptions: tuple[str, ...]  # ids whose values differ

    def __str__(self) -> str:
        return as_text(self)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain data, for JSON."""
        return {
            "new": [_short(match) for match in self.new],
            "gone": [{**_short(match), "why": why} for match, why in self.gone],
            "changed": [
                {
                    **_short(change.after),
                    "verdict_before": change.before.route.verdict.value,
                    "value_gbp_before": change.before.worth.value_gbp_per_year,
                    "why": list(change.why),
                }
                for change in self.changed
            ],
            "same": self.same,
            "assumptions": list(self.assumptions),
        }


Run = MatchResult | SavedResult | str | Path
_Key = tuple[str, str]


def compare(a: Run, b: Run) -> Comparison:
    """What changed from run ``a`` to run ``b``: results, saved results, or paths of ``.json``.

    Raises:
        InputError: a path that is not a saved run.
    """
    before, after = _load(a), _load(b)
    settings = _settings(before, after)
    old = {(m.have_id, m.want_id): m for m in before.matches}
    new = {(m.have_id, m.want_id): m for m in after.matches}
    missed = {(m.have_id, m.want_id): m for m in after.near_misses}
    changed = [
        Change(*key, old[key], new[key], tuple(why))
        for key in new
        if key in old and (why := list(_differences(old[key], new[key], settings)))
    ]
    return Comparison(
        new=tuple(match for key, match in new.items() if key not in old),
        gone=tuple(
            (match, _why_gone(match, missed.get(key), settings))
            for key, match in old.items()
            if key not in new
        ),
        changed=tuple(changed),
        same=sum(1 for key in new if key in old) - len(changed),
        assumptions=settings,
    )


def _load(run: Run) -> MatchResult | SavedResult:
    return read_result(run) if isinstance(run, str | Path) else run


def _settings(
    before: MatchResult | SavedResult, after: MatchResult | SavedResult
) -> tuple[str, ...]:
    old, new = _values(before), _values(after)
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))


def _values(run: MatchResult | SavedResult) -> Mapping[str, float]:
    if isinstance(run, SavedResult):
        return run.assumptions
    return {name: item.value for name, item in run.assumptions.items()}


def _why_gone(match: Match, now: Match | None, settings: tuple[str, ...]) -> str:
    if now is None:
        return "one of the two is not listed any more, or others are worth more to the want"
    reasons = list(_differences(match, now, settings))
    return "; ".join([f"now {now.route.verdict.value}", *reasons])


def _differences(before: Match, after: Match, settings: tuple[str, ...]) -> Iterator[str]:
    """Why two matches of one pair are not the same; nothing when they are."""
    if before.route.verdict is not after.route.verdict:
        yield f"verdict: {before.route.verdict.value} → {after.route.verdict.value}"
    if before.route.train != after.route.train:
        yield f"route: {before.route.train or 'direct'} → {after.route.train or 'direct'}"
    yield from _number("share", before.route.share, after.route.share)
    yield from _limits(before, after)
    yield from _number("quantity", before.worth.units_per_year, after.worth.units_per_year)
    yield from _number("distance_km", before.distance_km, after.distance_km)
    yield from _rates(before.worth.money, after.worth.money, settings, "price")
    yield from _rates(before.worth.carbon, after.worth.carbon, settings, "factor")


def _number(name: str, before: float | None, after: float | None) -> Iterator[str]:
    if not _same(before, after):
        yield f"{name}: {_shown(before)} → {_shown(after)}"


def _limits(before: Match, after: Match) -> Iterator[str]:
    old = {_limit_key(check): check for check in before.route.limits}
    for check in after.route.limits:
        was = old.get(_limit_key(check))
        if was is None:
            yield f"limit: {check.property} is new"
        elif not (_same(was.min, check.min) and _same(was.max, check.max)):
            yield f"limit: {check.property} {_range(was)} → {_range(check)}"
        elif was.category != check.category:
            yield f"measurement: {check.property} {_category(was)} → {_category(check)}"
        elif not _same(was.value, check.value) or was.evidence != check.evidence:
            grade = f" ({check.evidence.value})" if check.evidence else ""
            values = f"{_shown(was.value)} → {_shown(check.value)}"
            yield f"measurement: {check.property} {values}{grade}"
    now = {_limit_key(check) for check in after.route.limits}
    yield from (f"limit: {key[0]} is no more" for key in old if key not in now)


def _limit_key(check: LimitCheck) -> tuple[str, str, str]:
    """One property may hold several limits: by severity and source."""
    return (check.property, check.severity.value, check.source)


def _rates(
    before: tuple[Term, ...], after: tuple[Term, ...], settings: tuple[str, ...], kind: str
) -> Iterator[str]:
    """Rates that differ: an assumption when its source is one that was changed."""
    old = {term.label: term for term in before}
    for term in after:
        was = old.get(term.label)
        if was is None or _same(was.rate, term.rate):
            continue
        name = term.source.removeprefix("assumption ")
        changed = [item for item in settings if item.startswith(name.rstrip("*"))]
        own = term.source != name and bool(changed)
        what = f"assumption {changed[0]}" if own else f"{kind}: {term.label}"
        yield f"{what}: {_shown(was.rate)} → {_shown(term.rate)} per {term.unit}"
    yield from _lines(old, {term.label: term for term in after}, kind)


def _lines(old: Mapping[str, Term], new: Mapping[str, Term], kind: str) -> Iterator[str]:
    """Lines that came or went; another vehicle is one change, not four."""
    gone = [label for label in old if label not in new]
    come = [label for label in new if label not in old]
    vehicles = [
        next((_vehicle(label) for label in labels if label.startswith(_HAULAGE)), None)
        for labels in (gone, come)
    ]
    if any(vehicles):
        yield f"haulage: {vehicles[0] or 'none'} → {vehicles[1] or 'none'}"
    yield from (f"{kind}: '{label}' is no more" for label in gone if _HAULAGE not in label)
    yield from (f"{kind}: '{label}' is new" for label in come if _HAULAGE not in label)


def _vehicle(label: str) -> str:
    return label.removeprefix(_HAULAGE).partition(",")[0].strip()


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _TINY * max(1.0, abs(a), abs(b))


def _shown(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.5g}"


def _category(check: LimitCheck) -> str:
    return "not known" if check.category is None else check.category.replace("_", " ")


def _range(check: LimitCheck) -> str:
    return f"{_shown(check.min) if check.min is not None else '-'}..{_shown(check.max)}"


def _short(match: Match) -> dict[str, Any]:
    return {
        "have_id": match.have_id,
        "want_id": match.want_id,
        "verdict": match.route.verdict.value,
        "value_gbp_per_year": match.worth.value_gbp_per_year,
        "reason": match.reason,
    }
