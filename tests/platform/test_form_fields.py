"""Forms as the design system draws them: labels, hints, errors and what binds them together."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from offcut.platform.ui.fields import problems
from offcut.platform.ui.widgets import Checkboxes, DateParts, Radios, UnitInput


class Example(forms.Form):
    name = forms.CharField(label="What is it?", help_text="In your own words")
    kind = forms.ChoiceField(
        label="Kind", choices=[("have", "Have"), ("want", "Want")], widget=Radios
    )
    day = forms.DateField(label="From when?", widget=DateParts, required=False)
    cost = forms.DecimalField(label="Cost", required=False, widget=UnitInput(prefix="£"))
    notes = forms.CharField(label="Notes", widget=forms.Textarea, max_length=20, required=False)
    wishes = forms.MultipleChoiceField(
        label="Wishes", choices=[("a", "A")], widget=Checkboxes, required=False
    )
    agreed = forms.BooleanField(label="I agree")


def drawn(form: forms.Form) -> str:
    return Template("{% error_summary form %}{{ form }}").render(Context({"form": form}))


def test_a_field_has_label_hint_and_the_hint_is_bound_to_it():
    page = drawn(Example())
    assert '<label class="govuk-label govuk-label--s" for="id_name">What is it?</label>' in page
    assert '<div id="id_name_helptext" class="govuk-hint">In your own words</div>' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert "Cost (optional)" in page
    assert "Notes (optional)" in page
    assert 'data-maxlength="20"' in page


def test_nothing_is_wrong_before_it_was_sent():
    assert "error" not in drawn(Example())


def test_errors_say_what_to_do_beside_the_field_and_in_the_summary():
    form = Example({"cost": "dear", "notes": "x" * 21})
    found = {problem.anchor: problem.text for problem in problems([form])}
    assert found == {
        "id_name": "Answer “What is it?”",
        "id_kind_0": "Choose an answer to “Kind”",
        "id_cost": "Cost: enter a number.",
        "id_notes": "Notes: ensure this value has at most 20 characters (it has 21).",
        "id_agreed": "Tick “I agree” to go on",
    }
    page = drawn(form)
    for anchor in found:
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<span class="govuk-visually-hidden">Error:</span> Answer “What is it?”' in page


def test_what_was_typed_comes_back_and_is_harmless():
    page = drawn(Example({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_words_over_the_limit_are_kept_to_be_shortened():
    assert "maxlength=" not in drawn(Example()).replace("data-maxlength", "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("27", "3", "2027"), datetime.date(2027, 3, 27)),
        (("27", "March", "2027"), datetime.date(2027, 3, 27)),
        (("7", "mar", "2027"), datetime.date(2027, 3, 7)),
        (("", "", ""), None),
    ],
)
def test_a_date_in_three_parts(typed, read):
    form = Example(dict(zip(("day_day", "day_month", "day_year"), typed, strict=True)))
    form.is_valid()
    assert form.cleaned_data["day"] == read


@pytest.mark.parametrize(
    "typed", [("31", "2", "2027"), ("", "3", "2027"), ("x", "y", "z"), ("1", "13", "2027")]
)
def test_a_date_that_is_none_is_refused_and_shown_again(typed):
    form = Example(dict(zip(("day_day", "day_month", "day_year"), typed, strict=True)))
    assert "id_day_day" in [problem.anchor for problem in problems([form])]
    page = drawn(form)
    for part in filter(None, typed):
        assert f'value="{part}"' in page


def test_a_date_known_before_is_shown_in_parts():
    page = drawn(Example(initial={"day": datetime.date(2027, 3, 27)}))
    for part in ("27", "3", "2027"):
        assert f'value="{part}"' in page


def test_what_was_not_sent_counts_as_omitted():
    assert DateParts().value_omitted_from_data({}, MultiValueDict(), "day")
    assert not DateParts().value_omitted_from_data({"day_month": ""}, MultiValueDict(), "day")


def test_formsets_say_all_their_problems():
    made = forms.formset_factory(Example, extra=0, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}
    found = problems([made(data)])
    assert found[0].anchor == ""
    assert "id_form-0-name" in [problem.anchor for problem in found]
