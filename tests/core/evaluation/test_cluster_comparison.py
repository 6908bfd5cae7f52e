"""Clusters beside each other: the default is that nothing can be concluded."""

from datetime import date, timedelta

from programmes import programme, synergy

from offcut.evaluation.cluster_comparison import INCONCLUSIVE, compare
from offcut.evaluation.clusters import results_of
from offcut.evaluation.model import Cluster, ClusterType, Funding, Spend
from offcut.evaluation.periods import Period
from offcut.evaluation.realised import PerYear

ON = date(2026, 12, 31)
START = date(2025, 1, 1)


def exchanges(cluster, done, lost, flow="sand"):
    days = [START + timedelta(days=30 * step) for step in range(5)]
    made = [synergy(f"{cluster}+{i}", *days, cluster=cluster, flow=flow) for i in range(done)]
    gone = [
        synergy(f"{cluster}-{i}", START, lost=days[1], cluster=cluster, flow=flow)
        for i in range(lost)
    ]
    return [*made, *gone]


def cluster(name, kind=ClusterType.SECTOR, funding=Funding.GRANT, **more):
    return Cluster(name, name.title(), kind, funding, **more)


def compared(clusters, synergies, amounts=None, **more):
    at = programme(synergies, clusters=clusters, **more)
    results = results_of(at, ON, amounts or {"cost_saved": {}})
    return compare(results, amounts or {"cost_saved": {}})


def per_year(owner, value):
    return PerYear(owner, "cost_saved", "Cost saved", "GBP", value, (), ())


def test_few_cases_tell_nothing_and_it_says_how_many_would():
    """3 of 6 against 2 of 6: (1.96 + 0.8416)² × (0.25 + 0.2222) / (1/6)² = 133.4, so 134 each."""
    made = compared([cluster("a"), cluster("b")], [*exchanges("a", 3, 3), *exchanges("b", 2, 4)])
    first = made.comparisons[0]
    assert not first.conclusive
    assert first.finding.startswith(INCONCLUSIVE)
    assert "134 decided exchanges each" in first.finding
    assert made.finding.startswith(INCONCLUSIVE)


def test_equal_shares_need_no_number():
    made = compared([cluster("a"), cluster("b")], [*exchanges("a", 3, 3), *exchanges("b", 3, 3)])
    assert "No number of cases" in made.comparisons[0].finding


def test_a_large_difference_of_many_is_told_with_a_caution_about_flows():
    clusters = [cluster("a"), cluster("b")]
    alike = compared(clusters, [*exchanges("a", 28, 2), *exchanges("b", 3, 27)])
    assert alike.comparisons[0].conclusive
    assert "A completes a larger share than B" in alike.finding
    assert "different flows" not in alike.finding
    unlike = compared(clusters, [*exchanges("a", 28, 2), *exchanges("b", 3, 27, "water")])
    assert "different flows, which may be the cause" in unlike.finding


def test_one_cluster_of_each_type_cannot_tell_types_apart_whatever_its_results():
    clusters = [cluster("a"), cluster("b", ClusterType.MEMBERSHIP, Funding.FEE)]
    made = compared(clusters, [*exchanges("a", 28, 2), *exchanges("b", 3, 27)])
    by_type, by_funding = made.comparisons[-2:]
    assert by_type.p is by_funding.p is None
    assert not by_type.conclusive
    assert "membership 1, sector 1" in by_type.finding
    assert "4 clusters each" in by_type.finding


def test_four_clusters_of_each_of_two_types_can():
    clusters, synergies = [], []
    for number in range(4):
        clusters += [cluster(f"s{number}"), cluster(f"m{number}", ClusterType.MEMBERSHIP)]
        synergies += exchanges(f"s{number}", 9, 1) + exchanges(f"m{number}", 1, 9)
    by_type = compared(clusters, synergies).comparisons[-2]
    assert by_type.conclusive
    assert by_type.p < 0.05


def test_amounts_are_compared_only_within_a_flow():
    clusters = [cluster("a"), cluster("b")]
    a, b = exchanges("a", 6, 0), exchanges("b", 6, 0, "water")
    amounts = {"cost_saved": {s.id: per_year(s, 10.0) for s in a}}
    amounts["cost_saved"] |= {s.id: per_year(s, 9000.0) for s in b}
    question = compared(clusters, [*a, *b], amounts).comparisons[1]
    assert question.p is None
    assert "no two clusters have results of one flow" in question.finding


def test_amounts_of_one_flow_that_differ_are_told():
    clusters = [cluster("a"), cluster("b")]
    a, b = exchanges("a", 8, 0), exchanges("b", 8, 0)
    amounts = {"cost_saved": {s.id: per_year(s, 10.0 + i) for i, s in enumerate(a)}}
    amounts["cost_saved"] |= {s.id: per_year(s, 900.0 + i) for i, s in enumerate(b)}
    assert compared(clusters, [*a, *b], amounts).comparisons[1].conclusive


def test_cost_is_the_clusters_own_else_the_spend_that_names_it():
    line = Spend(Period.read("2025Q1"), "visits", 100, 80.0, cluster="b")
    at = programme(
        [*exchanges("a", 2, 0), *exchanges("b", 4, 0)],
        clusters=[cluster("a", cost_gbp=500.0), cluster("b"), cluster("c")],
        spend=[line],
    )
    a, b, c = results_of(at, ON, {})
    assert (a.cost_gbp, a.cost_per_completed_gbp) == (500, 250)
    assert (b.cost_gbp, b.cost_per_completed_gbp) == (80, 20)
    assert c.cost_gbp is None
    assert c.cost_reason


def test_without_clusters_nothing_is_compared():
    made = compared([], exchanges("a", 1, 0))
    assert made.results == ()
    assert not any(item.conclusive for item in made.comparisons)
