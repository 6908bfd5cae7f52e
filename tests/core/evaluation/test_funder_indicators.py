"""Funders' indicators: who counts, who is left out, and by which rule."""

from datetime import date

import pytest

from offcut.errors import TableError
from offcut.evaluation.facts import IndicatorRule, funder_indicators
from offcut.evaluation.indicators import _holds, count, enterprises
from offcut.evaluation.model import Activity, Member

DAY = date(2025, 5, 1)


def member(name, **more):
    return Member(name, private=True, evidence="record", **more)


def hours(name, number, kind="advice"):
    return Activity(DAY, kind, name, hours=number)


def counted(code, members, activity=()):
    return count(funder_indicators()[code], enterprises(members, activity))


def test_twelve_hours_make_an_enterprise_supported():
    members = [member("short"), member("just"), member("long")]
    activity = [hours("short", 11.5), hours("just", 7), hours("just", 5), hours("long", 40)]
    made = counted("erdf_c1", members, activity)
    assert made.value == 2
    assert made.counts == ("just", "long")
    assert [(e.name, e.reason) for e in made.excluded] == [
        ("short", "less than 12 hours of support and no grant")
    ]


def test_a_grant_of_any_amount_does_as_well():
    assert counted("erdf_c1", [member("granted", grant_gbp=100.0)]).value == 1
    assert counted("erdf_c4", [member("granted", grant_gbp=100.0)]).value == 0


def test_three_hours_count_elsewhere_unless_they_became_twelve():
    members = [member("brief"), member("long"), member("never")]
    made = counted("erdf_p13", members, [hours("brief", 3), hours("long", 12)])
    assert made.counts == ("brief",)
    reasons = {item.name: item.reason for item in made.excluded}
    assert reasons == {"long": "counts as C1", "never": "less than 3 hours of support"}


def test_a_public_body_or_one_that_says_nothing_is_left_out():
    bodies = [Member("Council (fictional)", private=False, evidence="x"), Member("Unsaid")]
    activity = [hours(body.organisation, 20) for body in bodies]
    made = counted("erdf_c1", bodies, activity)
    assert made.value == 0
    assert made.reasons == (("a public body, or not stated to be a private enterprise", 2),)


def test_without_evidence_nobody_counts():
    made = counted("erdf_c1", [Member("Bare", private=True)], [hours("Bare", 30)])
    assert made.excluded[0].reason == "no evidence named"


def test_private_match_is_summed_by_whether_there_was_a_grant():
    members = [
        member("granted", grant_gbp=500.0, private_match_gbp=2000.0),
        member("advised", private_match_gbp=300.0),
        member("neither"),
    ]
    assert counted("erdf_c6", members).value == 2000
    assert counted("erdf_c7", members).value == 300


def test_jobs_need_a_baseline_and_an_increase():
    members = [
        member("grew", grant_gbp=1.0, jobs_before_fte=10.0, jobs_after_fte=12.5),
        member("shrank", grant_gbp=1.0, jobs_before_fte=10.0, jobs_after_fte=9.0),
        member("no baseline", grant_gbp=1.0, jobs_after_fte=9.0),
        member("broke", grant_gbp=1.0, jobs_before_fte=1.0, jobs_after_fte=9.0, insolvent=True),
    ]
    made = counted("erdf_c8", members)
    assert made.value == 2.5
    assert len(made.excluded) == 3


def test_new_to_the_market_is_new_to_the_firm():
    members = [
        member("market", grant_gbp=1.0, new_product="market"),
        member("firm", grant_gbp=1.0, new_product="firm"),
    ]
    assert counted("erdf_c28", members).counts == ("market",)
    assert counted("erdf_c29", members).counts == ("market", "firm")


def test_without_any_row_it_is_not_known():
    assert counted("erdf_c1", []).value is None


def test_workshops_of_many_are_nobodys_hours():
    (one,) = enterprises([member("x")], [Activity(DAY, "workshop", hours=6)])
    assert one["support_hours"] is None


@pytest.mark.parametrize("code", list(funder_indicators()))
def test_every_indicator_says_all_that_a_funder_asks(code):
    indicator = funder_indicators()[code]
    for text in (indicator.unit, indicator.criteria, indicator.threshold, indicator.exclusion):
        assert text
    assert indicator.evidence
    assert indicator.rules
    assert indicator.provenance.status in ("recalled", "second-hand", "seen")


def test_a_rule_that_nobody_can_ask_is_the_tables_fault():
    provenance = funder_indicators()["erdf_c1"].provenance
    rule = IndicatorRule("erdf_c1", 1, "criterion", "colour", "is", "green", "", provenance)
    with pytest.raises(TableError, match="colour"):
        _holds(rule, {"name": "x"})
