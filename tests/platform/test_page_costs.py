"""What a page costs: queries, as ``query_counts.yaml`` keeps them, bytes, and what blocks it.

``OFFCUT_KEEP_COUNTS=yes pytest tests/platform/test_page_costs.py`` writes the file anew.
"""

import gzip
import os
import re
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from things_listings import make_listing

from offcut.platform.access.roles import Role

KEPT = Path(__file__).with_name("query_counts.yaml")
MOST_BYTES = 120_000
PAGES = [
    ("/", Role.VISITOR),
    ("/on-offer/", Role.VISITOR),
    ("/on-offer/?q=sand", Role.VISITOR),
    ("/results/", Role.VISITOR),
    ("/sign-in/login/", Role.VISITOR),
    ("/listings/", Role.MEMBER),
    ("/listings/?q=sand", Role.MEMBER),
    ("/matches/", Role.MEMBER),
    ("/introductions/", Role.MEMBER),
    ("/organisations/", Role.MEMBER),
    ("/search/?q=sand", Role.MEMBER),
    ("/outcomes/", Role.MEMBER),
    ("/desk/", Role.FACILITATOR),
    ("/desk/board/", Role.FACILITATOR),
    ("/desk/exchanges/", Role.FACILITATOR),
    ("/organisations/all/", Role.FACILITATOR),
    ("/plans/", Role.PROGRAMME_MANAGER),
    ("/programmes/", Role.PROGRAMME_MANAGER),
    ("/audit/", Role.AUDITOR),
    ("/jobs/", Role.SYSTEM_ADMIN),
    ("/mail/", Role.SYSTEM_ADMIN),
    ("/operations/", Role.SYSTEM_ADMIN),
]


def asked(world, address, role):
    """The page, and how many queries it took the second time (what is kept is kept by then)."""
    client = world.client_for(role)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer, len(seen)


@pytest.fixture
def full(db, lasting_world):
    """A world with everybody's things; what a test adds is undone."""
    return lasting_world


def test_no_page_asks_more_than_is_kept(full):
    found = {f"{role} {address}": asked(full, address, role)[1] for address, role in PAGES}
    if os.environ.get("OFFCUT_KEEP_COUNTS"):
        KEPT.write_text(yaml.safe_dump(found, sort_keys=True), "utf-8")
    kept = yaml.safe_load(KEPT.read_text("utf-8"))
    more = {page: (kept.get(page), n) for page, n in found.items() if n > kept.get(page, 0)}
    assert more == {}, "page: (kept, now)"
    assert kept.keys() == found.keys()


def test_ten_times_the_listings_ask_no_more_queries(full):
    _, before = asked(full, "/listings/", Role.MEMBER)
    for number in range(10):
        make_listing(full.own, quantity=str(100 + number))
    _, after = asked(full, "/listings/", Role.MEMBER)
    assert after <= before


def test_pages_are_light_and_one_style_sheet_blocks_them(full):
    for address, role in PAGES:
        answer, _ = asked(full, address, role)
        page = answer.content
        if answer.headers.get("Content-Encoding") == "gzip":
            page = gzip.decompress(page)
        assert len(gzip.compress(page)) < MOST_BYTES, address
        text = page.decode()
        assert len(re.findall(r'<link[^>]+rel="stylesheet"', text)) == 1, address
        blocking = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" in tag]
        assert all('type="module"' in tag or "defer" in tag for tag in blocking), address
