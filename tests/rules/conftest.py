"""The policy books that most tests of the rules ask."""

from __future__ import annotations

from datetime import date

import pytest

from core.policy.book import PolicyBook
from tests.rules.books import book_of


@pytest.fixture(scope="session")
def nation() -> PolicyBook:
    """The nation's book while the call of 2025 was open."""
    return book_of("national", date(2025, 10, 20))


@pytest.fixture(scope="session")
def plan() -> PolicyBook:
    """Hunan's book while the call for the creation plan of 2024 was open."""
    return book_of("hunan", date(2023, 11, 20))


@pytest.fixture(scope="session")
def recommendation() -> PolicyBook:
    """Hunan's book while the recommendation of national units of 2025 was open."""
    return book_of("hunan", date(2025, 10, 20))
