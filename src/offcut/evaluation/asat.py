"""A programme as it stood on a day, from the dates in its rows.

Stages count from the day they were reached, claims from the day somebody signed them (unsigned:
from the start of their year, or from completion if that is later), verifications from their own
day, spend from the end of its quarter, activity from its day. What a cell held before it was
changed is not in the workbook: for that, compare with the workbook or report of that time.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from offcut.evaluation.model import Programme
from offcut.impact.model import Claim, Stage, Synergy

LADDER = (
    Stage.IDEA,
    Stage.DISCUSSION,
    Stage.NEGOTIATION,
    Stage.IMPLEMENTATION,
    Stage.COMPLETED,
)
"""The stages in order; ``lost`` may follow any of them but the last."""


def programme_as_at(programme: Programme, day: date) -> Programme:
    """The programme with nothing in it that was later than ``day``."""
    synergies = synergies_as_at(programme.synergies, day)
    known = {synergy.id: synergy for synergy in synergies}
    claims = tuple(
        claim_as_at(claim, day)
        for claim in programme.claims
        if claim.synergy in known and known_on(claim, known[claim.synergy]) <= day
    )
    return replace(
        programme,
        synergies=synergies,
        claims=claims,
        spend=tuple(line for line in programme.spend if line.period.end <= day),
        targets=tuple(target for target in programme.targets if target.set_on <= day),
        activity=tuple(item for item in programme.activity if item.on <= day),
        members=tuple(m for m in programme.members if m.joined_on is None or m.joined_on <= day),
        scores=tuple(score for score in programme.scores if score.period.end <= day),
        risks=tuple(r for r in programme.risks if r.opened_on is None or r.opened_on <= day),
        changes=tuple(c for c in programme.changes if c.requested_on <= day),
        lessons=tuple(lesson for lesson in programme.lessons if lesson.on <= day),
    )


def synergies_as_at(synergies: Iterable[Synergy], day: date) -> tuple[Synergy, ...]:
    """The synergies there were, each at the stage it had reached; of an unknown day, as it is."""
    return tuple(at for synergy in synergies if (at := synergy_as_at(synergy, day)) is not None)


def synergy_as_at(synergy: Synergy, day: date) -> Synergy | None:
    """The synergy at its stage of that day; None when it was not yet thought of."""
    dates = {stage: on for stage, on in synergy.dates.items() if on <= day}
    if not dates:
        return synergy if not synergy.dates else None
    later = synergy.dates.keys() - dates.keys()
    if not later:
        return synergy
    stage = max(dates, key=lambda reached: (dates[reached], _rank(reached)))
    lost = synergy.lost_reason if stage is Stage.LOST else None
    return replace(synergy, dates=dates, stage=stage, lost_reason=lost)


def claim_as_at(claim: Claim, day: date) -> Claim:
    """The claim without a verification or reconfirmation that came later."""
    if claim.verified_on is not None and claim.verified_on > day:
        claim = replace(claim, verifier=None, verified_on=None)
    if claim.reconfirmed_on is not None and claim.reconfirmed_on > day:
        claim = replace(claim, reconfirmed_on=None)
    return claim


def known_on(claim: Claim, synergy: Synergy) -> date:
    """The day from which a claim counts."""
    signed = [on for on in (claim.have.signed_on, claim.want.signed_on) if on is not None]
    if signed:
        return min(signed)
    start = date(claim.year, 1, 1)
    return max(start, synergy.completed_on or start)


def reached(synergy: Synergy) -> Stage:
    """The furthest stage of the ladder that it came to, lost or not."""
    if synergy.stage is not Stage.LOST:
        return synergy.stage
    on_the_way = [stage for stage in LADDER if stage in synergy.dates]
    return on_the_way[-1] if on_the_way else Stage.IDEA


def _rank(stage: Stage) -> int:
    return LADDER.index(stage) if stage in LADDER else len(LADDER)
