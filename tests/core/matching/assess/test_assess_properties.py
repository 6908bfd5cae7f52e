"""What must hold for every stream and every limit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut import reference
from offcut.matching.assess import routes
from offcut.matching.assess.fit import fit
from offcut.matching.assess.limits import judge
from offcut.matching.assess.readings import Reading
from offcut.matching.assess.shares import SURE, cap, mixed
from offcut.matching.assess.sidestreams import recombined, treated_fraction
from offcut.matching.assess.specification import requirements
from offcut.reference import Severity
from offcut.resources import Evidence

values = st.floats(0.01, 100.0)
spreads = st.floats(0.0, 20.0)
evidence = st.sampled_from(list(Evidence))


def required(make, *limits):
    return requirements(limits, (), {x.property: make.definition(x.property) for x in limits})


@given(value=values, sd=spreads, kind=evidence, top=values, tighter=st.floats(0.1, 1.0))
def test_tightening_a_limit_never_improves_its_verdict(make, value, sd, kind, top, tighter):
    item = Reading(value, sd, evidence=kind)
    loose, tight = required(make, make.limit("a", None, top), make.limit("b", None, top * tighter))
    before, after = judge(loose, item), judge(tight, item)
    assert after.verdict.rank >= before.verdict.rank
    assert after.probability <= before.probability


@given(value=values, more=st.floats(0.0, 50.0), sd=spreads, kind=evidence, top=values)
def test_more_of_what_is_limited_never_improves_a_verdict(make, value, more, sd, kind, top):
    (limit,) = required(make, make.limit("a", None, top))
    less = judge(limit, Reading(value, sd, evidence=kind))
    worse = judge(limit, Reading(value + more, sd, evidence=kind))
    assert worse.verdict.rank >= less.verdict.rank


@given(
    streams=st.lists(st.tuples(values, spreads), min_size=1, max_size=4),
    prior=st.floats(0.1, 0.5),
    extra=st.tuples(values, spreads),
    top=values,
)
def test_one_limit_more_never_improves_the_whole(make, streams, prior, extra, top):
    pairs = {f"p{i}": Reading(*pair, evidence=Evidence.LAB) for i, pair in enumerate(streams)}
    limits = [make.limit(name, None, top) for name in pairs]
    state = pairs | {"extra": Reading(*extra, evidence=Evidence.LAB)}
    few = fit(required(make, *limits), state, prior)
    more = fit(required(make, *limits, make.limit("extra", None, top)), state, prior)
    assert more.verdict.rank >= few.verdict.rank
    assert more.chance <= few.chance + 1e-12


@given(
    cases=st.lists(st.tuples(values, spreads, values, values), min_size=1, max_size=5),
    z=st.sampled_from([0.0, SURE]),
)
def test_a_mix_at_the_cap_holds_every_limit_that_blends(make, cases, z):
    state, hosts, limits = {}, {}, []
    for i, (stream, sd, host, room) in enumerate(cases):
        name = f"p{i}"
        state[name], hosts[name] = Reading(stream, sd, evidence=Evidence.LAB), host
        limits.append(make.limit(name, None, host + room))
    wanted = required(make, *limits)
    share = cap(wanted, state, hosts, 1.0, z).share
    mix = mixed(state, wanted, hosts, share)
    for requirement in wanted:
        item = mix[requirement.limit.property]
        assert item.value + z * item.sd <= requirement.limit.max * (1 + 1e-6)


@given(
    feed=st.floats(510.0, 5000.0),
    rejection=st.floats(0.91, 0.995),
    recovery=st.floats(0.5, 1.0),
)
def test_a_side_stream_recombines_to_the_limit(make, feed, rejection, recovery):
    (limit,) = required(make, make.limit("tds", None, 500.0))
    before, after = {"tds": Reading(feed)}, {"tds": Reading(feed * (1 - rejection))}
    part = treated_fraction([limit], before, after, recovery)
    assert 0.0 < part < 1.0
    assert recombined(before, after, part, recovery)["tds"].value == pytest.approx(500, rel=1e-6)


WATER = ("tss", "cod", "tds", "oil", "ph", "turbidity", "hardness", "e_coli")


@st.composite
def waters(draw):
    names = draw(st.sets(st.sampled_from(WATER), min_size=1))
    tops = {"ph": 12.0, "oil": 100.0, "e_coli": 1e5}
    return {name: draw(st.floats(0.1, tops.get(name, 3000.0))) for name in sorted(names)}


@settings(max_examples=40, deadline=None)
@given(quality=waters(), use=st.sampled_from(["WAT-CHEM", "WAT-CEMENT", "WAT-IRR-B", "WAT-WC"]))
def test_the_mass_of_every_train_balances(make, quality, use):
    have = make.have("water.greywater", *(make.measured(k, v) for k, v in quality.items()))
    for item in routes(have, make.want("water", use), make.assumptions):
        left = sum(flow.units for flow in item.residues)
        lost = sum(
            step.fed * (1 - step.product_yield)
            for step in item.steps
            if not reference.treatments[step.treatment].residues
        )
        assert item.product_yield + left + lost == pytest.approx(1.0, abs=1e-9)
        assert 0.0 < item.share <= 1.0
        assert 0.0 <= item.chance <= 1.0
        stages = [reference.treatments[step.treatment].stage for step in item.steps]
        assert stages == sorted(stages)
        assert len(stages) <= 3


@settings(max_examples=30, deadline=None)
@given(quality=waters(), top=st.floats(1.0, 2000.0), tighter=st.floats(0.05, 1.0))
def test_tightening_the_buyers_limit_never_improves_the_best_route(make, quality, top, tighter):
    have = make.have("water.rinse", *(make.measured(k, v) for k, v in quality.items()))
    own = make.limit("tds", None, top, use="", unit="mg/L", severity=Severity.BUYER)
    tight = replace(own, max=top * tighter)
    best = [
        routes(have, make.want("water", "WAT-CHEM", limits=(limit,)), make.assumptions)[0]
        for limit in (own, tight)
    ]
    assert best[1].verdict.rank >= best[0].verdict.rank


@settings(max_examples=30, deadline=None)
@given(quality=waters(), order=st.randoms(use_true_random=False))
def test_the_order_of_measurements_changes_nothing(make, quality, order):
    names = list(quality)
    shuffled = list(quality)
    order.shuffle(shuffled)
    want = make.want("water.process", "WAT-CHEM")
    one, two = (
        routes(
            make.have("water.rinse", *(make.measured(name, quality[name]) for name in list_)),
            want,
            make.assumptions,
        )
        for list_ in (names, shuffled)
    )
    assert [(r.train, r.share, r.verdict) for r in one] == [
        (r.train, r.share, r.verdict) for r in two
    ]
