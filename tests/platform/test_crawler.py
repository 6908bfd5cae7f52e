"""Every role clicks every link that it is shown: none is dead, no button is without effect."""

import pytest
from crawling import Crawl
from django.urls import include, path

from offcut.platform.access.roles import Role
from offcut.platform.urls import urlpatterns as own

urlpatterns = [*own, path("dev/", include("offcut.platform.ui.urls"))]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_no_dead_link_and_no_button_without_effect(lasting_world, role):
    found = Crawl(lasting_world.client_for(role)).run("/")
    assert found.faults == []
    assert len(found.pages) > 1


@pytest.mark.urls("test_crawler")
def test_the_gallery_is_whole(db, client):
    found = Crawl(client).run("/dev/gallery", most=1)
    assert [fault for fault in found.faults if fault.startswith("/dev/gallery:")] == []


@pytest.mark.urls("test_crawler")
@pytest.mark.parametrize("name", ["400", "403", "404", "413", "429", "csrf", "locked"])
def test_error_pages_lead_on(db, client, name):
    found = Crawl(client).run(f"/dev/gallery/failures/{name}", most=1)
    assert [fault for fault in found.faults if "failures" in fault] == []


BROKEN = """<title>x</title><h1>One</h1><h1>Two</h1><p id="a"><p id="a"></p></p>
<a href="#">Nowhere</a><a href="#gone">Gone</a><button type="button">Idle</button>
<form action="/no/such/page"></form><label for="missing">Label</label>{{ left }}"""


def test_the_crawler_finds_what_it_looks_for():
    from crawling import _Reader, faults_of

    reader = _Reader()
    reader.feed(BROKEN)
    found = " | ".join(faults_of(BROKEN, reader, "/"))
    for part in (
        "the id a stands 2 times",
        "2 headings h1",
        "leads nowhere",
        "#gone, which is not on the page",
        "a button without effect",
        "a form that is sent to /no/such/page",
        "for=missing",
        "left over",
    ):
        assert part in found
