"""The route book: routes of each kind of pair, worked out once.

Routes depend on what the have *is* (type, quality, hazard, form) and on what the want *asks*
(uses, own limits, form), never on price, place or quantity, so they are worked out once for all
pairs that agree in these.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from offcut.listings import Listing
from offcut.matching.assess.borders import border_note
from offcut.matching.assess.compatibility import compatible, sureness
from offcut.matching.assess.drafts import Draft, Rules, Task, drafts
from offcut.matching.assess.fit import worse
from offcut.matching.assess.gates import gates, must_be_asked, unanswered
from offcut.matching.assess.readings import State, readings
from offcut.matching.assess.specification import Specification, specification
from offcut.matching.assess.treating import operators
from offcut.matching.assess.writing import route
from offcut.matching.model import Route, Verdict
from offcut.reference import Assumptions
from offcut.resources.derive import complete

# The least that MARGINAL and PLAUSIBLE stand for: the chance of a match by type alone.
_BY_TYPE = 0.5


class RouteBook:
    """Routes from haves to wants under one set of assumptions, each kind of pair once.

    >>> from offcut.reference import Assumptions
    >>> book = RouteBook(Assumptions())
    >>> len(book)
    0
    """

    def __init__(self, assumptions: Assumptions) -> None:
        self.assumptions = assumptions
        self.rules = Rules(
            unknown_prior=assumptions.value("verdict.unknown_prior"),
            least_share=assumptions.value("blend.minimum_share"),
            max_steps=int(assumptions.value("train.max_steps")),
            cost_scale=assumptions.value("treatment.cost_scale"),
        )
        self._routes: dict[tuple[int, int], tuple[Route, ...]] = {}
        self._states: dict[int, State] = {}
        self._specifications: dict[Hashable, Specification] = {}
        self._uses: dict[tuple[int, str | None, int], tuple[Route, ...]] = {}
        self._asks: dict[int, int] = {}
        self._told: dict[Hashable, tuple[Route, ...]] = {}
        self._numbers: dict[Hashable, int] = {}
        self._keys: dict[int, tuple[Listing, int]] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def forget_listings(self) -> None:
        """Lets go of the listings seen, not of what was worked out for their kinds."""
        self._keys.clear()
        self._asks.clear()

    def routes(self, have: Listing, want: Listing) -> tuple[Route, ...]:
        """All routes that no other beats, best verdict first; see :func:`routes`."""
        key = (self.have_key(have), self.want_key(want))
        found = self.kind_routes(have, want)
        border = border_note(have.place, want.place)
        sure = (sureness(have), sureness(want))
        if min(sure) >= 1.0 and border is None:
            return found
        read = (*sure, have.resource, want.resource, border)
        told = self._told.get((key, read))
        if told is None:
            told = _with_confidence(found, have, want) if min(sure) < 1.0 else found
            told = self._told[key, read] = _with_note(told, border)
        return told

    def kind_routes(self, have: Listing, want: Listing) -> tuple[Route, ...]:
        """The same for all listings of their kinds: types taken as sure, borders not noted."""
        key = (self.have_key(have), self.want_key(want))
        found = self._routes.get(key)
        if found is None:
            found = self._routes[key] = self._work_out(have, want)
        return found

    def state(self, have: Listing) -> State:
        """The readings of a have: its measurements, and what is typical of its type."""
        key = self.have_key(have)
        found = self._states.get(key)
        if found is None:
            full = complete(have.quality, have.resource_type, self.assumptions)
            asked = must_be_asked(have.resource_type)
            found = self._states[key] = readings(full, self.assumptions, asked)
        return found

    def specification(self, use: str | None, have: Listing, want: Listing) -> Specification:
        """The requirements of one use of a want for one kind of have."""
        key = (use, have.resource_type, self._asks_key(want))
        found = self._specifications.get(key)
        if found is None:
            found = self._specifications[key] = specification(
                use, want.limits, have.resource_type, self.assumptions, want.hazardous
            )
        return found

    def _work_out(self, have: Listing, want: Listing) -> tuple[Route, ...]:
        return ordered(
            [item for use in compatible(have, want) for item in self._by_use(use, have, want)]
        )

    def _by_use(self, use: str | None, have: Listing, want: Listing) -> tuple[Route, ...]:
        """Routes to one use: wants that ask the same of it share them."""
        asks = self._asks_key(want) if use is not None else self.want_key(want)
        key = (self.have_key(have), use, asks)
        found = self._uses.get(key)
        if found is None:
            found = self._uses[key] = self._work_out_use(use, have, want)
        return found

    def _work_out_use(self, use: str | None, have: Listing, want: Listing) -> tuple[Route, ...]:
        spec = self.specification(use, have, want)
        gated = gates(have, want, spec)
        spec = replace(spec, notes=(*spec.notes, *gated.notes))
        start = {**self.state(have), **gated.state}
        required = (*spec.requirements, *gated.requirements)
        wanted = frozenset(item.limit.property for item in required)
        steps = operators(have.resource_type, self.assumptions, wanted)
        task = Task.of(required, spec.hosts, spec.max_share, steps, self.rules)
        found = drafts(task, start)
        if use is None:
            found = [_by_type(draft, have, want, task) for draft in found]
        full = operators(have.resource_type, self.assumptions)
        asked, of_listing = unanswered(have), frozenset(gated.state)
        return tuple(route(draft, spec, task, start, full, asked, of_listing) for draft in found)

    def have_key(self, have: Listing) -> int:
        """A number for all that routes ask of a have."""
        known = self._keys.get(id(have))
        if known is not None:
            return known[1]
        quality = tuple(sorted(have.quality.items(), key=lambda pair: pair[0]))
        kind = (have.resource_type, have.type_inferred, have.hazardous, have.form, have.ewc_code)
        return self._number(have, (*kind, quality))

    def want_key(self, want: Listing) -> int:
        """A number for all that routes ask of a want."""
        known = self._keys.get(id(want))
        if known is not None:
            return known[1]
        kind = (want.resource_type, want.type_inferred, want.hazardous, want.form)
        return self._number(want, (*kind, want.uses, want.use is not None, want.limits))

    def _asks_key(self, want: Listing) -> int:
        """What a want asks beyond its use: wants that agree in it share specifications."""
        asks = self._asks.get(id(want))
        if asks is None:
            self.want_key(want)
            signature = ("asks", (want.limits, want.hazardous, want.form))
            asks = self._asks[id(want)] = self._numbers.setdefault(signature, len(self._numbers))
        return asks

    def _number(self, listing: Listing, signature: Hashable) -> int:
        """A small number for what matters of a listing, so that look-ups hash no tuples."""
        number = self._numbers.setdefault((listing.kind, signature), len(self._numbers))
        self._keys[id(listing)] = (listing, number)  # keeps the listing, and so its id, alive
        return number


def ordered(found: Sequence[Route]) -> tuple[Route, ...]:
    """Best verdict first, then chance × share × yield; what fails goes when something works."""
    ranked = sorted(
        found,
        key=lambda r: (r.verdict.rank, -r.chance * r.share * r.product_yield, total_cost(r)),
    )
    working = tuple(item for item in ranked if item.verdict is not Verdict.FAIL)
    return working or tuple(ranked[:1])


def total_cost(item: Route) -> float:
    """Treatment and residues of a route, GBP per unit of have."""
    return item.cost_gbp + sum(flow.cost_gbp for flow in item.residues)


def routes(have: Listing, want: Listing, assumptions: Assumptions) -> tuple[Route, ...]:
    """All ways to make a have fit a want that no other way beats, best verdict first.

    A way is direct, treated (a train of up to three steps), a share of what the want uses today,
    or a side-stream. One way beats another when it is no worse in verdict, chance, cost, share
    and yield. When nothing works there is one FAIL route, which says what stands in the way.
    Empty only when the types are not compatible at all.
    """
    return RouteBook(assumptions).routes(have, want)


def _by_type(draft: Draft, have: Listing, want: Listing, task: Task) -> Draft:
    """A match by resource type alone, without a use.

    A type is declared evidence: where both sides gave it and the have is the wanted kind, the
    match is MARGINAL at best; where one was inferred, or the have is listed under a wider type
    than is wanted, it is PLAUSIBLE. Its chance is the least these verdicts stand for, 0.5. The
    want's own limits decide as always.
    """
    have_type, want_type = have.resource_type or "", want.resource_type or ""
    given = not (have.type_inferred or want.type_inferred)
    firm = given and (have_type == want_type or have_type.startswith(f"{want_type}."))
    if any(item.decides for item in task.requirements):
        return draft if firm else replace(draft, verdict=worse(draft.verdict, Verdict.PLAUSIBLE))
    verdict = Verdict.MARGINAL if firm else Verdict.PLAUSIBLE
    return replace(draft, verdict=verdict, chance=_BY_TYPE)


def _with_confidence(found: tuple[Route, ...], have: Listing, want: Listing) -> tuple[Route, ...]:
    """Where a type was inferred from words, its confidence is part of the chance."""
    sure = sureness(have) * sureness(want)
    words = " and ".join(
        f"{listing.resource!r} was read as {listing.resource_type or listing.uses[0]},"
        f" {sureness(listing):.0%} sure"
        for listing in (have, want)
        if sureness(listing) < 1.0
    )
    return tuple(
        replace(item, chance=item.chance * sure, notes=(*item.notes, words)) for item in found
    )


def _with_note(found: tuple[Route, ...], note: str | None) -> tuple[Route, ...]:
    if note is None:
        return found
    return tuple(replace(item, notes=(*item.notes, note)) for item in found)
