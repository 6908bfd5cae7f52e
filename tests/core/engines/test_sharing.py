"""A run shared out over any engine gives the answer of a run in one piece, to the last byte."""

from datetime import date
from pathlib import Path

import pytest

import offcut
from offcut.engines import Engine, engine
from offcut.engines.sharing import match_on
from offcut.errors import InputError
from offcut.regions import load
from offcut.reports import write_html

DAY = date(2026, 11, 21)
OWN = {"places.circuity": 1.5}


@pytest.fixture(scope="module")
def listings() -> offcut.Listings:
    return offcut.read_listings(load("west_midlands").example_path)


@pytest.fixture(scope="module")
def in_one_piece(listings: offcut.Listings) -> offcut.MatchResult:
    return offcut.match(listings, 5, assumptions=OWN, on=DAY)


def saved(result: offcut.MatchResult, folder: Path, name: str) -> dict[str, bytes]:
    write_html(result, folder / f"{name}.html")
    for ending in (".csv", ".json"):
        result.save(folder / f"{name}{ending}")
    return {e: (folder / f"{name}{e}").read_bytes() for e in (".csv", ".json", ".html")}


def test_rows_report_and_working_are_the_same_on_every_engine(
    any_engine: Engine,
    listings: offcut.Listings,
    in_one_piece: offcut.MatchResult,
    tmp_path: Path,
):
    told: list[tuple[float, float]] = []
    shared = match_on(
        any_engine,
        listings,
        5,
        assumptions=OWN,
        on=DAY,
        progress=lambda done, in_all: told.append((done, in_all)),
        folder=tmp_path,
    )
    assert saved(shared, tmp_path, "shared") == saved(in_one_piece, tmp_path, "whole")
    assert shared.unmatched == in_one_piece.unmatched
    assert told[-1][0] == told[-1][1] > 0
    assert not list(tmp_path.glob("offcut-run-*")), "what was exchanged is removed"


def test_haves_alone_and_nothing_at_all_are_answers_too(listings: offcut.Listings):
    with engine("local") as chosen:
        haves = offcut.Listings(listings.haves[:3])
        assert match_on(chosen, haves, on=DAY) == offcut.match(haves, on=DAY)
        nothing = offcut.Listings(())
        assert match_on(chosen, nothing, on=DAY) == offcut.match(nothing, on=DAY)


def test_own_distances_travel_with_the_run(listings: offcut.Listings, tmp_path: Path):
    listings = offcut.Listings((*listings.haves[:30], *listings.wants[:30]))
    pair = listings.haves[0], listings.wants[0]
    own = tmp_path / "roads.csv"
    own.write_text(f"from,to,km\n{pair[0].id},{pair[1].id},0.1\n", "utf-8")
    with engine("processes", workers=1) as chosen:
        shared = match_on(chosen, listings, 3, on=DAY, distances=own)
    assert shared == offcut.match(listings, 3, on=DAY, distances=own)


def test_distances_of_strangers_are_told_as_in_one_piece(listings: offcut.Listings, tmp_path: Path):
    listings = offcut.Listings((*listings.haves[:3], *listings.wants[:3]))
    have, want = listings.haves[0].id, listings.wants[0].id
    own = tmp_path / "roads.csv"
    own.write_text(f"from,to,km\n{have},{want},0.1\n{have},NOBODY,5\n", "utf-8")
    with engine("local") as chosen:
        shared = match_on(chosen, listings, on=DAY, distances=own)
        assert [doubt.given for doubt in shared.listings.warnings] == ["NOBODY"]
        assert shared == offcut.match(listings, on=DAY, distances=own)
        own.write_text("from,to,km\nNOBODY,NOWHERE,5\n", "utf-8")
        with pytest.raises(InputError, match=r"No distance of the table 'roads\.csv'"):
            match_on(chosen, listings, on=DAY, distances=own)
