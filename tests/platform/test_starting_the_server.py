"""What a process of the web server has read before it takes its first request."""

import sys

from django.template import engines

from offcut.platform.operations.warming import templates, warm_up


def test_every_page_is_compiled_and_no_database_is_needed() -> None:
    names = [*templates()]
    assert {"base.html", "desk/today.html", "matches/list.html"} <= {*names}
    warm_up()  # a template that does not compile, or a look at the database, fails here
    loader = engines["django"].engine.template_loaders[0]
    assert {*names} <= {key.partition("-")[0] for key in loader.get_template_cache}
    assert "scipy.special" in sys.modules
