"""The API under inputs that nobody thought of: schemathesis, from the contract itself.

Whatever is sent, the answer is one that the contract names (never a 5xx), and errors are problems.
``OFFCUT_FUZZ`` sets how many inputs each operation gets (12 by default; a long run: 800).
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from api_client import Caller
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from things_listings import make_pair
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.api.root import api

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("OFFCUT_FUZZ", "12"))  # of each operation
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The application is called in this thread: it leaves the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(operation: Any, headers: dict[str, str], how: settings = QUICK) -> None:
    """Send generated inputs to one operation and check each answer."""

    @how
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code < 500
        case.validate_response(answer, checks=CHECKS)

    send()


@pytest.mark.filterwarnings("ignore")  # of the fuzzer's own libraries
@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.FACILITATOR])
def test_every_answer_is_one_that_the_contract_names(
    world: World, role: Role, settings: Any, one_connection: None
) -> None:
    make_pair(world)
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 1_000_000
    schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
    schema.app = get_wsgi_application()
    headers = {**Caller(world.person(role)).headers, "Accept-Encoding": "identity"}
    seen = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if role is Role.FACILITATOR and operation.method.upper() != "GET":
            continue  # a facilitator without a mandate only reads
        fuzz(operation, headers)
        seen += 1
    assert seen > 10
