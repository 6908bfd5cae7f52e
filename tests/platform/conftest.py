"""Fixtures of the platform's tests."""

import pytest
from world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Two organisations and everybody, made anew for the test."""
    return make_world()
