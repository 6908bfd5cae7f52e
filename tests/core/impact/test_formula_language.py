"""The little language of formulas: what it works out, what it refuses, what it does not know."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import FormulaError
from offcut.impact.audit_arithmetic import work_out
from offcut.impact.expressions import evaluate, names_in
from offcut.impact.formulas import formulas, inputs_of, needed
from offcut.impact.gaps import causes
from offcut.impact.inputs import input_infos

NAN = float("nan")
NUMBERS = st.one_of(st.just(NAN), st.just(0.0), st.floats(-1e6, 1e6, allow_nan=False))


@pytest.mark.parametrize(
    ("formula", "values", "expected"),
    [
        ("a + b * 2", {"a": 1, "b": 3}, 7),
        ("-a ** 2", {"a": 3}, -9),
        ("part(s, x)", {"s": 0, "x": NAN}, 0),  # a factor that is not needed need not be known
        ("part(s, x)", {"s": 0.5, "x": NAN}, NAN),
        ("claimed(a, b)", {"a": NAN, "b": 2}, 2),
        ("claimed(a, b)", {"a": NAN, "b": NAN}, NAN),
        ("where(known(a), a, b)", {"a": NAN, "b": 4}, 4),
        ("where(a > 1, 5, 6)", {"a": NAN}, NAN),
        ("max(0, a - b)", {"a": 1, "b": 3}, 0),
        ("a / b", {"a": 1, "b": 0}, NAN),
        ("sum(x)", {"x": (1.0, 2.0)}, 3),
        ("sum(x)", {"x": (1.0, NAN)}, NAN),
        ("sum_known(x)", {"x": (1.0, NAN)}, 1),
        ("count(x)", {"x": (1.0, NAN)}, 1),
        ("mean(x)", {"x": (1.0, 3.0, NAN)}, 2),
    ],
)
def test_what_a_formula_gives(formula: str, values: dict, expected: float) -> None:
    assert evaluate(formula, values) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "'text'",
        "lambda: 1",
        "a if b else c",
        "part(a)",
        "sum(a, b)",
        "open(a)",
        "a and b",
        "1 < a < 2",
        "a +",
        "True",
        "where(a, b, c=1)",
    ],
)
def test_nothing_else_is_a_formula(formula: str) -> None:
    with pytest.raises(FormulaError, match="accepted"):
        evaluate(formula, {"a": 1.0, "b": 1.0, "c": 1.0})


def test_a_name_without_a_value_is_named() -> None:
    with pytest.raises(FormulaError, match="'b'"):
        evaluate("a + b", {"a": 1.0})


def test_functions_are_not_names() -> None:
    assert names_in("part(s, max(a, 0)) + s") == {"s", "a"}


@given(st.lists(NUMBERS, min_size=4, max_size=4))
def test_columns_and_single_numbers_agree(values: list[float]) -> None:
    names = dict(zip("abcd", values, strict=True))
    formula = "part(a, b) - claimed(c, d) * where(a > b, c, d) + min(a, c)"
    column = evaluate(formula, {name: np.array([value, value]) for name, value in names.items()})
    assert column == pytest.approx([evaluate(formula, names)] * 2, nan_ok=True)


@given(st.lists(NUMBERS, min_size=len(input_infos()), max_size=len(input_infos())))
def test_the_account_and_its_auditor_work_every_formula_out_alike(values: list[float]) -> None:
    """Two evaluators that share no code: columns with NaN, single numbers with None."""
    known = dict(zip(input_infos(), values, strict=True))
    for formula in formulas().values():
        ours = evaluate(formula.expression, known)
        theirs = work_out(
            formula.expression,
            {n: None if math.isnan(known[n]) else known[n] for n in formula.names},
        )
        assert (NAN if theirs is None else theirs) == pytest.approx(ours, rel=1e-9, nan_ok=True)
        known[formula.id] = ours


@given(st.lists(NUMBERS, min_size=4, max_size=4))
def test_a_gap_always_has_a_cause_and_a_known_figure_none(values: list[float]) -> None:
    names = dict(zip("abcd", values, strict=True))
    formula = "part(a, b) - where(known(c), c, d) + claimed(a, d)"
    found = causes(formula, names)
    assert bool(found) == math.isnan(evaluate(formula, names))
    assert all(math.isnan(names[name]) for name in found)


def test_every_formula_follows_from_inputs_and_earlier_formulas() -> None:
    assert list(formulas())[-1] in formulas()  # reading checks the order
    assert set(inputs_of(formulas())) == set(input_infos()), "every input is used"


def test_what_a_metric_needs_holds_nothing_else() -> None:
    taken = needed(frozenset({"landfill_diverted"}))
    assert taken == ("material_t", "residue_t", "landfill_diverted")


@pytest.mark.parametrize("formula", formulas().values(), ids=lambda formula: formula.id)
def test_every_formula_says_what_it_is(formula) -> None:
    assert formula.title
    assert formula.description
    assert formula.unit
    assert formula.role in ("metric", "line")
    assert formula.ledger in ("project", "money")
