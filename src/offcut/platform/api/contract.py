"""The API with what every operation has in common: who may, how errors look, which headers."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import ConfigDict

from offcut.platform.access.guard import may, scope_of
from offcut.platform.access.viewer import VISITOR, Viewer
from offcut.platform.api.problems import CONTENT_TYPE, KINDS, ApiError, Problem, Wrong

F = TypeVar("F", bound=Callable[..., Any])
_REF = "#/components/schemas/{model}"


class Given(Schema):
    """What is sent: a field that is not known is refused, so that a slip of the pen is noticed."""

    model_config = ConfigDict(extra="forbid")


class Bearer(HttpBearer):
    """A personal token. The middleware has read it already; here it is asked for."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The viewer; None where the token opens nothing."""
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        return None if viewer.is_visitor else viewer


BEARER = Bearer()


def allowed(operation: str) -> Callable[[F], F]:
    """An operation of the table of permissions, refused where no role of the viewer may do it.

    What everybody may do takes no scope. What it is about is asked for inside, by
    ``access.guard.require``. The name stays on the function, so that the test that walks the API
    knows what to expect.
    """

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            if not (may(viewer, operation) or may(VISITOR, operation)):
                raise PermissionDenied(operation)
            return view(request, *args, **kwargs)

        guarded.operation = operation  # type: ignore[attr-defined]
        return cast(F, guarded)

    return decorate


class JsonParser(Parser):
    """Reads bodies that say that they are JSON; NaN and Infinity are no JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body.

        Raises:
            ApiError: 415, where it says that it is something else.
            ValueError: it cannot be read.
        """
        if request.content_type != "application/json":
            raise ApiError(415)
        found: dict[str, Any] = json.loads(request.body, parse_constant=_no_number)
        return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


class OffcutAPI(NinjaAPI):
    """NinjaAPI whose contract names errors, limits, ETags and idempotency keys."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:  # type: ignore[override]
        """The OpenAPI document."""
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"] |= {
            "Problem": Problem.model_json_schema(ref_template=_REF),
            "Wrong": Wrong.model_json_schema(ref_template=_REF),
        }
        document["components"]["schemas"]["Problem"].pop("$defs", None)
        permissions = self.operations()
        for path in document["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
                if operation.get("security"):
                    operation["x-scope"] = scope_of(permissions[operation["operationId"]])
        return document

    def operations(self) -> dict[str, str]:
        """What the table of permissions calls each operation, by the operation's id."""
        return {
            self.get_openapi_operation_id(one): one.view_func.operation  # type: ignore[attr-defined]
            for bound in self._get_bound_routers()
            for view in bound.path_operations.values()
            for one in view.operations
        }

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of the function: short, and unique (a test holds it)."""
        name: str = operation.view_func.__name__
        return name


def _complete(method: str, operation: dict[str, Any]) -> None:
    told = operation["responses"].items()
    operation["responses"] = {str(status): answer for status, answer in told}
    parameters = operation["parameters"]
    if method == "get":
        operation["responses"]["304"] = {"description": "Not changed since the ETag that was sent"}
        parameters.append(_header("If-None-Match", "The ETag of the answer that you have", False))
    if method == "post":
        text = "Of your choice, new for each change: sent again, nothing is done twice"
        parameters.append(_header("Idempotency-Key", text, False, maxLength=255))
    if method == "patch":
        parameters.append(_header("If-Match", "The ETag of what the change is made upon", False))
    operation["responses"]["default"] = {
        "description": "A problem: " + ", ".join(str(status) for status in KINDS),
        "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }


def _header(name: str, told: str, required: bool, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": told,
        "schema": {"type": "string", **schema},
    }
