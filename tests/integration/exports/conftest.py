"""The fixtures of these tests."""

from tests.integration.review.conftest import app, client, desk, people, settings, world

__all__ = ["app", "client", "desk", "people", "settings", "world"]
