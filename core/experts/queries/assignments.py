"""Who was given which application to score, and how far he is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, select

from core.applications.models import Application
from core.applications.queries import whole
from core.applications.queries.rulebook import rulebook
from core.db import db
from core.errors import existing
from core.experts.models import LIVE, Assignment, AssignmentState, Expert
from core.filling.queries import as_submitted
from core.people.models import Person
from core.plugin_api import Does, Stage
from core.scoring.rules.figures import Filed
from core.units.models import Unit
from core.units.rules.names import matching

_ORDER = {state: order for order, state in enumerate(type(LIVE[0]))}


def assignment(assignment_id: str) -> Assignment:
    """One of them, with its application's call, unit and body. Raises NotFound."""
    query = select(Assignment).options(*whole(Assignment.application)).where(Assignment.id == assignment_id)
    return existing(db.session.scalar(query), "找不到该评分任务。", "请从列表重新进入。")


def of_expert(expert: Expert) -> Sequence[Assignment]:
    """Everything that an expert was given, what waits for him first, then the latest."""
    query = select(Assignment).options(*whole(Assignment.application)).where(Assignment.expert_id == expert.id)
    found = db.session.scalars(query.order_by(Assignment.assigned_at.desc(), Assignment.id)).all()
    return sorted(found, key=lambda each: _ORDER[each.state])


def given(application_ids: Collection[str], stage: str) -> Mapping[str, list[Assignment]]:
    """Everybody to whom these applications were given at a stage, in that order, whatever became of it."""
    found: dict[str, list[Assignment]] = {id: [] for id in application_ids}
    query = select(Assignment).where(Assignment.application_id.in_(found), Assignment.stage == stage)
    for each in db.session.scalars(query.order_by(Assignment.assigned_at, Assignment.id)):
        found[each.application_id].append(each)
    return found


def live(application_ids: Collection[str], stage: str) -> Mapping[str, list[Assignment]]:
    """Those of them who score it still, or have."""
    return {id: [each for each in all if each.state.is_live] for id, all in given(application_ids, stage).items()}


def scoring_stage(application: Application) -> Stage | None:
    """The stage at which experts score, or scored, an application: the last of those."""
    if application.submitted_at is None:
        return None
    stages = reversed(rulebook(application).stages)
    return next((each for each in stages if each.kind is Does.JUDGE and each.experts is not None), None)


def is_scored(application: Application) -> bool:
    """Whether experts score it anywhere on its way."""
    return scoring_stage(application) is not None


def reads(person: Person, application: Application) -> bool:
    """Whether an application was given to this person to score, and he has taken it on."""
    states = (AssignmentState.ACCEPTED, AssignmentState.HANDED_IN)
    mine = exists().where(
        Assignment.application_id == application.id,
        Assignment.state.in_(states),
        Expert.id == Assignment.expert_id,
        Expert.person_id == person.id,
    )
    return bool(db.session.scalar(select(mine)))


def about(application: Application) -> frozenset[str]:
    """What an application is about, as words are compared: its industry, as registered and as filed, and its kind."""
    book, unit = rulebook(application), db.session.get(Unit, application.unit_id)
    filed = Filed.of(book.forms.values(), as_submitted(application.id)).profile.industry
    words = ("" if unit is None else unit.industry or "", filed, book.category_label)
    return frozenset(matching(each) for each in words if each)
