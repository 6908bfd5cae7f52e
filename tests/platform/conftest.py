"""Fixtures of the platform's tests."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Two organisations and everybody, made anew for the test."""
    return make_world()


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A world with everybody's things for all tests of a file, each of which undoes what it does.

    For walks through hundreds of addresses, where making it anew would take longer than the walk.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        assert made.things
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Refusals are not written to the log: a walk has thousands."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits of one test do not reach another."""
    cache.clear()
