"""Who issues letters and notices, and who reads what was issued."""

from __future__ import annotations

from collections.abc import Collection

from core.applications import policies as applications
from core.applications.models import Application
from core.bodies.queries import own_bodies
from core.colleagues.rules import DEPARTMENT
from core.db import db
from core.desks.policies import may_decide, may_release
from core.dispatches.models import Dispatch
from core.dispatches.queries.subjects import Subject
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import Permission, allow_if, has_role, reads_sealed
from core.plugin_api.declarations import DispatchKind

READERS = (*OFFICIALS, Role.AUDITOR)
_PREPARED = frozenset({DispatchKind.ACCEPTANCE, DispatchKind.RETURN, DispatchKind.DECLINE, DispatchKind.REMINDER})
"""What tells of an officer's own act; all else tells of what approvers answer for."""


def works_with(person: Person | None) -> Permission:
    """Who has the pages of letters."""
    return has_role(person, *READERS)


def issues(person: Person | None) -> Permission:
    """Who issues any."""
    return has_role(person, Role.BODY_OFFICER) | may_decide(person)


def may_issue(person: Person | None, subject: Subject) -> Permission:
    """The officers of the office whose act it tells of; what the department's approvers did, they."""
    if subject.office == DEPARTMENT:
        return may_decide(person) if subject.kind in _PREPARED else may_release(person)
    return has_role(person, Role.BODY_OFFICER) & allow_if(
        subject.office in own_bodies(person), f"这份文书由{subject.office_name}发出。", "您可以查看，不能代为发出。"
    )


def may_tell(person: Person | None, office: str) -> Permission:
    """Who tells that a list was published by an office."""
    if office == DEPARTMENT:
        return may_release(person)
    return has_role(person, Role.BODY_OFFICER) & allow_if(office in own_bodies(person), _ELSEWHERE)


def may_read(person: Person | None, dispatch: Dispatch) -> Permission:
    """The office that issued it, the department and its auditors; and of a letter whoever sees its application."""
    own = reads_sealed(person) or dispatch.office in own_bodies(person)
    if own or dispatch.application_id is None:
        return allow_if(own, _ELSEWHERE)
    application = db.session.get(Application, dispatch.application_id)
    return allow_if(False, _ELSEWHERE) if application is None else applications.may_see(person, application)


def seen_by(person: Person | None) -> Collection[str] | None:
    """The offices whose letters somebody finds in the list; None: every office's."""
    return None if reads_sealed(person) else own_bodies(person)


_ELSEWHERE = "这份文书不在您的办理范围内。"
