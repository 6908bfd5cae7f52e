"""All that threatens a plan, gathered: failures, shocks, closures by chance, dependence."""

from dataclasses import dataclass
from typing import Any

from offcut.errors import InputError
from offcut.planning.dependence import Dependence, dependence
from offcut.planning.failures import Failure, Failures, Progress, failures
from offcut.planning.plan import Plan
from offcut.planning.shocks import (
    CLOSURE_CHANCE,
    Closures,
    Shock,
    closures,
    demand_falls,
    supply_shocks,
)


@dataclass(frozen=True)
class Risks:
    """What a plan loses when something fails, and how it rests on few shoulders."""

    plan: Plan
    failures: Failures
    shocks: tuple[Shock, ...]
    closures: Closures
    dependence: Dependence

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, format ``offcut-risks/1``; a loss of null cannot be met."""
        drawn, rest = self.closures, self.dependence
        return {
            "format": "offcut-risks/1",
            "name": self.plan.network.name,
            "objective": self.plan.objective,
            "gain": self.failures.gain,
            "failures": [_failure(self.failures, one) for one in self.failures.singles],
            "pairs": [_failure(self.failures, one) for one in self.failures.pairs],
            "keystones": [one.name for one in self.failures.keystones],
            "all_worked_out": self.failures.finished,
            "shocks": [{"name": one.name, "loss": one.loss} for one in self.shocks],
            "closures": {
                "chance": drawn.chance,
                "scenarios": len(drawn.losses),
                "seed": drawn.seed,
                "expected_loss": _finite(drawn.expected),
                "loss_not_exceeded_in_95_percent": _finite(drawn.at_risk(0.95)),
                "scenarios_unmet": drawn.unmet,
            },
            "single_sourced": rest.single_sourced,
            "self_sufficiency": rest.self_sufficiency,
            "sinks": rest.sinks.to_dicts(),
        }


def risks(
    plan: Plan,
    *,
    pairs_of: int = 10,
    chance: float = CLOSURE_CHANCE,
    scenarios: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> Risks:
    """Every failure of a firm or facility, pairs of the worst, shocks, closures, dependence.

    Raises:
        InputError: there is no plan, or a number is out of range.
    """
    for name, value, least in (
        ("pairs", pairs_of, 0),
        ("scenarios", scenarios, 1),
        ("seed", seed, 0),
    ):
        if value < least:
            raise InputError(f"{name}: given {value}; accepted: a whole number from {least}.")
    return Risks(
        plan,
        failures(plan, pairs_of=pairs_of, progress=progress),
        (*supply_shocks(plan), *demand_falls(plan)),
        closures(plan, chance, scenarios=scenarios, seed=seed),
        dependence(plan),
    )


def _failure(found: Failures, one: Failure) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "names": list(one.names),
        "loss": one.loss,
        "share_of_gain": found.share(one),
        "partners": one.partners,
        "amount": one.amount,
    }


def _finite(value: float) -> float | None:
    return value if value == value else None
