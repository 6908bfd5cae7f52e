import pytest
from nasty_markets import wide_market

from offcut.matching.screen.market import Market


@pytest.fixture(scope="session")
def large() -> Market:
    """Enough haves for several nodes of many leaves."""
    return wide_market(12_000, 600)
