"""Two officers at once: the first one's act stands, the second one is told; a ceiling is never exceeded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.applications.models import Verification
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.calls.queries import pinned
from core.db import db
from core.errors import Stale
from core.people.queries import person
from core.plugin_api import FrozenMap, Quota, QuotaKind
from core.plugin_api.kinds import Kinds
from core.review import operations
from core.review.models import RecommendedApplication
from core.review.operations import Letter
from core.review.operations.recommending import CeilingReached
from core.review.queries import recommending
from core.review.queries.items import all_items
from tests.support.house import at_once
from tests.support.review import CONFIRMED, OfficersDesk

LETTERS = [Letter(f"长工信〔2023〕{number} 号", date(2023, 11, 6)) for number in (1, 2)]


def test_two_letters_for_one_application_are_one(app: Flask, desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    id, revision, officer = application.id, application.revision, desk.officer.id
    results = at_once(
        app, *(lambda each=each: operations.recommend({id: revision}, each, by=person(officer)) for each in LETTERS)
    )
    refused = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [Stale]
    assert desk.officer.name in str(refused[0])
    assert db.session.scalar(select(func.count()).select_from(RecommendedApplication)) == 1


def test_the_second_of_two_who_sign_is_told_and_overwrites_nothing(app: Flask, desk: OfficersDesk) -> None:
    application = desk.application()
    item = all_items(rulebook(application))[0].id
    id, revision = application.id, application.revision
    officers = [desk.officer.id, desk.world.people.officer(desk.body_id).id]

    def signing(officer: str, how: str) -> object:
        return operations.sign(id, {item: replace(CONFIRMED, how=how)}, revision=revision, by=person(officer))

    results = at_once(app, lambda: signing(officers[0], "甲"), lambda: signing(officers[1], "乙"))
    stale = [each for each in results if isinstance(each, Stale)]
    assert len(stale) == 1
    assert "核实签认" in stale[0].sentence
    kept = db.session.scalars(select(Verification)).one()
    assert kept.how == ("乙" if isinstance(results[0], Stale) else "甲")


def test_passing_and_returning_at_once_leads_to_one_place(app: Flask, desk: OfficersDesk) -> None:
    application = desk.signed(desk.application(audited_on="2021-06-30"))
    id, revision, officer = application.id, application.revision, desk.officer.id
    form = next(iter(rulebook(application).forms.values()))
    section = f"{form.id}/{form.sections[0].id}"
    results = at_once(
        app,
        lambda: operations.pass_review(id, revision=revision, by=person(officer)),
        lambda: operations.return_for_correction(
            id, [section], "请补充", due=None, revision=revision, by=person(officer)
        ),
    )
    assert [type(each) for each in results if isinstance(each, Exception)] == [Stale]
    now = desk.now(application)
    assert (now.stage, now.state) in {("recommend", State.PENDING), ("file", State.RETURNED)}


def test_two_officers_cannot_exceed_a_ceiling_together(
    app: Flask, desk: OfficersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota = Quota(
        id="ceiling", body="changsha", category="factory", count=1, kind=QuotaKind.CEILING, choice="试验用的限额"
    )
    declared = pinned(desk.opened)
    quotas = {**declared.book.declared, Kinds.quotas: FrozenMap({quota.id: quota})}
    limited = replace(declared, book=replace(declared.book, declared=quotas))
    monkeypatch.setattr(recommending, "pinned", lambda _: limited)
    first, second = (desk.passed(desk.application(audited_on="2021-06-30")) for _ in range(2))
    officer = desk.officer.id
    pairs = [(first.id, first.revision, LETTERS[0]), (second.id, second.revision, LETTERS[1])]

    def recommending_one(id: str, revision: int, letter: Letter) -> object:
        return operations.recommend({id: revision}, letter, by=person(officer))

    results = at_once(app, *(lambda pair=pair: recommending_one(*pair) for pair in pairs))
    refused = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [CeilingReached]
    assert "推荐限额为 1 个" in str(refused[0])
    assert db.session.scalar(select(func.count()).select_from(RecommendedApplication)) == 1
