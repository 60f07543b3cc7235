"""One application as its body's officers see it: asked for with who asks."""

from __future__ import annotations

from core.applications import queries as applications
from core.applications.models import Application
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.errors import NotFound
from core.people.models import Person
from core.review import policies


def of_officer(person: Person, application_id: str) -> tuple[Application, Tiers]:
    """An application in the officer's scope, and the tiers.

    Raises NotFound: to others, or as a draft, it is not there.
    """
    found, known = applications.get(application_id), tiers()
    if not policies.may_see(person, found, known):
        raise missing()
    return found, known


def missing() -> NotFound:
    return NotFound("找不到这项申报，或者您无权查看。", "请从“审核推荐”的列表重新进入。")
