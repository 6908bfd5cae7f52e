"""The built style sheet and scripts: small, whole, under a strict policy, and of nobody's crown."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "src/offcut/platform/static/offcut"
TEMPLATES = sorted((ROOT / "src/offcut/platform").rglob("templates/**/*.html"))
LOCK = json.loads((ROOT / "assets/package-lock.json").read_text("utf-8"))


def text(name: str) -> str:
    return (BUILT / name).read_text("utf-8")


def compressed_kb(*names: str) -> float:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 6)) for name in names) / 1000


def test_a_page_is_light_also_with_a_map():
    assert compressed_kb("offcut.css") < 25
    assert compressed_kb("offcut.css", "offcut.js") < 60
    assert compressed_kb("offcut.css", "offcut.js", "map.css", "map.js") < 90


@pytest.mark.parametrize("name", ["offcut.css", "offcut.js", "map.css", "map.js"])
def test_built_files_name_no_other_server_and_no_government_mark(name):
    addresses = set(re.findall(r"https?://[\w./-]+", text(name)))
    assert addresses <= {
        "http://www.w3.org/2000/svg",  # names of formats, never asked for
        "http://www.w3.org/1999/xlink",
        "https://leafletjs.com",  # the library's own mark, which is switched off
    }
    for mark in ("GDS Transport", "crown", "crest", "@font-face"):
        assert mark not in text(name)


def test_style_sheet_loads_nothing_else():
    assert "url(" not in text("offcut.css")
    assert "@import" not in text("offcut.css")


def test_images_of_the_map_are_there():
    for path in re.findall(r"url\(\"?(\./[^)\"]+)", text("map.css")):
        assert (BUILT / path).is_file()


def test_no_template_has_code_or_style_within():
    assert TEMPLATES
    for path in TEMPLATES:
        page = path.read_text("utf-8")
        assert not re.search(r"\sstyle\s*=", page), path
        assert not re.search(r"<style\b", page), path
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", page), path
        assert not re.search(r"hx-on|javascript:", page), path
        for script in re.findall(r"<script\b([^>]*)>", page):
            assert "src=" in script or "application/json" in script, path


def test_no_template_names_another_server():
    for path in TEMPLATES:
        loaded = re.findall(
            r"(?:src|href)=[\"'](?:https?:)?//[^\"']+\.(?:js|css|png|svg|woff2?)",
            path.read_text("utf-8"),
        )
        assert loaded == [], path


def test_lock_file_names_no_registry():
    assert not any("resolved" in package for package in LOCK["packages"].values())
    assert all("integrity" in package for name, package in LOCK["packages"].items() if name)


def test_each_work_of_others_stands_with_version_and_licence():
    licences = text("LICENCES.txt")
    for name in ("govuk-frontend", "htmx.org", "leaflet"):
        version = LOCK["packages"][f"node_modules/{name}"]["version"]
        assert f"{name} {version} (" in licences
    assert "Permission is hereby granted" in licences


def test_committed_files_are_as_built():
    if not shutil.which("npm") or not (ROOT / "assets/node_modules/.offcut-lock").is_file():
        pytest.skip("Needs Node and one 'make assets'; CI builds and compares by itself.")
    done = subprocess.run(
        ["bash", ROOT / "scripts/assets.sh", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
