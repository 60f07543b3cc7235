"""Who may do what at the recommending body's desk: its officers, with the units of their own and the lower tiers."""

from __future__ import annotations

from core.applications.models import Application
from core.bodies.queries import own_bodies
from core.bodies.rules import Tiers
from core.people.models import Person, Role
from core.people.policies import Permission, Refused, allow_if, has_role
from core.plugin_api import Actor, Call, Stage


def may_review(person: Person | None) -> Permission:
    """Officers of recommending bodies."""
    return has_role(person, Role.BODY_OFFICER)


def may_see(person: Person | None, application: Application, tiers: Tiers) -> bool:
    """Officers in whose scope the unit's body lies, once the application was submitted: a draft is the applicant's."""
    return application.submitted_at is not None and application.body_id in tiers.below(own_bodies(person))


def may_act(person: Person | None, application: Application, call: Call, stage: Stage, tiers: Tiers) -> Permission:
    """An officer of the body that acts at the stage for this unit."""
    officer = may_review(person)
    if not officer:
        return officer
    if stage.actor is not Actor.RECOMMENDING_BODY:
        return Refused(f"“{stage.name}”环节不由推荐单位办理。")
    acting = tiers.acting(application.body_id, call, stage)
    return allow_if(
        acting is not None and acting in own_bodies(person),
        f"“{stage.name}”环节由{tiers.name(acting) or '其他推荐单位'}办理。",
        "您可以查看，不能代为办理。",
    )
