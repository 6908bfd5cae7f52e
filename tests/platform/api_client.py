"""A caller of the API in tests: ``Caller(person, "listings:read").get("/listings")``."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from world import viewer_of

from offcut.platform.accounts.models import User
from offcut.platform.api.actions import create_token
from offcut.platform.api.scopes import SCOPES

ROOT = "/api/v1"


def let_go(answer: HttpResponse) -> None:
    """Close the file that an answer gives out; its ``close()`` would end the database too."""
    for closes in answer._resource_closers:
        closes()


class Caller:
    """Somebody with a token; nobody: without one."""

    def __init__(self, person: User | None = None, *scopes: str) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if person is not None:
            wanted = scopes or tuple(SCOPES)
            self.token, self.secret = create_token(
                viewer_of(person), name="test", scopes=wanted, days=30
            )
            self.headers = {"Authorization": f"Bearer {self.secret}"}

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Read."""
        return self.send("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Add."""
        return self.send("post", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Change."""
        return self.send("patch", path, body, **headers)

    def send(self, verb: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Any request; ``If_Match="…"`` becomes the header If-Match."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent: Any = {"headers": {**self.headers, **given}}
        if body is not None:
            sent |= {"data": json.dumps(body), "content_type": "application/json"}
        answer: HttpResponse = getattr(self.client, verb)(f"{ROOT}{path}", **sent)
        return answer
