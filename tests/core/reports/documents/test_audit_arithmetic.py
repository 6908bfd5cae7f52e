"""The auditor's arithmetic agrees with the language of formulas, although it shares nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.impact.audit_arithmetic import NotWorkedOut, work_out
from offcut.impact.expressions import evaluate

NAMES = ("a", "b", "c")
NUMBERS = st.one_of(st.none(), st.floats(-1e6, 1e6), st.sampled_from([0.0, 1.0]))


def formulas() -> st.SearchStrategy[str]:
    leaves = st.one_of(st.sampled_from(NAMES), st.sampled_from(["0", "1", "2.5"]))

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda t: "({} {} {})".format(*t)
        )
        signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
        compared = st.tuples(inner, signs, inner, inner, inner).map(
            lambda t: "where({} {} {}, {}, {})".format(*t)
        )
        calls = st.tuples(st.sampled_from(["min", "max", "claimed", "part"]), inner, inner).map(
            lambda t: "{}({}, {})".format(*t)
        )
        return st.one_of(
            two, compared, calls, inner.map("known({})".format), inner.map("-{}".format)
        )

    return st.recursive(leaves, grown, max_leaves=8)


@given(formulas(), st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
def test_both_give_the_same_result_or_the_same_gap(formula: str, values: dict[str, float | None]):
    columns = {name: math.nan if value is None else value for name, value in values.items()}
    told = evaluate(formula, columns)
    found = work_out(formula, values)
    if found is None:
        assert not math.isfinite(told)
    else:
        assert told == pytest.approx(found, rel=1e-12, abs=1e-12)


@given(st.lists(NUMBERS, max_size=8), st.sampled_from(["sum", "sum_known", "count", "mean"]))
def test_series_are_added_alike(series: list[float | None], function: str):
    columns = tuple(math.nan if value is None else value for value in series)
    told = evaluate(f"{function}(x)", {"x": columns})
    found = work_out(f"{function}(x)", {"x": tuple(series)})
    if found is None:
        assert math.isnan(told)
    else:
        assert told == pytest.approx(found, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    "formula", ["a if b else c", "a.b", "open('x')", "sum(a, b)", "a +", "lambda: a", "d"]
)
def test_what_is_not_arithmetic_is_never_run(formula: str):
    with pytest.raises(NotWorkedOut):
        work_out(formula, {"a": 1.0, "b": 2.0, "c": 3.0})
