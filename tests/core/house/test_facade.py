"""The façade: the names a notebook needs, and nothing slow behind `import offcut`."""

import subprocess
import sys

import pytest

import offcut

PROMISED = {
    "Assumptions",
    "Explanation",
    "InputError",
    "Listing",
    "ListingProblems",
    "Listings",
    "Match",
    "MatchResult",
    "Measurement",
    "OffcutError",
    "Place",
    "Verdict",
    "__version__",
    "affinity",
    "check_listings",
    "compare",
    "evaluate",
    "match",
    "mix",
    "planning",
    "read_listings",
    "read_programme",
    "read_result",
    "reference",
    "regions",
    "suggest_codes",
    "suggest_receivers",
    "suggest_types",
    "usual_flows",
    "write_listings",
    "write_template",
}


def test_the_public_names_are_exactly_those_promised():
    assert set(offcut.__all__) == PROMISED
    assert list(offcut.__all__) == sorted(offcut.__all__)


def test_every_public_name_can_be_had():
    for name in offcut.__all__:
        assert getattr(offcut, name) is not None


def test_a_name_that_is_not_there_says_so():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = offcut.nonsense


def test_importing_offcut_imports_nothing_heavy():
    code = "import sys, offcut; print(' '.join(sorted(m for m in sys.modules)))"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "polars", "scipy", "pint", "jinja2", "rich", "numba"} & set(modules)


def test_no_core_module_imports_django():
    code = (
        "import sys, pkgutil, importlib, offcut\n"
        "def walk(path, prefix):\n"
        "    for m in pkgutil.iter_modules(path, prefix):\n"
        "        if m.name == 'offcut.platform' or m.name.endswith('__main__'):\n"
        "            continue\n"
        "        module = importlib.import_module(m.name)\n"
        "        m.ispkg and walk(module.__path__, m.name + '.')\n"
        "walk(offcut.__path__, 'offcut.')\n"
        "print('django' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
