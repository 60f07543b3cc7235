"""From an application to its pipeline and the place where it stands there."""

from __future__ import annotations

from functools import lru_cache

from core.applications.models import Application
from core.applications.rulebook import Rulebook, rulebook
from core.applications.workflow import Pipeline, Position


def pipeline_of(application: Application) -> Pipeline:
    """The stages that the application passes; needs its `call`."""
    return _pipeline(rulebook(application))


def position_of(application: Application) -> Position:
    """Where it stands."""
    return Position(application.stage, application.state)


@lru_cache(maxsize=512)
def _pipeline(book: Rulebook) -> Pipeline:
    return Pipeline(book.call, category=book.category, track=book.track, levels=book.levels)
