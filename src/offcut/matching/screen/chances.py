"""An upper bound on the chance of a pair, from what no treatment and no blending can change.

It costs a hundredth of working the routes out, and is used on the candidates of the screen.
"""

from collections.abc import Hashable

from offcut.listings import Listing
from offcut.matching.assess import RouteBook, compatible, sureness
from offcut.matching.assess.fit import counts
from offcut.matching.assess.gates import gates
from offcut.matching.assess.limits import HOLDS_FROM, Requirement, probability
from offcut.matching.assess.readings import Reading
from offcut.matching.assess.shares import blends
from offcut.matching.assess.treating import operators

_BY_TYPE = 0.5
TOLERANCE = 1e-6
"""Relative: a chance that two ways of working out tell apart by less is the same."""


class Chances:
    """Bounds on the chance that the limits of a want hold for a have, on any route."""

    def __init__(self, book: RouteBook) -> None:
        self._book = book
        self._known: dict[tuple[int, int, bool], float] = {}
        self._numbers: dict[Hashable, int] = {}
        self._want_numbers: dict[str, int] = {}
        self._treatable: dict[str | None, frozenset[str]] = {}

    def at_most(self, have: Listing, want: Listing) -> float:
        """No route of the pair has a higher chance; 0 when every route fails."""
        return self._bound(have, want, mixing=False)

    def may_mix(self, have: Listing, want: Listing) -> bool:
        """Whether all that is sure to fail alone could be met in a mixture with other haves."""
        return self._bound(have, want, mixing=True) > 0

    def of_kinds(self, have: Listing, want: Listing, *, mixing: bool) -> float:
        """The bound for all pairs of such kinds, as if their types were sure."""
        key = (self._book.have_key(have), self._number(want), mixing)
        bound = self._known.get(key)
        if bound is None:
            uses = compatible(have, want)
            bound = max((self._of_use(use, have, want, mixing) for use in uses), default=0.0)
            self._known[key] = bound
        return bound

    def _bound(self, have: Listing, want: Listing, *, mixing: bool) -> float:
        bound = self.of_kinds(have, want, mixing=mixing)
        return min(1.0, bound * sureness(have) * sureness(want) + TOLERANCE * bound)

    def _number(self, want: Listing) -> int:
        """One number for all wants that ask the same."""
        number = self._want_numbers.get(want.id)
        if number is None:
            given = want.use is not None
            kind = (want.resource_type, want.hazardous, want.form, want.uses, given, want.limits)
            number = self._numbers.setdefault(kind, len(self._numbers))
            self._want_numbers[want.id] = number
        return number

    def _of_use(self, use: str | None, have: Listing, want: Listing, mixing: bool) -> float:
        specification = self._book.specification(use, have, want)
        gated = gates(have, want, specification)
        requirements = (*specification.requirements, *gated.requirements)
        state = {**self._book.state(have), **gated.state}
        if use is None and not any(item.decides for item in requirements):
            return _BY_TYPE
        prior = self._book.rules.unknown_prior
        treatable = self._changed_by_treatment(have.resource_type)
        bound, seen = 1.0, False
        least: dict[str, float] = {}
        for item in requirements:
            if not counts(item):
                continue
            seen = True
            name = item.limit.property
            if name in treatable or blends(item, specification.hosts):
                continue
            if mixing and item.linear and item.limit.blendable and not item.limit.categories:
                continue
            chance = self._fixed(item, state.get(name), prior)
            if chance is None:
                return 0.0
            test = item.test or name
            least[test] = min(chance, least.get(test, 1.0))
        for chance in least.values():
            bound *= chance
        return bound if seen else prior

    def _fixed(self, item: Requirement, reading: Reading | None, prior: float) -> float | None:
        """The chance of a requirement that nothing changes; None when it is sure to fail."""
        chance = probability(item, reading)
        if chance is None:
            return prior
        if item.negotiable:
            return max(chance, prior)
        return None if chance < HOLDS_FROM - TOLERANCE else chance

    def _changed_by_treatment(self, resource_type: str | None) -> frozenset[str]:
        """Properties that some treatment of this type of stream acts on."""
        if resource_type not in self._treatable:
            self._treatable[resource_type] = frozenset(
                effect.property
                for item in operators(resource_type, self._book.assumptions)
                for effect in item.treatment.effects
            )
        return self._treatable[resource_type]
