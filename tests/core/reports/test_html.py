"""The report stands alone, puts the answer first, and hides nothing that an answer rests on."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from report_case import CANARY, PASSING, REGION, WAITING

from offcut.errors import InputError
from offcut.reports import write_html
from offcut.reports.html import render

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect", "line", "circle"}


class Page(HTMLParser):
    """What a test asks of a page: elements with their attributes, and the text by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if data.strip():
            self.text.append((self._open[-1] if self._open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def words(self) -> str:
        return " ".join(text for tag, text in self.text if tag not in ("script", "style"))


@pytest.fixture
def html(result) -> str:
    return render(result, region=REGION)


@pytest.fixture
def page(html) -> Page:
    return Page(html)


def test_the_answer_comes_first_and_says_it_is_potential(page):
    headline = next(text for tag, text in page.text if tag == "h1")
    assert headline == "1 of 3 wants can be met now"
    assert "£12,000 a year" in page.words
    # 500 t for W1 at −400 kg: emitted more than today, and shown so
    assert "400\u202fkg\u202fCO₂e more emitted than today a year. Potential, not achieved." in (
        page.words
    )


def test_what_is_a_test_away_is_told_apart_from_what_can_be_met_now(page):
    assert "2 more are a test or an answer away (£16,000 a year)." in page.words  # 2 × £8,000


def test_it_is_marked_synthetic_and_private(page):
    assert "Synthetic example." in page.words
    assert "For the facilitator" in page.words


def test_one_language_one_title_one_h1_and_headings_in_order(page):
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("title")) >= 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    after_h1 = levels[levels.index(1) :]
    steps = itertools.pairwise(after_h1)
    assert all(later <= earlier + 1 for earlier, later in steps)


def test_ids_are_unique_and_every_link_and_label_finds_its_target(page):
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    wanted = [a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")]
    wanted += [name for _, a in page.tags for name in (a.get("aria-labelledby") or "").split()]
    assert set(wanted) <= set(ids)


def test_nothing_is_fetched_from_anywhere(page, html):
    assert not page.all("link")
    assert not page.all("img")
    assert not any(a.get("src") for _, a in page.tags)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    policy = next(a for a in page.all("meta") if a.get("http-equiv"))["content"]
    assert "default-src 'none'" in policy


def test_only_its_own_script_may_run(page, html):
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = next(a for a in page.all("meta") if a.get("http-equiv"))["content"]
    assert f"script-src 'sha256-{digest}'" in policy


def test_names_from_a_listing_stay_text(page, html):
    assert CANARY not in html
    assert CANARY in page.words


def test_every_drawing_is_named_and_every_table_has_headers(html):
    drawings = re.findall(r"<svg.*?</svg>", html, re.S)
    assert drawings
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    for table in re.findall(r"<table.*?</table>", html, re.S):
        assert '<th scope="col"' in table


def test_every_chart_has_a_finding_a_summary_a_table_and_a_csv(html):
    figures = re.findall(r"<figure.*?</figure>", html, re.S)
    assert {re.search(r'id="([^"]+)"', f).group(1) for f in figures} >= {
        "chart-map",
        "chart-materials",
        "chart-money",
        "chart-carbon",
        "chart-tests",
    }
    for figure in figures:
        assert re.search(r"<h3>.+?</h3><p>.+?</p>", figure, re.S)
        assert "<table>" in figure
        assert 'href="data:text/csv' in figure


def test_nothing_reads_nan_none_or_undefined(page):
    assert not re.search(r"\b(nan|None|NaN|inf|undefined)\b", page.words)


def test_the_working_names_value_limit_evidence_source_and_mark(html):
    row = re.search(r"<tr><th scope=\"row\">Loss on ignition.*?</tr>", html, re.S).group(0)
    for text in ("2.5 ± 0.2 %", "at most 3 %", "lab", "standard", "trade", "unverified default"):
        assert text in row


def test_a_limit_without_a_value_says_so(html):
    row = re.search(r"<tr><th scope=\"row\">Chloride.*?</tr>", html, re.S).group(0)
    assert "no value" in row
    assert "Unknown" in row


def test_every_pound_and_kilogram_has_its_line_and_gaps_are_stated(page):
    for text in ("gate fee saved", "£13,000", "purchase saved: sand", "not known", "−£1,000"):
        assert text in page.words
    assert "Pays up to 43\u202fkm." in page.words


def test_treatment_residues_tests_and_blends_are_shown(page):
    for text in ("Screening", "10 09 08", "Water-soluble chloride", "Sources of the blend"):
        assert text in page.words
    assert "To be asked before any verdict: binder." in page.words


def test_a_second_source_of_a_want_stands_under_the_first(page):
    assert "1 other source for this want" in page.words


def test_the_users_own_assumptions_stand_first(html):
    section = html[html.index('id="assumptions"') :]
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", section, re.S).group(1)
    assert "places.circuity" in first
    assert "set by you" in first


def test_what_was_not_matched_says_why_and_what_to_do(page):
    assert "'odd liquor' was not understood" in page.words
    assert "Give its resource_type." in page.words


def test_near_misses_and_doubts_are_there(page):
    assert "Loss on ignition breaks at most 3 percent." in page.words
    assert "Looks like a formula Did you mean 2?" in page.words


def test_the_credit_of_the_outlines_is_given(page):
    assert "Outline made for this test" in page.words


def test_the_same_result_gives_the_same_file(result, html):
    assert render(result, region=REGION) == html


def test_a_list_without_any_match_still_answers(empty):
    page = Page(render(empty))
    assert "There is no want in this list, so nothing could be matched" in page.words
    assert "No test would change a verdict." in page.words
    assert "Synthetic" not in page.words


def test_saving_as_html_works_once_reports_is_imported(result, tmp_path):
    result.save(tmp_path / "answer.html")
    assert (tmp_path / "answer.html").read_text("utf-8").startswith("<!doctype html>")
    write_html(result, tmp_path / "again.html", region=REGION)
    assert "Squareton" in (tmp_path / "again.html").read_text("utf-8")


def test_a_place_that_cannot_be_written_to_is_named(result, tmp_path):
    with pytest.raises(InputError, match=r"answer\.html"):
        result.save(tmp_path / "missing" / "answer.html")


def test_a_long_report_says_how_many_wants_have_no_card(result, monkeypatch):
    from offcut.reports import cards

    monkeypatch.setattr(cards, "CARDS", 1)
    other = replace(PASSING, want_id=WAITING.want_id)
    page = Page(render(replace(result, matches=(PASSING, other)), region=REGION))
    assert "2 wants" in page.words
    assert "1 more want has no card here" in page.words
