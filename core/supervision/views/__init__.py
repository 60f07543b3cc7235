"""The pages of complaints (everybody's and the offices') and of watching evaluators."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core.audit.presenting import THINGS, by_rows
from core.files.operations import SHELVES
from core.jobs import purposes as jobs
from core.jobs.operations.house import own
from core.jobs.purposes import Outcome
from core.people.models import OFFICIALS
from core.supervision import operations, presenting
from core.supervision.models import Complaint
from core.supervision.operations import retaining
from core.supervision.operations.scanning import EVIDENCE
from core.supervision.views import accused, complaints, evaluators, public
from core.web import navigation
from core.web.navigation import Entry, Group

REMIND = own(
    "supervision.remind",
    "催办逾期的举报",
    lambda work: Outcome(says=f"已催办 {operations.remind_overdue()} 件举报。"),
    changes=True,
    every=timedelta(hours=6),
)
OFFICES = frozenset(OFFICIALS)


_COMPLAINT = by_rows(Complaint.id, Complaint.subject_name)


def register(app: Flask) -> None:
    THINGS.give("complaint", _COMPLAINT)
    for blueprint in (public.blueprint, accused.blueprint, complaints.blueprint, evaluators.blueprint):
        app.register_blueprint(blueprint)
    presenting.register()
    retaining.register()
    SHELVES.give("complaints", EVIDENCE)
    jobs.register(REMIND)
    navigation.add(
        app,
        Entry("监督举报", "complaints.index", position=17),
        Entry("举报办理", "supervision.complaints", OFFICES, position=66, group=Group.LISTS),
        Entry("评价机构监督", "watching.index", OFFICES, position=67, group=Group.JUDGES),
    )
