"""Idempotency-Key: a POST that is sent again does nothing again and gets the answer it got.

The key is written in the transaction of the change, so there is no time in which one stands
without the other, and a second request of the same key waits for the first.
"""

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from offcut.platform.api.entity_tags import VERSION_HEADER
from offcut.platform.api.models import KeptAnswer, Token
from offcut.platform.api.problems import problem

_KEPT = ("Location", VERSION_HEADER, "Content-Type")  # the ETag follows from the version
_LONGEST = 255


def once(
    request: HttpRequest, token: Token, carry_out: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Carry the request out, or hand back what it was answered; only successes are kept."""
    key = request.headers["Idempotency-Key"]
    if len(key) > _LONGEST or not key.isprintable():
        return problem(422, f"Idempotency-Key: at most {_LONGEST} printable characters.")
    question = _question(request)
    kept = _kept(token, key)
    if kept is not None:
        return _again(kept, question)
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(token=token, key=key, question=question)
            answer = carry_out(request)
            if answer.status_code >= 300:
                transaction.set_rollback(True)
                return answer
            kept.status, kept.content = answer.status_code, answer.content.decode()
            kept.headers = {name: answer[name] for name in _KEPT if name in answer}
            kept.save()
            return answer
    except IntegrityError:  # another request with this key was faster
        kept = _kept(token, key)
        if kept is None:
            raise
        return _again(kept, question)


def _kept(token: Token, key: str) -> KeptAnswer | None:
    rows = KeptAnswer.objects.as_system("the answer to a key").filter(token=token, key=key)
    found: KeptAnswer | None = rows.first()
    return found


def _again(kept: KeptAnswer, question: str) -> HttpResponse:
    if kept.question != question:
        return problem(422, "This Idempotency-Key was used for another request. Use a new one.")
    answer = HttpResponse(kept.content, status=kept.status)
    for name, value in kept.headers.items():
        answer[name] = value
    answer["Idempotency-Replayed"] = "true"
    return answer


def _question(request: HttpRequest) -> str:
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(asked).hexdigest()
