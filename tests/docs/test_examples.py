"""Every Python example of the documentation is run, and says what the page shows."""

import doctest
from pathlib import Path

import pages
import pytest

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = [
    page
    for page in sorted(pages.DOCS.rglob("*.md"))
    if any(language == "python" for language, _ in pages.blocks(page))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_every_example_says_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, block in pages.blocks(page):
        if language == "code-block":
            name, content = pages.typed_file(block)
            (tmp_path / name).write_text(content, "utf-8")
        elif language == "python" and ">>>" in block:
            example = doctest.DocTestParser().get_doctest(block, names, page.stem, str(page), 0)
            told: list[str] = []
            runner = doctest.DocTestRunner(optionflags=_FLAGS)
            runner.run(example, out=told.append, clear_globs=False)
            names.update(example.globs)
            assert not told, "".join(told)
        elif language == "python":
            exec(compile(block, str(page), "exec"), names)


def test_there_are_examples():
    assert {page.stem for page in PAGES} >= {"notebook", "verdicts", "routes", "worth", "carbon"}
