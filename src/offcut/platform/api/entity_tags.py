"""ETag: an answer that has not changed is not sent again; a change upon an old state is refused.

A thing with a version has its version before the dot (``"7.3f2a…"``), so that If-Match is about the
thing, however its answer is shown.
"""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from offcut.platform.api.problems import ApiError

VERSION_HEADER = "Offcut-Version"
DIGEST_HEADER = "Offcut-Digest"  # SHA-256 of a file that is given out
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 where the caller has it."""
    if answer.status_code not in (200, 201):
        return answer
    version = answer.headers.get(VERSION_HEADER, "")
    tag = f"{version}.{_digest(answer)}" if version else _digest(answer)
    if request.method == "GET" and tag in _tags(request.headers.get("If-None-Match", "")):
        same = HttpResponseNotModified()
        same["ETag"] = f'"{tag}"'
        closed_with(same, answer)
        return same
    if request.method == "GET" or version:
        answer["ETag"] = f'"{tag}"'
    return answer


def closed_with(answer: HttpResponse, replaced: HttpResponse) -> None:
    """What the answer that is replaced holds open is closed with the one in its place."""
    answer._resource_closers += replaced._resource_closers  # type: ignore[attr-defined]


def _digest(answer: HttpResponse) -> str:
    """Of the content; a file says its own, from when it was kept."""
    if answer.streaming:
        return str(answer.headers[DIGEST_HEADER])[:20]
    return hashlib.sha256(answer.content).hexdigest()[:20]


def version_wanted(request: HttpRequest) -> int:
    """The version that If-Match names.

    Raises:
        ApiError: 428 without If-Match; 412 where it names no version of ours.
    """
    given = request.headers.get("If-Match", "")
    if not given:
        raise ApiError(428)
    tags = _tags(given)
    before, dot, _ = tags[0].partition(".") if len(tags) == 1 else ("", "", "")
    if not (dot and before.isascii() and before.isdigit() and len(before) < 10):
        raise ApiError(412)
    return int(before)


def _tags(header: str) -> list[str]:
    return [tag.removesuffix("-gzip") for tag in _TAG.findall(header)]
