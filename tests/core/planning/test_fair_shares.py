"""Fair shares: published games, the axioms of the rules, and a test of the nucleolus by itself."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from offcut.cli.shares import command
from offcut.errors import InputError
from offcut.planning import nucleolus as core
from offcut.planning import shapley
from offcut.planning.fair_shares import rules_for, share_out, shares
from offcut.planning.games import TableGame, read_game

GAMES = Path(__file__).parent / "games"
GLOVES = GAMES / "glove.json"
LEMAIRE = GAMES / "lemaire_1991.json"


def game_of(worths, names="ABCDEFGH"):
    count = len(worths).bit_length() - 1
    return TableGame(tuple(names[:count]), worths)


@st.composite
def games(draw, most=5):
    count = draw(st.integers(1, most))
    worth = st.integers(-50, 100).map(float)
    return game_of([0.0, *draw(st.lists(worth, min_size=2**count - 1, max_size=2**count - 1))])


@pytest.mark.parametrize("path", [GLOVES, LEMAIRE], ids=lambda path: path.stem)
def test_published_games_get_their_published_shares(path):
    expected = json.loads(path.read_text())["expected"]
    for rule, published in expected.items():
        assert shares(path, rule) == pytest.approx(published, rel=1e-9, abs=1e-9)


def test_airport_game_of_littlechild_and_owen():
    """Littlechild and Owen (1973): each pays an equal part of every piece of runway it needs."""
    costs = {"small": 3.0, "middle": 8.0, "large": 13.0}
    worths = [
        -max([cost for i, cost in enumerate(costs.values()) if mask >> i & 1], default=0.0)
        for mask in range(8)
    ]
    game = TableGame(tuple(costs), worths)
    expected = {"small": -3 / 3, "middle": -(3 / 3 + 5 / 2), "large": -(3 / 3 + 5 / 2 + 5)}
    assert shares(game, "shapley") == pytest.approx(expected)


def test_the_bankruptcy_of_the_talmud_has_the_nucleolus_of_the_mishna():
    """Aumann and Maschler (1985): debts 100, 200, 300; the estate decides who gets what."""
    debts = (100.0, 200.0, 300.0)
    for estate, expected in [
        (100, (100 / 3, 100 / 3, 100 / 3)),
        (200, (50, 75, 75)),
        (300, (50, 100, 150)),
    ]:
        worths = [
            max(0.0, estate - sum(debt for i, debt in enumerate(debts) if not mask >> i & 1))
            for mask in range(8)
        ]
        found = core.nucleolus(game_of(worths))
        assert found == pytest.approx(expected)


@given(games())
def test_every_rule_hands_out_exactly_the_worth_of_all(game):
    for rule in rules_for(game):
        found = share_out(game, rule)
        assert sum(found.shares.values()) == pytest.approx(found.worth, abs=1e-6)


@given(games(most=4))
def test_a_player_that_adds_nothing_gets_nothing_and_equals_get_the_same(game):
    """A dummy and a twin are put beside the players of any game."""
    count = len(game.players)
    twin = count  # adds to every group what player 0 adds when player 0 is not there
    worths = []
    for mask in range(2 ** (count + 2)):
        inner = mask & (2**count - 1)
        if mask >> twin & 1:
            inner |= 1
        worths.append(game.worth(inner))
    found = shapley.exact(game_of(worths))
    assert found[count + 1] == pytest.approx(0.0, abs=1e-9)
    assert found[0] == pytest.approx(found[twin], abs=1e-9)


@given(games(most=4), st.integers(0, 2**31))
def test_the_shapley_value_of_a_sum_is_the_sum(game, seed):
    other = np.random.default_rng(seed).normal(size=len(game.worths))
    other[0] = 0.0
    both = shapley.exact(game_of(game.worths + other))
    assert both == pytest.approx(shapley.exact(game) + shapley.exact(game_of(other)), abs=1e-8)


@settings(max_examples=60)
@given(games(most=5))
def test_the_nucleolus_is_balanced_at_every_level_as_kohlberg_asks(game):
    """Kohlberg (1971): x is the nucleolus iff at each level the objecting groups are balanced.

    Weights, positive on every group whose objection is at least the level (and not negative on
    players held at what they have alone), must give each player the weight 1.
    """
    count = len(game.players)
    if count < 2:
        return
    found = core.nucleolus(game)
    masks = np.arange(1, 2**count - 1)
    rows = (masks[:, None] >> np.arange(count)) & 1
    objections = game.worths[masks] - rows @ found
    alone = np.array([game.worth(1 << i) for i in range(count)])
    kept_whole = game.worths[-1] >= alone.sum() - 1e-9
    held = np.eye(count)[np.abs(found - alone) < 1e-6] if kept_whole else np.empty((0, count))
    if kept_whole:
        assert (found >= alone - 1e-6).all()
    for level in np.unique(np.round(objections, 5)):
        at_least = rows[objections >= level - 1e-4]
        assert _balanced(at_least, held)


def _balanced(groups, held):
    """Whether weights > 0 on groups and >= 0 on held players give every player the weight 1."""
    count = groups.shape[1]
    columns = np.vstack([groups, held]).T
    least = np.concatenate([-np.ones(len(groups)), np.zeros(len(held))])
    # maximise t, weights of groups >= t; scale is free, so the weights sum to anything
    answer = linprog(
        [*np.zeros(columns.shape[1]), 0.0, -1.0],
        A_eq=np.hstack([columns, -np.ones((count, 1)), np.zeros((count, 1))]),
        b_eq=np.zeros(count),
        A_ub=np.hstack(
            [-np.eye(columns.shape[1]), np.zeros((columns.shape[1], 1)), -least[:, None]]
        ),
        b_ub=np.zeros(columns.shape[1]),
        bounds=[(0, None)] * columns.shape[1] + [(None, None), (None, 1.0)],
    )
    return answer.status == 0 and answer.x[-1] > 1e-9


@given(games(most=4))
def test_the_nucleolus_lies_in_the_core_whenever_there_is_one(game):
    if len(game.players) < 2 or core.least_core(game) > -1e-7:
        return
    assert share_out(game, "nucleolus").stable


def test_the_largest_objection_is_that_of_the_group_that_would_leave():
    found = share_out(GLOVES, "shapley")
    assert found.stable is False
    assert found.objection.coalition == ("L1", "R")
    assert found.objection.gain == pytest.approx(1 - 1 / 6 - 2 / 3)


def test_many_players_are_sampled_with_an_interval_that_holds_the_value():
    """An airport game of 15: its Shapley value is known in closed form."""
    costs = np.arange(1.0, 16.0)

    class Airport:
        players = tuple(f"p{i}" for i in range(15))

        def worth(self, coalition):
            return -float(coalition.bit_length())  # the largest member's cost

    exact = -np.cumsum(1.0 / (len(costs) - np.arange(len(costs))))
    found = share_out(Airport(), "shapley", orders=2000, seed=1)
    inside = [
        abs(share - value) <= 2 * width + 1e-12
        for share, value, width in zip(
            found.shares.values(), exact, found.half_width.values(), strict=True
        )
    ]
    assert all(inside)
    assert sum(found.shares.values()) == pytest.approx(-15.0)
    assert found.orders == 2000
    assert share_out(Airport(), "shapley", orders=2000, seed=1) == found


def test_members_are_read_in_any_order_and_names_may_hold_a_plus():
    game = read_game(
        {
            "format": "offcut-game/1",
            "players": ["A+B Metals", "C"],
            "values": {"A+B Metals": 1, "C": 2, "C+A+B Metals": 5},
        }
    )
    assert list(game.worths) == [0, 1, 2, 5]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "other"}, "offcut-game/1"),
        ({"players": []}, "list of names"),
        ({"players": ["A", "A"]}, "twice"),
        ({"values": {"A": 1, "A+B": 3}}, "no worth is given for B"),
        ({"values": {"A": 1, "B": 1, "A+Z": 3}}, "'Z' is no player"),
        ({"values": {"A": "x", "B": 1, "A+B": 3}}, "accepted: a number"),
        ({"values": {"A": 1, "B": 1, "A+B": 3, "B+A": 3}}, "stands twice"),
        ({"values": None}, "a worth for each coalition"),
    ],
)
def test_a_game_that_does_not_read_says_where_and_what_to_do(change, told):
    data = {"format": "offcut-game/1", "players": ["A", "B"], "values": {"A": 1, "B": 1, "A+B": 3}}
    with pytest.raises(InputError, match=told):
        read_game(data | change)


def test_an_unknown_rule_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="shapley, nucleolus"):
        shares(GLOVES, "fair")


def test_the_command_shows_every_rule_and_who_would_leave():
    answer = CliRunner().invoke(command, [str(GLOVES)])
    assert answer.exit_code == 0
    assert "0.666667" in answer.output
    assert "L1, R would gain 0.166667 by leaving" in " ".join(answer.output.split())


def test_the_command_prints_json():
    answer = CliRunner().invoke(command, [str(LEMAIRE), "--rule", "nucleolus", "--json", "-"])
    data = json.loads(answer.output)
    assert data["rules"][0]["shares"]["1"] == pytest.approx(52687.5)
    assert data["rules"][0]["stable"] is True
