"""Scoring a call's applications anew: where it is to be scored by other values, or by other benchmarks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.queries.rulebook import rulebook
from core.calls.models import OpenedCall
from core.db import db
from core.filling.queries import last_submission
from core.filling.rules.answers import Answers
from core.people.models import Person
from core.plugin_api.kinds import Kind, Kinds
from core.scoring import notifications
from core.scoring.operations.columns import reckon_anew
from core.scoring.operations.keeping import keep
from core.scoring.queries import scores
from core.scoring.queries.ranking import scored_ids

_SCORING = frozenset({Kinds.indicator_sets, Kinds.scoring_methods})


def rescore_changed(call: OpenedCall, kind: Kind[Any], by: Person | None) -> None:
    """Part of letting an opened call keep another value: what scores by it is scored anew."""
    if kind in _SCORING:
        rescore(call, by=by)


def rescore(call: OpenedCall, *, by: Person | None) -> int:
    """Keep the scores as they now come to, beside those that stand; what is alike stays. How many became others.

    Part of an operation that has locked the call and asked who may. The findings follow: an average may have moved.
    Who hands in or enters figures meanwhile is waited for, or waits and is scored by what holds then.
    """
    db.session.flush()
    db.session.execute(
        select(Application.id)
        .where(Application.call_id == call.id)
        .order_by(Application.id)
        .with_for_update(key_share=True)
    )
    found = applications.several(scored_ids(call))
    changed = sum(_rescore(each, by) for each in found)
    if changed:
        for each in found:
            if not each.state.is_final:
                moving.count_findings(each)
    return changed


def _rescore(application: Application, by: Person | None) -> bool:
    submitted, last = last_submission(application.id), scores.kept(application.id)
    if submitted is None or last is None:
        return False
    found = scores.reckon(application, Answers.of_submission(submitted), rulebook(application))
    if found is None:
        return False
    reckon_anew(application, by=by)
    now = [(part.points, part.weight, part.state) for part in found.sheet.parts]
    was = [(line.points, line.weight, line.state) for line in scores.lines(last)]
    same = last.revision_id == found.revision_id
    if same and now == was:
        return False
    keep(application, found, submitted, by)
    if found.sheet.total != last.total:
        notifications.rescored(application, last.total, found.sheet.total)
    return True
