"""Work by the clock: each job that states ``every`` or ``daily_at`` is queued once per time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from offcut.platform.jobs.job import Job
from offcut.platform.jobs.models import Slot


def jobs() -> Iterator[Job]:
    """Every job of every app's ``tasks``."""
    for module in _modules():
        for value in vars(module).values():
            if isinstance(value, Job) and value.function.__module__ == module.__name__:
                yield value


def prepare() -> None:
    """What apps have ready before the first work comes: ``AT_START`` of their ``tasks``."""
    for module in _modules():
        for function in getattr(module, "AT_START", ()):
            function()


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if not config.name.startswith("offcut.platform."):
            continue
        try:
            module = import_module(f"{config.name}.tasks")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.tasks":
                raise
            continue
        yield module


def tick(now: datetime | None = None) -> int:
    """Queue what the clock asks for; several tickers at once queue it once. Returns how many."""
    now = now or timezone.now()
    return sum(_queue_at(job, slot) for job in jobs() if (slot := slot_of(job, now)))


def slot_of(job: Job, now: datetime) -> datetime | None:
    """The latest time at or before ``now`` for which the job is to be queued."""
    if job.every is not None:
        seconds = job.every.total_seconds()
        start = datetime(2000, 1, 1, tzinfo=now.tzinfo)
        return start + timedelta(seconds=(now - start).total_seconds() // seconds * seconds)
    if job.daily_at is not None:
        here = timezone.localtime(now)
        at = here.replace(
            hour=job.daily_at.hour, minute=job.daily_at.minute, second=0, microsecond=0
        )
        return at if at <= here else at - timedelta(days=1)
    return None


@transaction.atomic
def _queue_at(job: Job, slot: datetime) -> int:
    """Queue the job for this time, if nobody has.

    A daily job seen for the first time waits for its next time: setting up starts no nightly work.
    """
    _, made = Slot.objects.get_or_create(name=job.name, defaults={"last_at": slot})
    if made and job.daily_at is not None:
        return 0
    if not made and not Slot.objects.filter(name=job.name, last_at__lt=slot).update(last_at=slot):
        return 0
    job.enqueue(unique=f"clock {job.name}")
    return 1
