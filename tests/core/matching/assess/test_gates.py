"""What is settled before any treatment: hazard, the metal cast, the law of the place."""

from dataclasses import replace

import pytest

from offcut import reference
from offcut.matching.assess import routes
from offcut.matching.assess.fit import fit
from offcut.matching.assess.gates import PERMIT
from offcut.matching.assess.readings import Reading
from offcut.matching.assess.specification import requirements
from offcut.matching.model import Verdict
from offcut.places import Place
from offcut.reference import Severity

GLASGOW = Place(55.86, -4.25, district_code="S12000049")
SANDWELL = Place(52.5, -2.0, district_code="E08000028")
CARDIFF = Place(51.48, -3.18, district_code="W06000015")


def first(make, have, want):
    return routes(have, want, make.assumptions)[0]


class TestHazard:
    """A hazardous have is never passed over in silence, whatever else is known."""

    def have(self, make, **given):
        return make.have("soil", hazardous=True, **given)

    def test_a_want_that_says_nothing_is_asked_for_its_permit(self, make):
        found = first(make, self.have(make), make.want("soil"))
        assert (found.verdict, found.deciding.property) == (Verdict.UNKNOWN, PERMIT)
        assert found.deciding.severity is Severity.LEGAL
        assert [test.test for test in found.missing] == ["t-permit"]
        assert any("hazardous waste" in note for note in found.notes)

    def test_a_want_that_takes_none_is_no_match(self, make):
        found = first(make, self.have(make), make.want("soil", hazardous=False))
        assert (found.verdict, found.deciding.property) == (Verdict.FAIL, "hazardous")

    def test_a_want_that_takes_it_matches_by_type_with_a_word_on_carriage(self, make):
        found = first(make, self.have(make), make.want("soil", hazardous=True))
        assert found.verdict is Verdict.MARGINAL  # both types given; no limit to test
        assert any("consignment" in note for note in found.notes)

    def test_the_code_alone_makes_it_hazardous(self, make):
        found = first(make, make.have("soil", ewc_code="170503"), make.want("soil"))
        assert found.deciding.property == PERMIT

    def test_what_is_not_hazardous_meets_no_gate(self, make):
        found = first(make, make.have("soil", hazardous=False), make.want("soil"))
        assert found.verdict is Verdict.MARGINAL
        assert not any("hazard" in note for note in found.notes)

    def test_a_mirror_code_is_told(self, make):
        found = first(make, make.have("soil", ewc_code="170504"), make.want("soil"))
        assert any("mirror entry" in note for note in found.notes)

    def test_a_taker_of_a_use_that_takes_it_may_still_refuse(self, make):
        assert reference.uses["WAT-RINSE-NC"].hazardous_allowed
        have = make.have("water.rinse", make.measured("conductivity", 100.0), hazardous=True)
        refusing = make.want("water.rinse", "WAT-RINSE-NC", hazardous=False)
        assert first(make, have, refusing).verdict is Verdict.FAIL


@pytest.mark.parametrize("use", ["SAND-CONC-C33", "SAND-CONC-0/4MP", "SAND-HMA", "SAND-CLSM"])
@pytest.mark.parametrize("binder", ["green_bentonite", "furan"])
def test_sand_that_copper_alloys_were_cast_in_stays_out_of_concrete_and_asphalt(make, use, binder):
    have = make.have(
        "sand.foundry",
        make.measured("binder", category=binder),
        make.measured("source_metal", category="copper_alloy"),
        make.measured("organic_impurity_colour", category="pass"),
    )
    found = first(make, have, make.want("sand.concreting", use))
    assert (found.verdict, found.deciding.property) == (Verdict.FAIL, "source_metal")


class TestAnUnknownBinder:
    """Which binder it is decides which reclamation works: asked before any is offered."""

    KNOWN = (
        ("loi", 3.0),
        ("clay", 7.0),
        ("afs_gfn", 60.0),
        ("sio2", 97.0),
        ("moisture", 0.1),
        ("acid_demand_value", 3.0),
    )

    def have(self, make, *more):
        known = [make.measured(name, value) for name, value in self.KNOWN]
        iron = make.measured("source_metal", category="iron")
        return make.have("sand.foundry", *known, iron, *more)

    def test_it_is_the_first_question(self, make):
        found = first(make, self.have(make), make.want("sand.silica", "SAND-FOUNDRY-CORE"))
        assert (found.verdict, found.deciding.property) == (Verdict.UNKNOWN, "binder")
        assert "t-binder" in [test.test for test in found.missing]

    def test_no_route_says_that_the_binder_is_cleared(self, make):
        want = make.want("sand.silica", "SAND-FOUNDRY-CORE")
        for found in routes(self.have(make), want, make.assumptions):
            assert found.verdict in (Verdict.UNKNOWN, Verdict.FAIL)
            assert "binder" not in found.quality

    def test_once_answered_the_reclamation_that_fits_is_offered(self, make):
        clay = make.measured("binder", category="green_bentonite")
        found = first(make, self.have(make, clay), make.want("sand.silica", "SAND-FOUNDRY-CORE"))
        assert found.train == "T-SAND-MECH-GREEN"
        assert found.verdict in (Verdict.PASS, Verdict.MARGINAL)


class TestJurisdiction:
    """Waste law differs by nation; a limit of another country is a screening, not law."""

    def notes(self, make, giver, taker):
        have = replace(make.have("soil"), place=giver)
        return " ".join(first(make, have, replace(make.want("soil"), place=taker)).notes)

    def test_a_border_is_told_with_both_regulators(self, make):
        notes = self.notes(make, GLASGOW, SANDWELL)
        assert "Scotland to England" in notes
        assert "SEPA" in notes
        assert "Environment Agency" in notes
        assert "Natural Resources Wales" in self.notes(make, SANDWELL, CARDIFF)

    def test_within_one_nation_there_is_nothing_to_say(self, make):
        assert "border" not in self.notes(make, GLASGOW, GLASGOW)

    def test_a_place_without_a_district_raises_no_border(self, make):
        assert "border" not in self.notes(make, Place(52.5, -1.9), GLASGOW)

    def test_limits_of_another_country_are_a_screening_only(self, make):
        have = make.have("sand.foundry.green")
        notes = " ".join(first(make, have, make.want("sand.fill", "SAND-GEOFILL-A")).notes)
        assert "Wisconsin" in notes
        assert "not law here" in notes

    def test_every_use_by_limits_of_wisconsin_says_so(self):
        foreign = {
            use.id
            for use in reference.uses.values()
            if any(limit.provenance.source == "nr538" for limit in use.limits)
        }
        assert foreign == {"SAND-GEOFILL-A", "SAND-GEOFILL-B"}
        assert all(reference.uses[use].jurisdiction for use in foreign)


def test_a_broken_guide_value_is_what_decides_a_marginal_match(make):
    """A standard that holds by far beside a guide value that is broken: that one is named."""
    guide = make.limit("cod", None, 30, severity=Severity.BUYER)
    standard = make.limit("ph", 4.0, None)
    known = {name: make.definition(name) for name in ("cod", "ph")}
    asked = requirements((guide, standard), (), known)
    found = fit(asked, {"cod": Reading(90.0, 1.0), "ph": Reading(7.0, 0.1)}, 0.25)
    assert (found.verdict, found.deciding) == (Verdict.MARGINAL, 0)
    held = fit(asked, {"cod": Reading(9.0, 1.0), "ph": Reading(7.0, 0.1)}, 0.25)
    assert (held.verdict, held.deciding) == (Verdict.PASS, 1)


class TestBuyerLimits:
    """The table says of each use whether its ``buyer`` limits decide."""

    def test_every_use_that_has_any_says_so(self):
        for use in reference.uses.values():
            buyers = any(limit.severity is Severity.BUYER for limit in use.limits)
            assert use.buyer_limits in (("decide", "guide") if buyers else (None,)), use.id

    def test_a_standard_that_is_added_does_not_make_them_negotiable(self, make):
        guide = make.limit("cod", None, 30, severity=Severity.BUYER)
        added = make.limit("ph", 4.0, None)
        known = {name: make.definition(name) for name in ("cod", "ph")}
        firm = requirements((guide, added), (), known, "decide")
        assert [item.decides for item in firm] == [True, True]
        loose = requirements((guide, added), (), known, "guide")
        assert [item.negotiable for item in loose] == [True, False]
