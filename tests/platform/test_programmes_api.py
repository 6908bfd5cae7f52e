"""Programmes in the API: the figures are those of the report, and its files can be had."""

from typing import Any

import pytest
from api_client import Caller, let_go
from things_programmes import make_small
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.jobs.worker import work_off
from offcut.platform.programmes import actions


@pytest.fixture
def manager(world: World) -> Caller:
    """Somebody who manages the programme that ``make_small`` makes, which is worked out."""
    made = make_small(world)
    actions.bring_up_to_date(world.viewer(Role.PROGRAMME_MANAGER), made, "2026Q2")
    work_off()
    return Caller(world.person(Role.PROGRAMME_MANAGER), "programmes:write")


def path_of(file: dict[str, Any]) -> str:
    address: str = file["address"]
    return address.removeprefix("/api/v1")


def first(caller: Caller) -> dict[str, Any]:
    found: dict[str, Any] = caller.get("/programmes").json()["items"][0]
    return found


def test_a_programme_says_how_it_stands(world: World, manager: Caller) -> None:
    shown = first(manager)
    assert (shown["reference"], shown["starts_on"]) == ("P-1", "2026-04-01")
    assert (shown["standing"]["judged"], shown["standing"]["good"]) == (1, 0)
    path = f"/programmes/{shown['id']}"
    assert manager.get(path).json() == shown
    told = manager.get(f"{path}/targets?period=2026Q2").json()
    (target,) = told["items"]
    assert (target["id"], target["value"], target["unit"]) == ("T-01", 10.0, "synergies")
    assert (target["due_on"], target["set_by"]) == ("2027-03-31", "programme board")
    # 91 of 365 days of the programme by the end of 2026Q2: 10 × 91 / 365
    assert (told["on"], target["expected"]) == ("2026-06-30", pytest.approx(2.49315, abs=1e-5))
    assert (target["reached"]["value"], target["course"]) == (None, "not measured")
    assert target["reached"]["note"]  # why there is none: no row of then could tell
    officer = Caller(world.person(Role.AUTHORITY_OFFICER))
    assert officer.get(f"{path}/targets?period=2026Q2").json() == told
    assert officer.get(f"{path}/reports").status_code == 403
    assert manager.get(f"{path}/targets?period=2027Q1").status_code == 404
    assert manager.get(f"{path}/targets?period=soon").status_code == 422


def test_a_report_is_asked_for_and_its_files_are_downloaded(manager: Caller) -> None:
    path = f"/programmes/{first(manager)['id']}/reports"
    made = manager.post(path, {"kind": "open_data"}, Idempotency_Key="autumn")
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    assert manager.post(path, {"kind": "open_data"}, Idempotency_Key="autumn").json() == made.json()
    work_off()
    (ready,) = manager.get(path).json()["items"]
    assert (ready["state"], sorted(one["format"] for one in ready["files"])) == (
        "done",
        ["csv", "json"],
    )
    for one in ready["files"]:
        file = manager.get(path_of(one))
        content = b"".join(file.streaming_content)
        let_go(file)
        assert (file.status_code, len(content)) == (200, one["size_bytes"])
        again = manager.get(path_of(one), If_None_Match=file.headers["ETag"])
        assert again.status_code == 304
    assert manager.get(f"/reports/{ready['id']}/file?format=pdf").status_code == 404
