"""From an application to its pipeline and the place where it stands there."""

from __future__ import annotations

from functools import lru_cache

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook, rulebook
from core.applications.rules import status
from core.applications.rules.status import Further, Moved
from core.applications.workflow import Pipeline, Position
from core.calls.rules.called import entry_of, say


def pipeline_of(application: Application) -> Pipeline:
    """The stages that the application passes; needs its `call`."""
    return pipeline_at(rulebook(application), application.stage)


def position_of(application: Application) -> Position:
    """Where it stands."""
    return Position(application.stage, application.state)


def further_of(application: Application, stage_id: str | None = None) -> Further | None:
    """What a stage (None: the one at which it stands) is about, where a level was attained before it; else None."""
    return further_at(rulebook(application), stage_id or application.stage)


@lru_cache(maxsize=2048)
def further_at(book: Rulebook, stage_id: str) -> Further | None:
    """The same for any entry of a kind."""
    pipeline = pipeline_at(book, stage_id)
    attained, label = pipeline.attained(stage_id), book.pinned.book.level_label
    if not attained:
        return None
    return Further("、".join(map(label, pipeline.at_stake(stage_id))), "、".join(map(label, attained)))


def word_of(application: Application, move: Moved) -> str:
    """What a move of its was: in its timeline."""
    stage = pipeline_of(application).stage(move.from_stage)
    return said_of(application, status.move_word(move.name, stage, further_of(application, move.from_stage)))


def said_of(application: Application, text: str) -> str:
    """Words that we say of applications, said of what this is: of a yearly report as its kind of filer declares."""
    return say(text, entry_of(rulebook(application).call, application.track))


def pipeline_at(book: Rulebook, stage_id: str) -> Pipeline:
    """The same of an entry that stands at a stage: also where it would not come there today."""
    return _pipeline(book, book.without - {stage_id})


@lru_cache(maxsize=512)
def _pipeline(book: Rulebook, without: frozenset[str]) -> Pipeline:
    return Pipeline(book.call, category=book.category, track=book.track, levels=book.levels, without=without)
