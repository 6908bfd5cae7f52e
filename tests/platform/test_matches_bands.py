"""Bands: the figure is inside, they are wide, and changing one's own terms does not solve them."""

import math
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from offcut.platform.matches import bands

figures = st.floats(min_value=0, max_value=5e7, allow_nan=False)
shares = st.floats(min_value=0, max_value=1, exclude_max=True)
WIDEST_STEP = 2.5


@given(figures, shares)
def test_the_figure_is_inside_its_band(figure: float, share: float) -> None:
    low, high = bands.edges_of(bands.band_of(figure, share))
    assert low <= figure
    assert high is None or figure <= high * (1 + 1e-12)


@given(figures, shares)
def test_a_band_is_at_least_twice_as_wide_as_its_lower_edge(figure: float, share: float) -> None:
    low, high = bands.edges_of(bands.band_of(figure, share))
    assert high is None or high - low >= bands.NEVER_SOLVED * low


@given(figures, figures, shares)
def test_more_never_has_a_lower_band(one: float, other: float, share: float) -> None:
    low, high = sorted((one, other))
    assert bands.band_of(low, share) <= bands.band_of(high, share)


def solve(hidden: float, share: float) -> tuple[float, float]:
    """An attack: change the own saving until the band changes; then the sum is at the flip.

    Returns the bounds that the attacker can put on the hidden amount, knowing how bands are made
    but not the secret share: the flip lies anywhere on the step that both bands share.
    """
    own_low, own_high = 0.0, 4e6
    start = bands.band_of(own_low + hidden, share)
    for _ in range(60):
        own = (own_low + own_high) / 2
        if bands.band_of(own + hidden, share) == start:
            own_low = own
        else:
            own_high = own
    after = bands.band_of(own_high + hidden, share)
    shared_low, _ = bands.edges_of(after)
    _, shared_high = bands.edges_of(start)
    assert shared_high is not None
    return shared_low - own_high, shared_high - own_low


@pytest.mark.parametrize("hidden", [1_300.0, 8_000.0, 41_000.0, 730_000.0])
@pytest.mark.parametrize("share", [0.02, 0.37, 0.81, 0.999])
def test_changing_the_own_terms_leaves_the_other_s_open(hidden: float, share: float) -> None:
    low, high = solve(hidden, share)
    assert low <= hidden <= high
    total = hidden - low + 1  # the flip happened at about own + hidden
    assert high - low >= hidden * 0.2, f"{hidden} was found to be {low:.0f} to {high:.0f}"
    assert total > 0


def test_with_fixed_edges_the_same_attack_would_solve_it() -> None:
    """What the secret is for: without it the flip is at an edge that everybody knows."""
    hidden = 8_000.0
    low, high = 0.0, 4e6
    start = math.floor(bands.place_of(hidden))
    for _ in range(60):
        own = (low + high) / 2
        if math.floor(bands.place_of(own + hidden)) == start:
            low = own
        else:
            high = own
    assert abs((bands.EDGES[start + 1] - high) - hidden) < 1


def test_two_organisations_share_one_secret_whatever_they_list() -> None:
    one, other = uuid4(), uuid4()
    first = bands.secret_share(one, other, "gain")
    assert first == bands.secret_share(one, other, "gain")
    assert 0 <= first < 1
    assert first != bands.secret_share(other, one, "gain")
    assert first != bands.secret_share(one, other, "carbon")


def test_the_secret_is_the_installation_s_own() -> None:
    one, other = UUID(int=1), UUID(int=2)
    with override_settings(SECRET_KEY="a"):
        first = bands.secret_share(one, other, "gain")
    with override_settings(SECRET_KEY="b"):
        assert first != bands.secret_share(one, other, "gain")


def test_secrets_spread_over_all_of_a_step() -> None:
    found = [bands.secret_share(UUID(int=n), UUID(int=7), "gain") for n in range(2_000)]
    counts = [sum(1 for x in found if n / 10 <= x < (n + 1) / 10) for n in range(10)]
    assert min(counts) > 140
    assert max(counts) < 260


@pytest.mark.parametrize(
    ("figure", "share", "words"),
    [
        (0.0, 0.5, "under £250"),
        (3_000.0, 0.0, "£2,500 to £10,000"),
        (3_000.0, 0.9, "£1,000 to £5,000"),
        (7e6, 0.0, "over £5,000,000"),
        (4e7, 0.5, "over £10,000,000"),
    ],
)
def test_bands_in_words(figure: float, share: float, words: str) -> None:
    assert bands.in_words(bands.band_of(figure, share), before="£") == words
