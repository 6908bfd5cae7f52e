"""Laboratory results: kept with their certificate, counted by evidence and date, seen by owners."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from things_listings import make_listing
from world import World, client_of, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.files.models import StoredFile
from offcut.platform.listings import actions, conversion, queries
from offcut.platform.listings.evidence import known
from offcut.platform.listings.measuring import (
    Result,
    Source,
    record_measurements,
    results_of_text,
    set_aside,
)
from offcut.platform.listings.models import Listing, Measurement
from offcut.resources import Evidence

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
DAY = date(2026, 5, 1)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("certificate 17.pdf", PDF, "application/pdf")


@pytest.fixture
def listing(world: World) -> Listing:
    return make_listing(world.own, resource_type="sand.foundry.green", properties="loi=4 %")


def measure(
    world: World, listing: Listing, *results: Result, **source: object
) -> list[Measurement]:
    known_by = {"evidence": Evidence.LAB, "measured_on": DAY, "certificate": pdf(), **source}
    return record_measurements(
        world.viewer(Role.MEMBER),
        listing.pk,
        results,
        Source(**known_by),  # type: ignore[arg-type]
    )


def quality(listing: Listing) -> dict[str, object]:
    listing.refresh_from_db()
    return dict(conversion.as_core(listing).quality)


def test_a_result_counts_in_the_place_of_what_was_only_stated(
    world: World, listing: Listing
) -> None:
    before = listing.version
    measure(world, listing, Result("loi", "2.5±0.3 %"))
    loi = quality(listing)["loi"]
    assert (loi.value, loi.sd, loi.evidence, loi.measured_on) == (2.5, 0.3, Evidence.LAB, DAY)
    assert listing.version == before + 1, "so that its matches are worked out again"
    event = Event.objects.get(action="listing.measured")
    assert event.details["properties"] == ["loi"]
    assert "2.5" not in str(event.details)


def test_better_evidence_counts_whatever_the_date_and_of_equals_the_later(
    world: World, listing: Listing
) -> None:
    measure(world, listing, Result("loi", "2 %"), evidence=Evidence.ACCREDITED)
    measure(world, listing, Result("loi", "3 %"), measured_on=DAY + timedelta(days=30))
    assert quality(listing)["loi"].value == 2
    measure(
        world, listing, Result("loi", "1.5 %"), evidence=Evidence.ACCREDITED,
        measured_on=DAY + timedelta(days=60),
    )  # fmt: skip
    assert quality(listing)["loi"].value == 1.5
    counted = {(one.value, one.counts) for one in known(world.viewer(Role.MEMBER), listing)}
    assert ("1.5 %", True) in counted
    assert ("2 %", False) in counted


@pytest.mark.parametrize(
    ("results", "source", "told"),
    [
        ((Result("loi", "2 %"),), {"certificate": None}, "needs its certificate"),
        ((Result("loi", "2 %"),), {"measured_on": date(2999, 1, 1)}, "not come yet"),
        ((), {}, "no result is given"),
        ((Result("loyy", "2 %"),), {}, "not a known property"),
        ((Result("loi", "many"),), {}, "loi"),
        ((Result("loi", "2 %"), Result("LOI", "3 %")), {}, "given twice"),
    ],
)
def test_what_is_no_measurement_is_refused_and_nothing_is_kept(
    world: World, listing: Listing, results: tuple[Result, ...], source: dict, told: str
) -> None:
    with pytest.raises(actions.Refused) as refused:
        measure(world, listing, *results, **source)
    assert told in str(refused.value)
    assert not Measurement.objects.as_system("test").exists()
    assert not StoredFile.objects.as_system("test").exists()


def test_a_want_has_limits_and_no_measurements(world: World) -> None:
    want = make_listing(world.own, kind="want", words="Sand for blocks")
    with pytest.raises(actions.Refused, match="limits"):
        measure(world, want, Result("loi", "2 %"))


def test_a_mistake_is_set_aside_and_what_was_stated_counts_again(
    world: World, listing: Listing
) -> None:
    (row,) = measure(world, listing, Result("loi", "2.5 %"))
    assert set_aside(world.viewer(Role.MEMBER), listing.pk, row.pk)
    assert quality(listing)["loi"].value == 4
    assert not set_aside(world.viewer(Role.MEMBER), listing.pk, row.pk)
    assert Measurement.objects.as_system("test").count() == 1, "its record is kept"


def test_a_change_by_the_owner_does_not_drop_measurements(world: World, listing: Listing) -> None:
    measure(world, listing, Result("loi", "2.5 %"))
    listing.refresh_from_db()
    member = world.viewer(Role.MEMBER)
    actions.update(member, listing.pk, listing.version, {"properties": "loi=4 %; moisture=3 %"})
    assert quality(listing)["loi"].value == 2.5
    assert quality(listing)["moisture"].value == 3


def test_results_as_lines() -> None:
    typed = "loi = 2.5 %\n\ncu<0.10 %; binder: furan\ngrading 0.6=98 0.3=60"
    assert [(one.property, one.value) for one in results_of_text(typed)] == [
        ("loi", "2.5 %"),
        ("cu", "<0.10 %"),
        ("binder", "furan"),
        ("grading 0.6", "98 0.3=60"),
    ]
    assert results_of_text(typed)[3].entry() == "grading 0.6=98 0.3=60"


def test_the_form_keeps_the_certificate_and_the_results(world: World, listing: Listing) -> None:
    member = world.client_for(Role.MEMBER)
    page = member.get(f"/listings/{listing.pk}/evidence/add/").content.decode()
    assert "Loss on ignition" in page
    sent = {
        "evidence": "lab", "certificate": pdf(), "measured_on_day": "1", "measured_on_month": "5",
        "measured_on_year": "2026", "laboratory": "Example Laboratories (fictional)",
        "property_loi": "2.5", "other": "moisture = 3 %",
        "file": SimpleUploadedFile("r.csv", b"Parameter,Result,Unit\nclay,7,%\n"),
    }  # fmt: skip
    answer = member.post(f"/listings/{listing.pk}/evidence/add/", sent, follow=True)
    page = answer.content.decode()
    assert "3 results recorded" in page, page
    assert "Example Laboratories" in page
    rows = queries.measurements(world.viewer(Role.MEMBER), listing)
    assert {row.property for row in rows} >= {"loi", "moisture"}
    file_id = rows[0].certificate_id
    answer = member.get(f"/files/{file_id}/")
    assert b"".join(answer.streaming_content) == PDF
    assert client_of(world.outsider).get(f"/files/{file_id}/").status_code == 404


def test_the_form_says_what_is_wrong_beside_the_field(world: World, listing: Listing) -> None:
    member = world.client_for(Role.MEMBER)
    sent = {"evidence": "lab", "property_loi": "lots"}
    page = member.post(f"/listings/{listing.pk}/evidence/add/", sent).content.decode()
    assert "needs its certificate" in page
    assert 'href="#id_certificate"' in page
    assert 'href="#id_property_loi"' in page
    fake = SimpleUploadedFile("certificate.pdf", b"MZ\x90 a program")
    sent = {"evidence": "lab", "certificate": fake, "property_loi": "2"}
    page = member.post(f"/listings/{listing.pk}/evidence/add/", sent).content.decode()
    assert "not accepted" in page
    broken = SimpleUploadedFile("r.csv", b"a,b\n1,2\n")
    sent = {"evidence": "declared", "file": broken}
    page = member.post(f"/listings/{listing.pk}/evidence/add/", sent).content.decode()
    assert "property, result, unit" in page


def test_photos_and_documents_are_added_and_removed_but_no_certificate(
    world: World, listing: Listing
) -> None:
    member = world.client_for(Role.MEMBER)
    base = f"/listings/{listing.pk}"
    member.post(f"{base}/files/", {"file": SimpleUploadedFile("sheet.pdf", PDF)})
    file = StoredFile.objects.as_system("test").get()
    assert "sheet.pdf" in member.get(f"{base}/").content.decode()
    assert client_of(world.outsider).post(f"{base}/files/{file.pk}/remove/").status_code == 404
    member.post(f"{base}/files/{file.pk}/remove/")
    assert "sheet.pdf" not in member.get(f"{base}/").content.decode()
    (row,) = measure(world, listing, Result("loi", "2.5 %"))
    assert member.post(f"{base}/files/{row.certificate_id}/remove/").status_code == 404


def test_others_neither_see_nor_record(world: World, listing: Listing) -> None:
    with pytest.raises(PermissionDenied):
        record_measurements(
            viewer_of(world.outsider),
            listing.pk,
            [Result("loi", "2 %")],
            Source(Evidence.DECLARED),
        )
    assert client_of(world.outsider).get(f"/listings/{listing.pk}/evidence/").status_code == 404
    auditor: Client = world.client_for(Role.AUDITOR)
    assert auditor.get(f"/listings/{listing.pk}/evidence/").status_code == 200
    assert auditor.get(f"/listings/{listing.pk}/evidence/add/").status_code == 403
