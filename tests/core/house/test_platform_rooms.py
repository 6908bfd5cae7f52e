"""The platform's room plan: an app's models are touched by its own actions and queries only."""

import ast
from pathlib import Path

import pytest

PLATFORM = Path(__file__).parents[3] / "src" / "offcut" / "platform"
APPS = sorted(
    {path.relative_to(PLATFORM).parts[0] for path in PLATFORM.glob("*/models*") if path.is_dir()}
    | {path.parent.name for path in PLATFORM.glob("*/models.py")}
)
OUTSIDERS = ("views", "urls", "nav", "forms", "permissions", "api")


def imported_models(path):
    """Apps whose models a file imports, for use (what is only for type checking is not)."""
    tree = ast.parse(path.read_text("utf-8"))
    checking = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    only_types = {id(inner) for node in checking for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in only_types and node.module:
            parts = node.module.split(".")
            if parts[:2] == ["offcut", "platform"] and parts[-1] == "models" and len(parts) == 4:
                yield parts[2]


def asks_rows(path):
    """Lines on which a file asks a model's manager."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager"):
            yield node.lineno


@pytest.mark.parametrize("app", APPS)
def test_views_and_addresses_ask_queries_and_actions_never_rows(app):
    files = [
        path
        for path in (PLATFORM / app).rglob("*.py")
        if path.relative_to(PLATFORM / app).parts[0].removesuffix(".py") in OUTSIDERS
    ]
    found = [f"{path.relative_to(PLATFORM)}:{line}" for path in files for line in asks_rows(path)]
    assert found == [], "reading belongs in queries.py, writing in actions.py"


@pytest.mark.parametrize("app", APPS)
def test_every_app_states_its_permissions_and_its_addresses(app):
    assert (PLATFORM / app / "permissions.py").is_file()
    assert (PLATFORM / app / "urls.py").is_file()
