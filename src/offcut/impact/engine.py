"""The project account of many claims at once: every formula on columns, every figure traceable.

Baseline against project, per synergy and year: disposal avoided by evidenced shares, production
displaced × substitution ratio × quality, journeys no longer made, less treatment, residues and
haulage. Each claim is pinned to a factor set; a new set never changes what an old one gave.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from offcut.errors import InputError
from offcut.impact.columns import Column, Floats, Indices
from offcut.impact.evidence import standing, verifier_problems
from offcut.impact.expressions import evaluate
from offcut.impact.factors import FactorSet, factor_set, set_names
from offcut.impact.formulas import formulas, inputs_of
from offcut.impact.inputs import Asked, input_infos
from offcut.impact.inputs_special import column_of
from offcut.impact.model import Claim, Dependence, Stage, Standing, Synergy
from offcut.impact.records import Cells, numbered, numbered_claims
from offcut.impact.result import ImpactResult
from offcut.reference import Assumptions

_NOT_YET = (Stage.IDEA, Stage.DISCUSSION, Stage.NEGOTIATION, Stage.IMPLEMENTATION)


def account(
    synergies: Sequence[Synergy],
    claims: Sequence[Claim],
    year: int | None = None,
    factors: str | FactorSet | None = None,
    *,
    own: Sequence[FactorSet] = (),
    assumptions: Assumptions | None = None,
    movements: Sequence[Cells] = (),
    prospects: bool = True,
    synthetic: bool = False,
    suppliers: Sequence[Dependence] = (),
) -> ImpactResult:
    """The project account of claims, and of what synergies that are under way would bring.

    Args:
        synergies: all that the claims speak of.
        claims: one synergy in one year each.
        year: only this year; all years when not given.
        factors: the factor set for claims that are not pinned to one: a name, a year, or a set.
            When not given, each claim takes the first edition of the newest set that is not later
            than its year, so that a further edition changes nothing by itself.
        own: sets that were imported, to be pinned by name or year, and sets of the user's own
            factors, which stand beside every other.
        assumptions: values in force instead of the defaults.
        movements: rows of that sheet which claims are the sum of.
        suppliers: what firms state of how far their inputs rest on one supplier or on abroad.
        synthetic: the input is a made-up example, and whatever shows the account says so.
        prospects: also account for synergies under way, from what was predicted, as potential or
            agreed; in ``year``, or in the last year of any claim.

    Raises:
        InputError: a claim of a synergy that is not there, twice in a year, verified by one of its
            own parties, or pinned to an unknown set.
        FactorUseError: a factor that may not be used in a project account.
    """
    synergies, claims = numbered(synergies), numbered_claims(claims)
    by_id = {synergy.id: synergy for synergy in synergies}
    _check(by_id, claims)
    chosen = [claim for claim in claims if year is None or claim.year == year]
    if prospects:
        when = year or max((claim.year for claim in claims), default=None)
        chosen += _prospects(synergies, chosen, when)
    standings = _standings(by_id, chosen)
    sets, set_of = _factor_sets(chosen, factors, own)
    asked = Asked.of(synergies, chosen, sets, set_of, standings, assumptions or Assumptions())
    columns = {name: column_of(asked, input_infos()[name]) for name in inputs_of(formulas())}
    return ImpactResult(
        asked, columns, worked_out(columns), year, tuple(movements), synthetic, tuple(suppliers)
    )


def worked_out(columns: dict[str, Column], **instead: Floats) -> dict[str, Floats]:
    """Every formula for every claim; ``instead`` gives other values for some inputs.

    The other values may have a dimension more (draws × claims); what follows from them has it too.
    """
    values: dict[str, Floats] = {name: column.values for name, column in columns.items()}
    values |= instead
    found: dict[str, Floats] = {}
    for formula in formulas().values():
        result = evaluate(formula.expression, values)
        values[formula.id] = found[formula.id] = np.asarray(result, dtype=float)
    return found


def _check(by_id: Mapping[str, Synergy], claims: Iterable[Claim]) -> None:
    """Refuses what a file's reader refuses too, for records that were made in code."""
    seen: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        where = f"sheet '{claim.source.sheet}', row {claim.source.row}"
        if claim.synergy not in by_id:
            raise InputError(f"{where}: there is no synergy '{claim.synergy}'.")
        first = seen.setdefault((claim.synergy, claim.year), claim)
        if first is not claim:
            raise InputError(
                f"{where}: '{claim.synergy}' is claimed for {claim.year} in row {first.source.row}"
                " already; accepted: one claim a synergy and year."
            )
        if claim.verifier is not None:
            for problem in verifier_problems(by_id[claim.synergy], claim):
                raise InputError(str(problem))


def _prospects(
    synergies: Sequence[Synergy], claims: Sequence[Claim], year: int | None
) -> list[Claim]:
    """What synergies under way would bring in a year, for those without a claim in it."""
    if year is None:
        return []
    claimed = {claim.synergy for claim in claims if claim.year == year}
    return [
        Claim(
            id=f"{synergy.id}-{year}-predicted",
            synergy=synergy.id,
            year=year,
            quantity=synergy.prediction.quantity,
            source=synergy.source,
        )
        for synergy in synergies
        if synergy.stage in _NOT_YET and synergy.id not in claimed
    ]


def _standings(by_id: dict[str, Synergy], claims: Sequence[Claim]) -> list[Standing | None]:
    """The standing of each claim; worked out once for claims that are alike in what decides it."""
    known: dict[object, Standing | None] = {}
    found = []
    for claim in claims:
        synergy = by_id[claim.synergy]
        verified = claim.verifier is not None and claim.verified_on is not None
        key = (synergy.stage, claim.grade, claim.evidence_kinds, verified)
        if key not in known:
            known[key] = standing(synergy, claim)
        found.append(known[key])
    return found


def _factor_sets(
    claims: Sequence[Claim], factors: str | FactorSet | None, own: Sequence[FactorSet]
) -> tuple[list[FactorSet], Indices]:
    """The sets in use, and the index of each claim's: pinned, given, or that of its year."""
    beside = [one for one in own if is_own(one)]
    choice = [factor_set(name) for name in set_names()]
    choice += [one for one in own if not is_own(one)]
    given = _named(choice, factors) if isinstance(factors, str) else factors
    places: dict[object, int] = {}
    sets: list[FactorSet] = []
    found = []
    for claim in claims:
        key = claim.factor_set or (claim.year if given is None else "")
        if key not in places:
            places[key] = len(sets)
            one = _set_for(claim, given, choice)
            sets.append(one.with_own(*beside) if beside else one)
        found.append(places[key])
    return sets, np.array(found, dtype=np.int64)


def is_own(factors: FactorSet) -> bool:
    """Whether a set is a user's own factors, and no edition of a published set."""
    return any(factor.own_uses is not None for factor in factors.values())


def _named(choice: Sequence[FactorSet], name: str) -> FactorSet:
    """The set of this name among those there are; a year or a name without edition: its newest."""
    exact = [one for one in choice if one.id == name]
    like = [one for one in choice if name in (one.id.partition("@")[0], str(one.year))]
    return exact[0] if exact else like[-1] if like else factor_set(name)


def _set_for(claim: Claim, given: FactorSet | None, choice: Sequence[FactorSet]) -> FactorSet:
    if claim.factor_set:
        try:
            return _named(choice, claim.factor_set)
        except InputError as problem:
            place = f"sheet '{claim.source.sheet}', row {claim.source.row}, column 'factor_set'"
            raise InputError(f"{place}: {problem}") from None
    if given is not None:
        return given
    earlier = [one for one in choice if one.year <= claim.year]
    newest_last = sorted(earlier, key=lambda one: one.year)  # of a year: imported after shipped
    return newest_last[-1] if earlier else choice[0]


def repinned(claims: Iterable[Claim], factors: str) -> tuple[Claim, ...]:
    """The claims pinned to another factor set: what a restatement is worked out from."""
    return tuple(replace(claim, factor_set=factors) for claim in claims)
