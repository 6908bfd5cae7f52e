"""What a greenhouse-gas factor may be used for; any other use is an error that says so.

The rules are the table ``factor_uses``. The longest name that fits a factor decides; ``*`` alone is
any factor without a rule of its own. A user's own factor brings its own list of purposes.

>>> from offcut.impact.factors import factor_set
>>> sand = factor_set("2025")["material_use.aggregates.primary"]
>>> rule_for(sand, Purpose.PROJECT_ACCOUNT).permission
<Permission.PROXY: 'proxy'>
"""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from offcut import reference
from offcut.errors import FactorUseError
from offcut.impact.factors import Factor


class Purpose(StrEnum):
    """What a factor is asked for."""

    SCOPE_1_2 = "scope1_2"
    PURCHASED_GOODS = "scope3_purchased_goods"
    WASTE = "scope3_waste"
    UPSTREAM_TRANSPORT = "scope3_upstream_transport"
    FUEL_ENERGY = "scope3_fuel_energy"
    PROJECT_ACCOUNT = "project_account"
    OPTION_RANKING = "waste_option_ranking"
    AVOIDED_AS_SCOPE_3 = "avoided_claim_as_scope3"

    @property
    def words(self) -> str:
        """The purpose in plain words."""
        return _WORDS[self]


_WORDS = {
    Purpose.SCOPE_1_2: "Scope 1 and 2",
    Purpose.PURCHASED_GOODS: "Scope 3, purchased goods",
    Purpose.WASTE: "Scope 3, waste",
    Purpose.UPSTREAM_TRANSPORT: "Scope 3, haulage paid for",
    Purpose.FUEL_ENERGY: "Scope 3, what comes before fuel and electricity",
    Purpose.PROJECT_ACCOUNT: "the project account of an exchange",
    Purpose.OPTION_RANKING: "ranking ways to deal with waste",
    Purpose.AVOIDED_AS_SCOPE_3: "claiming avoided emissions as a cut of Scope 3",
}


class Permission(StrEnum):
    """Whether a factor may be used for a purpose."""

    PERMITTED = "permitted"
    PROXY = "proxy"  # only as a labelled stand-in under our published method
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether one kind of factor may be used for one purpose, and why."""

    factors: tuple[str, ...]
    purpose: Purpose
    permission: Permission
    reason: str
    instead: str | None
    source: str  # id in the table ``sources``, or of the user's own set
    status: str


PROXY_LABEL = "proxy: a reporting factor under this project's own method"
_ALWAYS = (Purpose.AVOIDED_AS_SCOPE_3,)  # no file of a user's own can permit it


def rule_for(factor: Factor, purpose: Purpose) -> Rule:
    """The rule that decides; there is one for every factor and purpose."""
    named = _best(factor, purpose)
    kind_is_named = named.factors != ("*",)
    forbidden = kind_is_named and named.permission is Permission.FORBIDDEN
    if factor.own_uses is None or forbidden or purpose in _ALWAYS:
        return named
    permitted = str(purpose) in factor.own_uses
    return Rule(
        factors=(factor.id,),
        purpose=purpose,
        permission=Permission.PERMITTED if permitted else Permission.FORBIDDEN,
        reason="The file it is from permits it"
        if permitted
        else "The file it is from permits it only for "
        + (", ".join(factor.own_uses) or "nothing: its permitted_uses are empty"),
        instead=None if permitted else named.instead,
        source=factor.set,
        status=str(factor.provenance.status),
    )


def require(factor: Factor, purpose: Purpose) -> Rule:
    """The rule under which a factor is used.

    Raises:
        FactorUseError: the factor may not be used for it; says why, who says so and what to use.
    """
    rule = rule_for(factor, purpose)
    if rule.permission is Permission.FORBIDDEN:
        raise FactorUseError(_refusal(factor, rule))
    return rule


def label_for(factor: Factor, purpose: Purpose) -> str:
    """What a report must say beside the factor: the proxy label, or nothing."""
    return PROXY_LABEL if require(factor, purpose).permission is Permission.PROXY else ""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the table, in its order."""
    return tuple(
        Rule(
            row.factors,
            Purpose(row.purpose),
            Permission(row.permission),
            row.reason,
            row.instead,
            row.provenance.source,
            str(row.provenance.status),
        )
        for row in reference.factor_uses.values()
    )


def _best(factor: Factor, purpose: Purpose) -> Rule:
    """The rule with the longest name that fits."""
    fitting = [
        (len(name), rule)
        for rule in _by_purpose()[purpose]
        for name in rule.factors
        if _fits(factor, name)
    ]
    return max(fitting, key=lambda pair: pair[0])[1]


def _fits(factor: Factor, name: str) -> bool:
    if factor.group == name or factor.id.startswith(f"{name}."):
        return True
    return fnmatchcase(factor.id, name)


@cache
def _by_purpose() -> dict[Purpose, tuple[Rule, ...]]:
    return {p: tuple(rule for rule in rules() if rule.purpose is p) for p in Purpose}


def _refusal(factor: Factor, rule: Rule) -> str:
    source = reference.sources.get(rule.source)
    who = source.title if source else rule.source
    unverified = "" if rule.status in ("seen", "second-hand") else f", {rule.status}"
    text = (
        f"'{factor.id}' ({factor.set}) may not be used for {rule.purpose.words}. {rule.reason}"
        f" [{who}{unverified}]."
    )
    return text + (f" Use instead: {rule.instead}." if rule.instead else "")
