"""Nonsense for the API and for uploads: an answer for each, never a 5xx."""

import json
import random
from collections import Counter

from benchmarks.platform import scene, uploading

_ODD = [
    None, True, 0, -1, 10**30, 1e308, "", " ", "\x00", "\ud83d\ude00", "a" * 5000, "=1+1", "'; --",
    "<script>", "../../etc/passwd", [], {}, [[]], {"a": {"b": []}}, "2026-02-30", "NaN", "٣", "%00",
]  # fmt: skip


def run(api_inputs: int, uploads: int) -> dict[str, object]:
    """Ask that often; how often each status came back, and what failed."""
    from django.test import override_settings

    draw = random.Random(20260301)
    member, organisation = scene.member_and_organisation()
    with override_settings(ALLOWED_HOSTS=["*"], API_PER_MINUTE=10**9, LOGGING_CONFIG=None):
        told = {
            "api": _api(draw, member, organisation, api_inputs),
            "uploads": uploading.run(draw, uploads),
        }
    failed = {part: kept["failed"] for part, kept in told.items()}
    return {
        "inputs": api_inputs + uploads,
        "answers_5xx": sum(len(one) for one in failed.values()),
        "first_failures": [one for kept in failed.values() for one in kept][:10],
        **{part: {k: v for k, v in kept.items() if k != "failed"} for part, kept in told.items()},
    }


def _api(draw, member, organisation, count):  # type: ignore[no-untyped-def]
    from django.test import Client

    from offcut.platform.access.middleware import viewer_for
    from offcut.platform.api.actions import create_token
    from offcut.platform.api.root import api
    from offcut.platform.api.scopes import SCOPES

    listing = str(scene.one_listing()[1])
    viewer = viewer_for(member)
    _, secret = create_token(viewer, name="fuzz", scopes=list(SCOPES), days=1)
    described = api.get_openapi_schema()
    operations = [
        (method, path, told)
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    ]
    client = Client(raise_request_exception=False)
    statuses: Counter = Counter()
    failed: list[str] = []
    for number in range(count):
        method, path, told = draw.choice(operations)
        address = _address(draw, path, told, listing)
        body = _body(draw, told, described)
        headers = {"authorization": f"Bearer {secret}"}
        if method == "post":
            headers["idempotency-key"] = f"fuzz-{number}"
        if draw.random() < 0.3:
            headers["if-match"] = draw.choice(['"x"', "*", "W/\x7f", '"' * 300])
        answer = client.generic(
            method.upper(), address, body, content_type="application/json", headers=headers
        )
        statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            failed.append(f"{method} {path} {answer.status_code} {body[:200]!r} {address[:200]}")
    return {"statuses": dict(sorted(statuses.items())), "failed": failed}


def _address(draw, path, told, known):  # type: ignore[no-untyped-def]
    from urllib.parse import quote, urlencode
    from uuid import UUID

    asked = {}
    for one in told.get("parameters", []):
        odd = draw.choice([*_ODD, str(UUID(int=draw.getrandbits(128), version=4)), "1", "have"])
        if one["in"] == "path" and draw.random() < 0.5:
            odd = known
        text = odd if isinstance(odd, str) else json.dumps(odd)
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", quote(text, safe="") or "x")
        elif one["in"] == "query" and draw.random() < 0.6:
            asked[one["name"]] = text
    return path + (f"?{urlencode(asked)}" if asked else "")


def _body(draw, told, described):  # type: ignore[no-untyped-def]
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    if not content or draw.random() < 0.1:
        return draw.choice([b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a":' * 200])
    made = _like(draw, content.get("schema", {}), described, 0)
    return json.dumps(made).encode("utf-8", "surrogatepass")


def _like(draw, schema, described, depth):  # type: ignore[no-untyped-def]
    """Something of the schema's shape with odd things in it."""
    if depth > 5 or draw.random() < 0.12:
        return draw.choice(_ODD)
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _like(draw, described["components"]["schemas"][name], described, depth + 1)
    for some in ("anyOf", "oneOf", "allOf"):
        if some in schema:
            return _like(draw, draw.choice(schema[some]), described, depth + 1)
    if "enum" in schema:
        return draw.choice(schema["enum"])
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return {
            name: _like(draw, one, described, depth + 1)
            for name, one in schema.get("properties", {}).items()
            if draw.random() < 0.85
        }
    if kind == "array":
        some = range(draw.randint(0, 3))
        return [_like(draw, schema.get("items", {}), described, depth + 1) for _ in some]
    usual = {"string": "sand", "integer": 3, "number": 2.5, "boolean": True}
    return usual.get(kind, "x") if draw.random() < 0.7 else draw.choice(_ODD)
