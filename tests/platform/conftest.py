"""Fixtures of the platform's tests."""

import pytest
from django.core.cache import cache
from world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Two organisations and everybody, made anew for the test."""
    return make_world()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits of one test do not reach another."""
    cache.clear()
