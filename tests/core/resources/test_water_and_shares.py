"""Shares, side-streams and charges: what must hold whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.errors import InputError
from offcut.resources import metals, water
from offcut.resources.shares import share_cap, share_caps, share_range

VALUES = st.floats(0, 1e4)


@given(VALUES, VALUES, VALUES, VALUES)
def test_a_blend_at_its_share_cap_is_within_the_limits(
    stream: float, host: float, one: float, other: float
) -> None:
    low, high = min(one, other), max(one, other)
    found = share_range(stream, host, low, high)
    if found is None:
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            blend = host + share * (stream - host)
            assert not low + 1e-6 < blend < high - 1e-6
        return
    for share in found:
        assert 0 <= share <= 1
        assert low - 1e-6 <= host + share * (stream - host) <= high + 1e-6


@given(VALUES, VALUES, VALUES, st.floats(0, 100))
def test_a_looser_limit_never_lowers_the_cap(
    stream: float, host: float, limit: float, more: float
) -> None:
    assert share_cap(stream, host, maximum=limit) <= share_cap(stream, host, maximum=limit + more)


def test_a_host_that_breaks_the_limit_may_be_cured_by_enough_of_the_stream() -> None:
    assert share_range(0, 20, maximum=10) == (0.5, 1.0)
    assert share_range(20, 20, maximum=10) is None
    assert share_cap(20, 20, maximum=10) == 0


def test_without_any_known_limit_nothing_binds() -> None:
    caps = share_caps({"loi": 2}, {}, {"loi": (None, 1)})
    assert (caps.share, caps.binding) == (1.0, None)


@given(st.floats(1, 1e4), st.floats(1, 1e4), st.floats(0.1, 1), st.floats(0.1, 1))
def test_the_recombined_side_stream_just_meets_the_limit(
    feed: float, limit: float, rejection: float, recovery: float
) -> None:
    split = water.side_stream_split(feed, limit, rejection, recovery)
    if split is None:
        assert feed * (1 - rejection) > limit
        return
    if split == 0:
        assert feed <= limit
        return
    treated = split * recovery
    mixed = ((1 - split) * feed + treated * feed * (1 - rejection)) / (1 - split + treated)
    assert mixed == pytest.approx(limit)
    assert water.side_stream_yield(split, recovery) == pytest.approx(1 - split + treated)


@given(st.floats(1, 1e5), st.floats(0, 5000), st.floats(0, 5000), st.floats(0, 0.95))
def test_recovery_with_reject_to_sewer_keeps_the_load_and_saves_volume_charges_only(
    m3: float, cod: float, solids: float, recovery: float
) -> None:
    tariff = reference.mogden_tariffs["niwater_2024_25"]
    before = water.Effluent(m3, cod, solids)
    after = water.with_reject_to_sewer(before, recovery)
    assert after.m3 * after.cod_mg_per_l == pytest.approx(m3 * cod)
    saving = water.mogden_saving(tariff, before, after)
    volume_only = (tariff.reception + tariff.volumetric) * m3 * recovery
    assert saving == pytest.approx(volume_only, rel=1e-6, abs=1e-6)


@given(
    st.lists(
        st.tuples(st.floats(0.1, 100), st.floats(0, 10), st.floats(0.5, 1)), min_size=1, max_size=5
    )
)
def test_a_charge_keeps_every_kilogram_of_an_element(
    parts: list[tuple[float, float, float]],
) -> None:
    melt = metals.charge([metals.ChargePart(t, {"Cu": c}, y) for t, c, y in parts])
    copper = sum(t * y * c / 100 for t, c, y in parts)
    assert melt.tonnes * melt.composition["Cu"] / 100 == pytest.approx(copper)


def test_an_element_that_burns_off_and_one_that_is_not_stated() -> None:
    melt = metals.charge(
        [metals.ChargePart(1, {"Mg": 1.0, "Cu": 0.1}), metals.ChargePart(1, {"Mg": 0.5})],
        recovery={"Mg": 0.8},
    )
    assert melt.composition == {"Mg": pytest.approx(0.6)}  # 0.75 × 0.8; copper is not known
    assert metals.charge([]).composition == {}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: water.make_up_ratio(1.0),
        lambda: water.cycles_of_concentration(0.0, 1500),
        lambda: water.with_reject_to_sewer(water.Effluent(1, 1, 1), 75),
        lambda: water.biodegradability(100, 0),
        lambda: water.saturation_ph(0, 25, 100, 100),
    ],
)
def test_what_has_no_answer_says_so(wrong: "object") -> None:
    with pytest.raises(InputError):
        wrong()  # type: ignore[operator]


def test_readily_degradable() -> None:
    assert water.biodegradability(1200, 2000) > water.READILY_DEGRADABLE
    assert water.ryznar_index(7.5, 8.231) == pytest.approx(8.962)
    assert water.make_up_limit(1500, 3) == 500
