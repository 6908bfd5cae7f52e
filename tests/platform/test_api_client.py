"""The client in ten lines and the analyst's frame, run as readers of the documentation run them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from api_client import Caller
from django.test import Client
from things_listings import make_listing
from things_public import make_release
from world import make_world

from offcut.platform.access.roles import Role
from offcut.platform.api.views.guide import CLIENT
from offcut.platform.listings.models import Listing

FRAME = Path(__file__).parents[2] / "docs" / "how-to" / "open_data.py.txt"


@pytest.mark.django_db(transaction=True)
def test_the_client_of_the_guide_lists_something_and_prints_what_fits(live_server: Any) -> None:
    world = make_world()
    make_listing(world.other, kind="want", words="Sand for concrete blocks", quantity="2000")
    caller = Caller(world.person(Role.MEMBER), "listings:write", "matches:read")
    make_release()
    told = {"OFFCUT_URL": live_server.url, "OFFCUT_TOKEN": caller.secret}
    ran = subprocess.run(
        [sys.executable, "-c", f"{CLIENT}\n{FRAME.read_text('utf-8')}"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "CC BY 4.0" in ran.stdout
    assert "left out is not zero" in ran.stdout
    made = Listing.objects.as_system("test").get(organisation=world.own)
    assert made.words == "used green sand, dry"
    assert len([line for line in CLIENT.splitlines() if line.strip()]) <= 10
    page = Client().get("/developers/").content.decode()
    assert "urllib.request" in page
