"""A piece of work as pages show it."""

from typing import Any

from offcut.platform.jobs.models import JobRecord, State

_STATES = {
    State.QUEUED: "waiting",
    State.WAITING: "waiting",
    State.RUNNING: "running",
    State.DONE: "done",
    State.DEAD: "failed",
    State.CANCELLED: "cancelled",
    State.DISCARDED: "failed",
}


def shown(job: JobRecord) -> dict[str, Any]:
    """For ``{% progress %}``."""
    return {
        "id": job.id,
        "title": job.title,
        "state": _STATES[State(job.state)],
        "done": job.done,
        "total": job.of,
        "note": _note(job),
    }


def _note(job: JobRecord) -> str:
    if job.state == State.WAITING:
        return "The last attempt failed; it is tried again by itself."
    if job.state == State.RUNNING and job.cancel_asked_at:
        return "It stops at its next step."
    if job.state == State.RUNNING:
        return job.words
    return ""
