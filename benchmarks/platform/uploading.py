"""Files that are nearly spreadsheets, certificates, photos and cases, to every page that takes one.

Each goes through the page and then through the work behind it.
"""

import io
import random
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benchmarks.platform import scene

_NAMES = ("x", "a\x00b.csv", "../")
_PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One that takes a file: who sends it, in which field, and what else its form asks."""

    client: Any
    address: str
    name: str = "file"
    others: dict[str, Any] = field(default_factory=dict)


def run(draw: random.Random, count: int) -> dict[str, Any]:
    """Send that many; how often each status came back by page, and what failed."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from offcut.platform.jobs.worker import work_off

    pages, seeds = _pages(), _seeds()
    statuses: dict[str, Counter] = {kind: Counter() for kind in pages}
    failed: list[str] = []
    for number in range(count):
        # Half of them to the page whose files go on to a job.
        kind = "spreadsheet" if draw.random() < 0.5 else draw.choice([*pages])
        page = pages[kind]
        name, content = draw.choice(seeds)
        content = _spoilt(draw, content)
        called = draw.choice([name, *_NAMES[:2], _NAMES[2] + name])
        upload = SimpleUploadedFile(called, content)
        answer = page.client.post(page.address, page.others | {page.name: upload})
        statuses[kind][answer.status_code] += 1
        if answer.status_code >= 500:
            failed.append(f"{kind} {number} {answer.status_code} {content[:80]!r}")
        if number % 50 == 49:
            work_off()
    work_off()
    return {
        "statuses": dict(sorted(sum(statuses.values(), Counter()).items())),
        "by_page": {kind: dict(sorted(one.items())) for kind, one in statuses.items()},
        "failed": failed + _failed_behind(),
    }


def _failed_behind() -> list[str]:
    """Work that ended with anything but a message for the person."""
    from offcut.platform.jobs.models import JobRecord, State

    broken = JobRecord.objects.as_system("benchmark").filter(
        state__in=[State.DEAD, State.WAITING], traceback__contains="Error"
    )
    return [
        f"background: {one.error[:200]}"
        for one in broken
        if "GiveUp" not in one.traceback and "InputError" not in one.traceback
    ]


def _pages() -> dict[str, Page]:
    from django.urls import reverse

    from offcut.platform.access.roles import Role
    from offcut.platform.operations.demonstration.people import make_people

    member, listing = scene.one_listing()
    staff = make_people()
    own = _client(member)
    plan = {"name": "Fuzz", "objective": "gain", "facilities": "no", "time_limit_s": "30"}
    return {
        "spreadsheet": Page(own, reverse("listings:imports")),
        "photo or document": Page(own, reverse("listings:attach", args=[listing])),
        "certificate": Page(
            own,
            reverse("listings:measure", args=[listing]),
            "certificate",
            {"evidence": "lab", "other": "chloride = 0.02 %"},
        ),
        "results": Page(
            own, reverse("listings:measure", args=[listing]), "file", {"evidence": "declared"}
        ),
        "cases": Page(_client(staff[Role.FACILITATOR]), reverse("desk:import_start")),
        "programme": Page(_client(staff[Role.PROGRAMME_MANAGER]), reverse("programmes:import")),
        "sites of a plan": Page(
            _client(staff[Role.PROGRAMME_MANAGER]), reverse("plans:new"), "sites", plan
        ),
    }


def _client(person: Any) -> Any:
    from django.test import Client

    made = Client(raise_request_exception=False)
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def _seeds() -> list[tuple[str, bytes]]:
    import openpyxl

    from offcut import regions
    from offcut.impact.workbook import read_workbook
    from offcut.impact.workbook_template import workbook_bytes

    book = openpyxl.Workbook()
    for row in (["organisation", "kind", "resource", "quantity"], ["A", "have", "sand", 3]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    csv = scene.spreadsheet(5, 0).read()
    results = b"property,result,unit\nloi,3.1,%\nmoisture,2,%\n"
    sites = b"site,name,postcode,kind,facilities,cost_gbp_per_year\nA,Yard,B70 9TP,zone,,1000\n"
    folder = regions.west_midlands.region().programme_path
    programme = read_workbook(folder, ("programme", "targets", "spend", "synergies", "claims"))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>" * 100_000)
    return [
        ("a.xlsx", held.getvalue()),
        ("a.csv", csv),
        ("b.csv", csv.replace(b",", b";")),
        ("c.csv", csv.decode().encode("utf-16")),
        ("bomb.xlsx", bomb.getvalue()),
        ("p.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj"),
        ("p.png", _PNG),
        ("results.csv", results),
        ("sites.csv", sites),
        ("cases.xlsx", workbook_bytes({}, ("synergies",))),
        ("programme.xlsx", workbook_bytes(programme.rows, [*programme.rows])),
    ]


def _spoilt(draw: random.Random, content: bytes) -> bytes:
    """Cut, flipped, doubled, or with odd cells."""
    held = bytearray(content)
    for _ in range(draw.choice([0, 1, 1, 3, 20])):
        at = draw.randrange(len(held) + 1)
        what = draw.randrange(4)
        if what == 0:
            held = held[:at]
        elif what == 1 and held:
            held[at % len(held)] = draw.randrange(256)
        elif what == 2:
            held[at:at] = draw.choice(
                [b"\x00", b'"', b"\r\n", b",,,,", b"=cmd()", b"\xff", b"9" * 40]
            )
        else:
            held += held[: at % 200]
    return bytes(held)
