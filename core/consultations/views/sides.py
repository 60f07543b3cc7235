"""The two desks at which regulators are consulted, and what was chosen there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from typing import Any, NamedTuple, TypeAlias

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications import queries as applications
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rows import QueueRow, RowWords
from core.applications.rules.naming import entry_name
from core.applications.workflow import IllegalMove
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.decisions.queries import queue as department_queue
from core.decisions.views.desks import department, require_department
from core.errors import DomainError, NotFound, Stale
from core.plugin_api import Does, Stage
from core.policy.pinning import PinnedCall
from core.review.queries import queue as review_queue
from core.review.views.desks import officers, require_desk
from core.web.access import Policy, access
from core.web.choosing import chosen_revisions
from core.web.form import Form


class Row(NamedTuple):
    """A chosen application, in words."""

    id: str
    revision: int
    name: str
    category: str
    reference: str
    body: str


Rows: TypeAlias = Callable[[Sequence[str]], tuple[OpenedCall, PinnedCall, Sequence[Row]]]


def _of_review(ids: Sequence[str]) -> tuple[OpenedCall, PinnedCall, Sequence[Row]]:
    at = require_desk()
    return at.opened, at.pinned, _rows(at.opened, review_queue.chosen(at.opened.id, at.desk, ids))


def _of_department(ids: Sequence[str]) -> tuple[OpenedCall, PinnedCall, Sequence[Row]]:
    at = require_department()
    return at.opened, at.pinned, _rows(at.opened, department_queue.chosen(at.opened.id, ids))


def _rows(opened: OpenedCall, rows: Sequence[QueueRow]) -> Sequence[Row]:
    words, known = RowWords(opened), tiers()
    return [
        Row(
            row.id,
            row.revision,
            entry_name(row.unit_name, row.subject_name),
            words.category(row),
            words.reference(row),
            known.name(row.body_id),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Side:
    """A desk: whose pages, under which address, and how its queue is reached."""

    id: str
    label: str
    prefix: str
    queue: str
    policy: Policy
    rows: Rows

    @property
    def is_department(self) -> bool:
        return self.id == "department"


REVIEW = Side("review", "审核推荐", "/review", "review.index", officers, _of_review)
DEPARTMENT = Side("department", "遴选发布", "/department", "department.queue", department, _of_department)
SIDES = (REVIEW, DEPARTMENT)


def bound(view: Callable[[Side], Any], side: Side) -> Callable[[], Any]:
    """A view function of one desk, with that desk's policy."""

    def of_side() -> Any:
        return view(side)

    return access(side.policy)(of_side)


@dataclass(frozen=True)
class Chosen:
    """The chosen rows of one call, all at one stage of consultation; `revisions` are those that the page showed."""

    side: Side
    opened: OpenedCall
    pinned: PinnedCall
    rows: Sequence[Row]
    revisions: Mapping[str, int]

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows]

    @property
    def count(self) -> int:
        return len(self.rows)

    @cached_property
    def stage(self) -> Stage:
        """The stage at which the first of them stands, or stood while the page was open.

        Raises IllegalMove where nobody is consulted there.
        """
        application = applications.get(self.rows[0].id)
        pipeline = pipeline_of(application)
        passed = pipeline.stages[: pipeline.index(application.stage) + 1]
        stage = next((each for each in reversed(passed) if each.kind is Does.CONSULT), None)
        if stage is None or (stage.id != application.stage and request.method != "POST"):
            raise IllegalMove(
                f"“{application.entry_name}”的申报现在不在征求意见环节。", "请返回列表，按每项申报的下一步办理。"
            )
        return stage

    @property
    def regulators(self) -> Mapping[str, str]:
        """The regulators whom the stage names, with their labels."""
        labels = self.pinned.book.region.regulators
        return {id: labels[id].label for id in self.stage.consults}

    @property
    def back(self) -> str:
        """The tab of the queue from which these were chosen."""
        tab = self.stage.id if self.side.is_department else "consult"
        return url_for(self.side.queue, call=self.opened.call_id, tab=tab)

    def refreshed(self) -> Chosen:
        """The page after somebody was faster: what was typed stays, and acts on what now is when it is sent again."""
        return replace(self, revisions={row.id: row.revision for row in self.rows})


def chosen_at(side: Side) -> Chosen | Response:
    """What was chosen in the queue; back to it where nothing was. Raises NotFound, Invalid."""
    revisions = chosen_revisions()
    opened, pinned, rows = side.rows(list(revisions))
    if len(rows) < len(revisions):
        raise NotFound("所选申报中有的找不到，或者您无权办理。", "请返回列表重新选择。")
    if not rows:
        flash("请至少选择一项申报。", "warning")
        return redirect(url_for(side.queue, call=opened.call_id))
    chosen = Chosen(side, opened, pinned, rows, revisions)
    chosen.stage  # noqa: B018  # before anything is typed
    return chosen


def page(template: str, chosen: Chosen, form: Form, refusal: DomainError | None, **beside: Any) -> tuple[str, int]:
    """The page, with the refusal that it has to tell."""
    now = chosen.refreshed() if isinstance(refusal, Stale) else chosen
    shown = render_template(template, chosen=now, side=now.side, stage=now.stage, form=form, refusal=refusal, **beside)
    return shown, HTTPStatus.OK if refusal is None else refusal.status
