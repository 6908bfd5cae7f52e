"""A programme evaluated: outcomes by standing, targets, what changed, and every figure audited."""

import json
from dataclasses import replace
from datetime import date

import pytest
from programmes import TERMS, claim, programme, synergy, verified

from offcut.errors import InputError
from offcut.evaluation import changes, evaluate
from offcut.evaluation.entries import standing_entry
from offcut.evaluation.model import Activity, ReportedIndicator, Spend, Target
from offcut.evaluation.periods import Period
from offcut.evaluation.progress import Course
from offcut.impact.audit import audit
from offcut.impact.model import Grade, Prediction, Stage, Standing

D = date
DAYS = (D(2025, 1, 1), D(2025, 2, 1), D(2025, 3, 1), D(2025, 4, 1), D(2025, 7, 2))


def target(measure="landfill_diverted", value=500.0, unit="t", **more):
    plain = {"due_on": D(2026, 12, 31), "set_on": D(2024, 11, 1), "set_by": "board"}
    named = {"id": f"T-{measure}", "measure": measure, "value": value, "unit": unit}
    return Target(**(named | plain | more))


def evaluated(synergies, claims, period="2025Q4", **more):
    return evaluate(programme(synergies, claims, **more), period)


def reached(found):
    (item,) = found.progress
    return item.figure.value


def test_realised_targets_count_what_is_verified_as_well():
    """A realised 100 t and a verified 40 t: 140 t with evidence, of which 40 t verified."""
    made = [synergy("a", *DAYS), synergy("b", *DAYS)]
    claims = [claim("a"), verified(claim("b", quantity=40.0), D(2025, 12, 28))]
    both = evaluated(made, claims, targets=[target(standing=Standing.REALISED)])
    only = evaluated(made, claims, targets=[target(standing=Standing.VERIFIED)])
    assert reached(both) == pytest.approx(140)
    assert reached(only) == pytest.approx(40)


def test_the_four_standings_are_four_columns():
    made = [
        synergy("idea", DAYS[0]),
        synergy("agreed", *DAYS[:4]),
        synergy("done", *DAYS),
        synergy("sure", *DAYS),
        synergy("lost", DAYS[0], lost=D(2025, 3, 1)),
    ]
    claims = [claim("done"), verified(claim("sure", quantity=30.0), D(2025, 12, 28))]
    found = evaluated(made, claims)
    amounts = [
        found.figure(standing_entry("landfill_diverted", standing)).value for standing in Standing
    ]
    assert amounts == pytest.approx([100, 100, 100, 30])  # the first two as predicted


def test_claims_without_evidence_are_no_outcome():
    bare = claim("a", grade=None, evidence=(), evidence_kinds=())
    found = evaluated([synergy("a", *DAYS)], [bare], targets=[target()])
    assert reached(found) == 0.0
    assert found.figure(standing_entry("landfill_diverted", Standing.AGREED)).value == 100


def test_nothing_in_the_scope_of_a_target_is_not_measured():
    found = evaluated([synergy("a", *DAYS)], [claim("a")], targets=[target(flow="glass")])
    assert found.progress[0].course is Course.NOT_MEASURED
    assert reached(found) is None


def test_only_the_years_of_a_targets_own_period_count():
    made, claims = [synergy("a", *DAYS)], [claim("a", 2025), claim("a", 2026, 70.0)]
    later = target(starts_on=D(2026, 1, 1))
    assert reached(evaluated(made, claims, "2026Q4", targets=[later])) == pytest.approx(70)
    assert reached(evaluated(made, claims, "2026Q4", targets=[target()])) == pytest.approx(170)


def test_a_lifetime_target_counts_the_credited_life_and_is_no_in_year_figure():
    """100 t claimed for 2025 under 1, 0.8, 0.6, 0.4, 0.2: 300 t; half a year on, nothing is due."""
    terms = replace(TERMS, persistence_rule="five_falling_20")
    both = [target(basis="lifetime", id="L"), target(id="Y")]
    found = evaluated([synergy("a", *DAYS)], [claim("a")], terms=terms, targets=both)
    assert [item.figure.value for item in found.progress] == pytest.approx([300, 100])
    assert audit(json.loads(json.dumps(found.as_data()))).differences == ()


def test_without_a_rule_or_with_several_a_lifetime_is_not_measured():
    made = [
        synergy("a", *DAYS, persistence="in_year"),
        synergy("b", *DAYS, persistence="five_flat"),
    ]
    aim = [target(basis="lifetime")]
    several = evaluated(made, [claim("a"), claim("b")], targets=aim)
    assert reached(several) is None
    assert "different rules" in several.progress[0].figure.reason
    none = evaluated([synergy("a", *DAYS)], [claim("a")], targets=aim)
    assert none.progress[0].figure.reason == "no persistence rule is named"


def test_part_of_a_year_is_set_beside_a_prediction_as_a_whole_year():
    """50 t in the 183 days from 2 July to the end of December: 50 / 183 × 365 = 99.73 t a year."""
    made = [synergy("a", *DAYS), synergy("b", *DAYS)]
    found = evaluated(made, [claim("a", quantity=50.0), claim("b", quantity=50.0)])
    assert found.calibration.factor("quantity", "sand").ratio == pytest.approx(0.9973, abs=1e-4)
    assert found.figure("a.quantity.a_year").value == pytest.approx(99.73, abs=0.01)


def test_every_figure_is_recomputed_by_the_auditor():
    found = evaluated(
        [synergy("a", *DAYS), synergy("b", *DAYS), synergy("c", DAYS[0])],
        [claim("a"), verified(claim("b"), D(2025, 12, 28))],
        targets=[target(), target("visits", 3.0, "activities"), target("ghg", 1.0, flow="glass")],
        spend=[Spend(Period.read("2025Q1"), "staff", 100.0, 90.0)],
        activity=[Activity(D(2025, 3, 3), "visit", "Giver a (fictional)", hours=3.0)],
        indicators=[ReportedIndicator("brew_landfill"), ReportedIndicator("erdf_c1")],
    )
    made = audit(json.loads(json.dumps(found.as_data())))
    assert made.differences == ()
    assert made.equal == made.total == len(found.book.entries)


def test_a_row_that_was_changed_is_found():
    found = evaluated([synergy("a", *DAYS)], [claim("a")], targets=[target()])
    data = json.loads(json.dumps(found.as_data()))
    data["book"]["rows"]["claims"]["2"]["quantity"] = 1000.0
    assert any("target.T-landfill_diverted.reached" in d.what for d in audit(data).differences)


def test_what_changed_since_the_period_before():
    late = synergy("late", D(2025, 11, 1))
    moved = synergy("moved", D(2025, 1, 1), D(2025, 10, 15))
    gone = synergy("gone", D(2025, 1, 1), lost=D(2025, 12, 1), lost_reason="price")
    found = evaluated([synergy("a", *DAYS), late, moved, gone], [claim("a")]).changes
    assert found.since == "2025Q3"
    assert found.new == ("late",)
    assert found.lost == ("gone",)
    assert [(m.synergy, m.before, m.now) for m in found.moved if m.forward] == [
        ("late", None, Stage.IDEA),
        ("moved", Stage.IDEA, Stage.DISCUSSION),
    ]
    assert found.new_claims == ("a-2025",)
    assert found.restated == ()


def test_a_restatement_keeps_both_figures():
    made = [synergy("a", *DAYS)]
    before = evaluated(made, [claim("a")])
    now = evaluated(made, [claim("a", quantity=80.0, grade=Grade.C)])
    found = changes(before, now)
    assert [(r.what, r.before, r.now) for r in found.restated] == [
        ("quantity", "100.0", "80.0"),
        ("grade", "B", "C"),
    ]
    (figure,) = [f for f in found.figures if f.entry == "measure.landfill_diverted"]
    assert (figure.before, figure.now, figure.difference) == (100, 80, -20)


def test_targets_that_were_moved_are_told():
    made = [synergy("a", *DAYS)]
    old = evaluated(made, [claim("a")], targets=[target(), target("visits", 3.0, "activities")])
    new = evaluated(made, [claim("a")], targets=[target(value=300.0, due_on=D(2026, 6, 30))])
    told = {change.target: change.told for change in changes(old, new).targets}
    assert told == {
        "T-landfill_diverted": "from 500 to 300 t; due 30 Jun 2026, was 31 Dec 2026",
        "T-visits": "removed",
    }


def test_a_new_factor_set_is_told_and_never_changes_what_was_pinned():
    made = [synergy("a", *DAYS)]
    pinned = claim("a", factor_set="desnz-2025@1")
    before = evaluated(made, [pinned])
    now = evaluated(made, [pinned, claim("a", 2026, factor_set="desnz-2024@1")], "2026Q4")
    assert changes(before, now).factor_sets == ("desnz-2024@1",)
    entry = "a-2025.ghg"
    assert now.book.entries[entry].value == before.book.entries[entry].value


def test_a_saved_evaluation_is_not_the_workbook_of_that_time():
    with pytest.raises(InputError, match="give the workbook"):
        evaluate(programme([synergy("a", *DAYS)]), "2025Q4", since="last.json")


def test_in_the_first_period_there_is_nothing_to_compare_with():
    assert evaluated([synergy("a", DAYS[0])], [], "2025Q1").changes is None


def test_a_period_that_is_not_the_programmes_is_refused():
    with pytest.raises(InputError, match="1 January 2025 to 31 December 2026"):
        evaluated([synergy("a", DAYS[0])], [], "2029")


def test_a_programme_with_nothing_but_an_idea():
    bare = synergy("a", DAYS[0], prediction=Prediction())
    found = evaluate(replace(programme([bare]), activity=(Activity(D(2025, 2, 2), "event"),)))
    assert found.period.name == "2025Q1"
    assert found.calibration.factors == ()
    assert found.progress == ()
    assert found.spend.total.actual_gbp is None
    assert audit(json.loads(json.dumps(found.as_data()))).differences == ()
