"""The example programme, loaded whole into the platform: the page says what the files say."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from world import client_of, make_person

from offcut.evaluation.evaluate import Evaluation, evaluate
from offcut.impact.workbook import read_workbook
from offcut.platform.access.roles import Role
from offcut.platform.desk import demo as desk
from offcut.platform.desk.models import Synergy
from offcut.platform.jobs.worker import work_off
from offcut.platform.operations.demonstration.people import make_people
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations import demo as organisations
from offcut.platform.organisations.models import Organisation
from offcut.platform.outcomes.importing import import_claims
from offcut.platform.programmes import demo
from offcut.platform.programmes.conversion import as_core_programme
from offcut.platform.programmes.models import Evaluated, Programme
from offcut.platform.ui.documents import unpack
from offcut.regions.region import load

WHY = "test"


@pytest.fixture
def programme(db: None) -> Programme:
    """The example programme: organisations, 120 synergies, their claims, every sheet."""
    world = World(load("west_midlands"), make_people(), "Quarrel Field Foundry (fictional)",
                  timezone.localdate())  # fmt: skip
    organisations.load(world)
    rows = Organisation.objects.as_system(WHY)
    world.organisation_ids |= {name: id_ for id_, name in rows.values_list("id", "name")}
    desk.load(world)
    by_reference = {one.reference: one for one in Synergy.objects.as_system(WHY)}
    book = read_workbook(world.region.programme_path, ("synergies", "claims"))
    import_claims(SYSTEM, by_reference, book.rows["claims"])
    demo.load(world)
    return Programme.objects.as_system(WHY).get()


@pytest.fixture(scope="module")
def of_files() -> Evaluation:
    return evaluate(load("west_midlands").programme_path)


def _figures(told: Any) -> Iterator[dict[str, Any]]:
    """Every figure within what the API tells."""
    if isinstance(told, dict) and "entry" in told:
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _figures(one)


def test_the_evaluation_on_the_page_is_that_of_the_files(
    programme: Programme, of_files: Evaluation
) -> None:
    core = as_core_programme(programme)
    assert len(core.synergies) == 120
    assert len(core.claims) == len(of_files.programme.claims)
    work_off()
    kept = Evaluated.objects.as_system(WHY).get()
    assert kept.period == of_files.period.name
    shown = unpack(kept.report, kept.book)
    found = {name: entry.value for name, entry in shown.book.entries.items()}
    differing = {
        name: (value, of_files.book.entries[name].value)
        for name, value in found.items()
        if name in of_files.book.entries
        and value != pytest.approx(of_files.book.entries[name].value)
    }
    assert differing == {}
    assert len(found) > 1000
    told = list(_figures(kept.summary["outcomes"]))
    assert {one["entry"]: one["value"] for one in told}.items() <= found.items()
    assert len(told) > 100
    assert len(kept.summary["targets"]) == len(of_files.progress)
    _officers_read_no_firm(programme)
    _told_in_plain_words(programme)


def _told_in_plain_words(programme: Programme) -> None:
    """No name of a column, no number of a row, no id of a factor but in small print."""
    manager = client_of(make_person(staff_roles=(Role.PROGRAMME_MANAGER, Role.AUDITOR)))
    at = f"/programmes/{programme.pk}"
    quality = _words(manager.get(f"{at}/part/data/"))
    for told in (
        "Not stated: jobs created at the giver",
        "Not stated: factor of producing what the taker need no longer buy",
        "“Soils, Open-loop”",
        "DESNZ 2025 publishes no value for",
        "Exchange S008: weight of one load",
    ):
        assert told in quality, told
    ranges = _words(manager.get(f"{at}/part/outcomes/"))
    assert "45% the factor of “Organic: food and drink waste, Landfill”" in ranges
    for text in (quality, ranges):
        assert not re.search(r"Column '|sheet \w+, row|[a-z]+_[a-z_]+\.[a-z]|desnz-\d", text)


def _words(answer: Any) -> str:
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)
    assert main is not None
    bare = re.sub(r"<(svg|code)\b.*?</\1>|<[^>]+>", "", main[0], flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", bare))


def _officers_read_no_firm(programme: Programme) -> None:
    """Not one of the firms of the whole example, on any page of it or in any chart's numbers."""
    officer = client_of(make_person(staff_roles=(Role.AUTHORITY_OFFICER,)))
    todo, seen = [f"/programmes/{programme.pk}/"], set[str]()
    firms = Organisation.objects.as_system(WHY).values_list("name", flat=True)
    named = re.compile("|".join(re.escape(name.removesuffix(" (fictional)")) for name in firms))
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = officer.get(address)
        assert answer.status_code == 200, address
        told = html.unescape(answer.getvalue().decode())
        assert not named.search(told), address
        found = re.findall(rf'"(/programmes/{programme.pk}/(?:part|chart)[^"#]*)"', told)
        todo += sorted(set(found) - seen - set(todo))
    assert len(seen) > 12
    assert officer.get(f"/programmes/{programme.pk}/chart/?chart=where").status_code == 404
