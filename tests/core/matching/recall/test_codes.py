"""Words → waste codes: recall by many signals, hazard never decided, a reason for each."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut import reference
from offcut.matching.recall.code_book import code_book, kin, pairs
from offcut.matching.recall.codes import suggest_codes, suggest_codes_many
from offcut.matching.recall.donors import donor, subchapters

GOLDEN = yaml.safe_load((Path(__file__).parents[2] / "golden" / "naming.yaml").read_text("utf-8"))


def codes(text: str, business: str | None = None, k: int = 10) -> list[str]:
    return [found.code for found in suggest_codes(text, business, k, meaning=False)]


@pytest.mark.parametrize("case", GOLDEN["codes"], ids=lambda case: case["text"])
def test_words_suggest_their_codes(case):
    expected = {str(code) for code in case["expected"]}
    assert set(codes(case["text"], case.get("business"), len(expected))) == expected


class TestTheBusinessDecidesTheChapter:
    # The List is ordered by the business a waste comes from (decision 2000/532/EC, annex, 3.1).
    @pytest.mark.parametrize(
        ("text", "business", "chapter"),
        [
            ("sludge from effluent treatment", "dairy", "0205"),
            ("sludge from effluent treatment", "paper mill", "0303"),
            ("sludge from effluent treatment", "tannery", "0401"),
            ("sludge from effluent treatment", "pharmaceuticals", "0705"),
            ("furnace slag", "iron foundry", "1009"),
            ("furnace slag", "steelworks", "1002"),
            ("filter dust", "cement works", "1013"),
            ("plastic offcuts", "22.22", "0702"),
        ],
    )
    def test_among_the_first_five(self, text: str, business: str, chapter: str):
        assert chapter in {code[:4] for code in codes(text, business, 5)}

    @pytest.mark.parametrize("plater", ["electroplater", "plating", "metal finisher", "25610"])
    def test_rinse_water_of_a_plater_is_of_surface_treatment(self, plater: str):
        assert set(codes("rinse water", plater, 2)) == {"110111", "110112"}

    def test_a_code_and_its_words_name_one_business(self):
        for one, other in (("24.51", "iron foundry"), ("24510", "2451")):
            assert codes("spent sand", one, 4) == codes("spent sand", other, 4)

    def test_words_nobody_knows_leave_what_the_business_usually_gives(self):
        found = suggest_codes("zzqx", "brewery", meaning=False)
        assert found[0].code.startswith("0207")
        assert all("usual for this business" in item.reason for item in found)

    def test_every_industry_leads_to_subchapters_of_the_list(self):
        known = {entry.code[:4] for entry in reference.waste_codes.values()}
        for industry in reference.industries:
            assert set(subchapters(industry)) <= known
            assert subchapters(industry)

    def test_an_unknown_business_says_nothing(self):
        assert not donor("zzzz")
        assert codes("mill scale", "zzzz") == codes("mill scale")


class TestHazardIsNeverDecided:
    @pytest.mark.parametrize("text", ["sludge", "filter cake", "blasting grit", "soil"])
    def test_words_of_hazard_change_no_ranking(self, text: str):
        told = [
            [(s.code, s.confidence) for s in suggest_codes(words, k=10)]
            for words in (text, f"non-hazardous {text}", f"hazardous {text}")
        ]
        assert told[0] == told[1] == told[2]

    def test_both_halves_of_a_mirror_pair_are_suggested_alike(self):
        found = {s.code: s for s in suggest_codes("spent blasting media")}
        assert found["120116"].confidence == found["120117"].confidence
        assert found["120116"].pair == ("120117",)
        assert found["120116"].hazard == "mirror (hazard undecided)"
        assert "hazard assessment" in found["120117"].reason

    def test_a_denied_hazard_brings_no_code_but_the_other_half_of_a_pair(self):
        found = {s.code: s for s in suggest_codes("asbestos-free insulation board", k=50)}
        assert "170605" not in found
        assert found["170601"].reason.startswith("the mirror entry of 170604")

    def test_mirror_pairs_are_read_from_the_list(self):
        assert pairs()["170504"] == ("170503",)
        assert pairs()["100907"] == ("100908",)

    def test_a_pair_has_one_half_of_each_hazard(self):
        for code, partners in pairs().items():
            for partner in partners:
                one, other = reference.waste_codes[code], reference.waste_codes[partner]
                assert one.hazardous != other.hazardous
                assert code in pairs()[partner]


class TestWords:
    @pytest.mark.parametrize("text", ["lead acid batteries", "spent lead acid batteries"])
    def test_lead_acid_batteries_are_no_other_batteries(self, text: str):
        found = {item.code: item.confidence for item in suggest_codes(text, meaning=False)}
        assert max(found, key=found.__getitem__) == "160601"
        assert found.get("160605", 0) < 0.5 * found["160601"]

    @pytest.mark.parametrize(
        ("slip", "right"),
        [
            ("alumnium swarf", "aluminium swarf"),
            ("foundery sand", "foundry sand"),
            ("waste water treatmnt sludge", "waste water treatment sludge"),
            ("desulfurization gypsum", "desulphurisation gypsum"),
        ],
    )
    def test_a_slip_of_spelling_changes_little(self, slip: str, right: str):
        assert codes(slip, k=1) == codes(right, k=1)

    def test_a_common_word_is_no_slip(self):
        # 'Planting' is near 'plating' by its letters.
        assert not {code[:4] for code in codes("planting soil", k=5)} & {"1101"}

    def test_words_used_for_one_another_are_kin(self):
        assert kin(("spent", "flyash")) == kin(("used", "fly", "ash"))
        assert kin(("waste", "water")) == kin(("effluent",)) == kin(("wastewater",))

    def test_every_entry_has_words_of_its_own(self):
        book = code_book()
        with_words = set(book.starts.tolist())
        assert len(with_words) == len(book.entries) == 842
        ends = [*book.starts[1:], len(book.phrase_of)]
        assert all(end - start >= 2 for start, end in zip(book.starts, ends, strict=True))

    def test_every_phrase_leads_to_one_of_its_entries(self):
        # The whole phrase as text, without a business: its entry is among the first 25.
        book = code_book()
        asked = list(range(len(book.entries), len(book.phrases), 40))
        owners: dict[int, set[str]] = {}
        ends = [*book.starts[1:], len(book.phrase_of)]
        for entry, start, end in zip(book.entries, book.starts, ends, strict=True):
            for phrase in book.phrase_of[start:end]:
                owners.setdefault(int(phrase), set()).add(entry.code)
        found = suggest_codes_many([book.written[n] for n in asked], k=25, meaning=False)
        for number, group in zip(asked, found, strict=True):
            assert owners[number] & {s.code for s in group}, book.written[number]


class TestConfidence:
    def test_it_is_a_chance_in_falling_order(self):
        found = suggest_codes("coal fly ash", "power station", k=50, meaning=False)
        shares = [item.confidence for item in found]
        assert shares == sorted(shares, reverse=True)
        assert all(0 < share <= 0.95 for share in shares)

    def test_a_pair_counts_once_in_the_sum(self):
        found = suggest_codes("blasting sand", k=842, meaning=False)
        single = {frozenset((s.code, *s.pair)): s.confidence for s in found if len(s.pair) < 2}
        assert sum(single.values()) < 1.01

    def test_nonsense_and_energy_suggest_nothing(self):
        assert codes("xyzzy qwrt") == []
        assert codes("") == []
        assert codes("waste heat") == []

    def test_it_says_why_and_what_the_entry_is(self):
        best = suggest_codes("mill scale", "steelworks", k=1, meaning=False)[0]
        assert best.title == "Mill scales"
        assert best.hazard == "absolute non-hazardous"
        assert "usual for this business" in best.reason

    def test_the_older_names_of_the_arguments_still_work(self):
        new = suggest_codes("draff", "brewery", 3)
        assert suggest_codes("draff", industry="brewery", limit=3) == new


def test_many_at_once_say_the_same_as_one_by_one():
    texts = ["spent furan sand", "draff", "", "6082 swarf", "xyzzy", "draff"]
    givers = ["iron foundry", None, None, "25620", None, "brewery"]
    one_by_one = [suggest_codes(text, giver) for text, giver in zip(texts, givers, strict=True)]
    assert suggest_codes_many(texts, givers) == one_by_one


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60), st.sampled_from([None, "brewery", "24.51", "?"]))
def test_any_text_is_survived(text: str, business: str | None):
    found = suggest_codes(text, business, k=10, meaning=False)
    assert all(item.code in reference.waste_codes and item.reason for item in found)
    assert len({item.code for item in found}) == len(found) <= 10
