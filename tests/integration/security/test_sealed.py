"""What the department keeps to itself is told to nobody else, anywhere; once it is released it is where it belongs.

Every kind of sealed finding bears words of its own. Every address of the route map, and every file and event, is read
as every kind of reader, and searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from http import HTTPStatus
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.audit.models import AuditEvent
from core.calls import queries as calls
from core.colleagues import operations as colleagues
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.consultations.operations import Said
from core.db import db
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.desks.rules import tabs_of
from core.experts import operations as experts
from core.experts.queries import assignments
from core.files import operations as files
from core.files.models import StoredFile
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.judging.purposes import MINUTES
from core.notices import operations as notices
from core.notices.operations import NoticeText, ObjectionText
from core.people.models import Person, Role
from core.people.queries import person as person_now
from core.plugin_api import JudgedBy
from core.policy_desk.operations.calendar import seed_calendar
from core.review import operations as review
from core.review.operations import Letter
from core.threads import operations as threads
from core.threads.operations import Text
from core.threads.rules import Side
from tests.integration.security.addresses import addresses
from tests.integration.security.conftest import built, entered, opened
from tests.integration.security.scenes import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    DEPARTMENT,
    EXPERT,
    OFFICER,
    OTHER_OFFICER,
    OWNER,
    PERSONAS,
    STRANGER,
    Scene,
    database_of,
    token,
)
from tests.integration.security.test_access import words_in
from tests.support import coast
from tests.support.both import AFTER_NOTICE, NATION, Both, replies
from tests.support.clients import Browser
from tests.support.coast import BOTH
from tests.support.databases import SqliteDatabases
from tests.support.department import revisions
from tests.support.experts import assigned, pooled, scored
from tests.support.experts import entered as in_the_pool
from tests.support.house import People
from tests.support.uploads import pdf, upload
from tests.support.world import World

TRUSTED = {DEPARTMENT, APPROVER, AUDITOR}

FIRST_REASON, REASON, DECIDER = "初定理由甲子", "改定理由乙丑", "决定人丙寅"
OPINION, NEW_OPINION, CORRECTED, MINUTED = "评审意见丁卯", "评审意见戊辰", "评审更正己巳", "minutes-of-the-panel"
OBJECTED, CORRECTION, SETTLED = "部门异议庚午", "异议更正辛未", "异议处理壬申"
SCORED, NOTED = "专家评语乙亥", "部门备注丙子"
OF_DEPARTMENT = {FIRST_REASON, REASON, DECIDER, OPINION, NEW_OPINION, CORRECTED, MINUTED, OBJECTED, CORRECTION, SETTLED}
OF_DEPARTMENT |= {SCORED, NOTED}
"""Nobody outside the department reads these before the release."""

ASKED_BY_BODY, WRITTEN_BY_BODY = "市级异议癸酉", "市级留言戊寅"
OF_BODY = {ASKED_BY_BODY, WRITTEN_BY_BODY}
"""The applicant does not read this, nor does another body."""

OF_OFFICE = "市级备注丁丑"
"""Nobody but the officers of one body reads this: the department does not, nor whoever reads the trail."""

OBJECTOR, CONTACT = "异议人甲戌", "13977778888"
OF_OBJECTOR = {OBJECTOR, CONTACT}
"""Who objected is known to those who decide, when they ask for it: no page that is merely read says it."""

ALL = OF_DEPARTMENT | OF_BODY | OF_OBJECTOR | {OF_OFFICE}


@pytest.fixture(scope="module")
def _sealed(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    site = tmp_path_factory.mktemp("site")
    coast.install(site)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        with opened(sqlite_databases, tmp_path_factory.mktemp("sealed"), coast.REGION) as (app, url):
            yield built(_build, app, coast.OPEN_DAY, url)


@pytest.fixture
def sealed(_sealed: Scene) -> Iterator[Scene]:
    with entered(_sealed):
        yield _sealed


def _build(app: Flask, day: date, url: str) -> Scene:
    """One that was decided quietly and decided again, one that regulators were asked about for the nation, one on
    public notice; whatever could be corrected was."""
    seed_calendar()
    made = People()
    both = Both(World(app, made))
    scene = Scene(app, database_of(url), AFTER_NOTICE)
    expert = made.make(Role.EXPERT)
    decided, again = _judged(both, expert), both.published(both.released(both.at_selection()))
    on_notice = both.released(both.at_selection())
    text = NoticeText("公示", "异议请在公示期内实名提出。")
    notice = notices.open_notice(revisions(on_notice), text, by=both.approver)
    objection = notices.object_to(
        notice.id, on_notice.id, ObjectionText(OBJECTOR, CONTACT, "该企业去年发生过生产安全事故。"), token="1" * 32
    )
    decider = made.make(Role.DEPARTMENT_OFFICER, name=DECIDER)
    for verdict, reason in ((Verdict.SELECTED, FIRST_REASON), (Verdict.NOT_SELECTED, REASON)):
        decisions.decide(revisions(decided), verdict, reason, by=decider)
    colleagues.write_note(decided.id, NOTED, by=both.officer)
    colleagues.write_note(decided.id, OF_OFFICE, by=both.reviewer)
    threads.write(decided.id, Text(WRITTEN_BY_BODY, [Side.DEPARTMENT]), by=both.reviewer)
    with clock.travel(AFTER_NOTICE):
        _consulted(both, again)
    scene.people = {
        OWNER: both.applicants[decided.id].id,
        STRANGER: made.applicant().id,
        OFFICER: both.reviewer.id,
        OTHER_OFFICER: both.elsewhere.id,
        DEPARTMENT: both.officer.id,
        APPROVER: both.approver.id,
        EXPERT: expert.id,
        AUDITOR: made.auditor().id,
        ADMINISTRATOR: made.administrator().id,
    }
    scene.records = {
        "decided": decided.id,
        "again": again.id,
        "noticed": on_notice.id,
        "notice": notice.id,
        "objection": objection.id,
    }
    own = next(
        each for each in assignments.live([decided.id], "judge")[decided.id] if each.expert.person_id == expert.id
    )
    scene.records |= {"assignment": own.id, "expert": own.expert_id}
    scene.keep()
    return scene


def _judged(both: Both, expert: Person) -> Application:
    """Objected to by a regulator of the city's, scored by experts, judged, judged again, and waiting for its selection.

    The expert is one of three; what another of them says is sealed to him too.
    """
    made = both.filed(NATION)
    both.answered(made, said=Said(Answer.OBJECTION, ASKED_BY_BODY))
    consultations.pass_on(revisions(made), {made.id: "已整改"}, by=both.reviewer)
    review.recommend(revisions(made), Letter("港工〔2025〕90 号", coast.OPEN_DAY), by=both.reviewer)
    given = assigned(both, applications.get(made.id), [in_the_pool(both, expert), *pooled(both, 2)])
    for each, words in zip(given, ("同意", SCORED, "同意"), strict=True):
        scored(each, 36, "50", words=words)
    experts.close(revisions(applications.get(made.id)), by=both.officer)
    made = applications.get(made.id)
    both.judged(made, Mark(True, tier="B", opinion=OPINION))
    minutes = files.keep(upload(pdf(MINUTED)), MINUTES, by=both.officer)
    sitting = Sitting(JudgedBy.EXPERTS, coast.OPEN_DAY, members=5, minutes_number="9 号", minutes_file_id=minutes.id)
    found = {made.id: Mark(True, tier="A", opinion=NEW_OPINION)}
    judging.record(revisions(made), sitting, found, correction=CORRECTED, by=both.officer)
    judging.pass_on(revisions(made), by=both.officer)
    return applications.get(made.id)


def _consulted(both: Both, made: Application) -> None:
    """The department's regulators object, and again; it is passed on all the same."""
    for correction in ("", CORRECTION):
        said = replies(applications.get(made.id), said=Said(Answer.OBJECTION, OBJECTED))
        consultations.record(revisions(made), said, correction=correction, by=both.officer)
    consultations.pass_on(revisions(made), {made.id: SETTLED}, by=both.officer)


def read(scene: Scene, browser: Browser) -> Iterator[tuple[str, str]]:
    """Everything that somebody can ask for: every address for each application, every tab, search, file and event."""
    seen: set[str] = set()
    for record in ("decided", "again", "noticed"):
        application = applications.get(scene.records[record])
        chosen = {"call": BOTH, "chosen": f"{application.id}:{application.revision_for(None)}"}
        form = next(iter(rulebook(application).forms.values()))
        scene.fills = {
            "application_id": application.id,
            "unit_id": application.unit_id,
            "call_id": BOTH,
            "form_id": form.id,
            "section_id": form.sections[0].id,
            "notice_id": scene.records["notice"],
            "objection_id": scene.records["objection"],
            "body_id": coast.BODY,
            "assignment_id": scene.records["assignment"],
            "expert_id": scene.records["expert"],
        }
        scene.queries = {"/review": chosen, "/department": chosen}
        for address in addresses(scene, "GET"):
            if address.url not in seen:
                yield address.url, words_in(browser.get(address.url))
            seen.add(address.url)
    for url in _further(scene, trail=browser.get("/audit").status_code == HTTPStatus.OK):
        yield url, words_in(browser.get(url))


def _further(scene: Scene, *, trail: bool) -> Iterator[str]:
    call = calls.opened(BOTH)
    assert call is not None
    tabs = ("review", "consult", "recommend", "returned", "passed", "all")
    yield from (f"/review?call={BOTH}&tab={tab}" for tab in tabs)
    yield from (f"/review?call={BOTH}&tab=all&stage=select&text={word}" for word in ("", DECIDER, REASON))
    yield from (f"/department/queue?call={BOTH}&tab={tab.id}" for tab in tabs_of(calls.pinned(call).call))
    yield from (f"/files/{id}" for id in db.session.scalars(select(StoredFile.id)))
    if trail:  # to others no event is there
        yield from (f"/audit/{number}" for number in db.session.scalars(select(AuditEvent.number)))


def told(scene: Scene, persona: str, words: Collection[str]) -> Mapping[str, list[str]]:
    """Where somebody reads which of the words."""
    found: dict[str, list[str]] = {}
    for url, text in read(scene, scene.browser(persona)):
        for word in words:
            if word in text and quote(word) not in url and word not in url:
                found.setdefault(word, []).append(url)
    return found


def hidden_from(persona: str) -> set[str]:
    """What nobody of that kind reads anywhere."""
    if persona in TRUSTED:
        return OF_OBJECTOR | {OF_OFFICE}
    if persona == OFFICER:
        return OF_DEPARTMENT | OF_OBJECTOR
    if persona == ADMINISTRATOR:  # who knows everybody, and not who has decided what
        return (OF_DEPARTMENT | OF_OBJECTOR | {OF_OFFICE}) - {DECIDER}
    return OF_DEPARTMENT | OF_OBJECTOR | OF_BODY | {OF_OFFICE}


SHOWN = {
    DEPARTMENT: (OF_DEPARTMENT | OF_BODY) - {FIRST_REASON},
    AUDITOR: {FIRST_REASON, REASON, OPINION, DECIDER, CORRECTION, SETTLED},
    OFFICER: OF_BODY | {OF_OFFICE},
}
"""What these do read, so that the others cannot find nothing because nothing is there."""


@pytest.mark.parametrize("persona", sorted({*PERSONAS, *SHOWN} - {APPROVER}))
def test_each_reads_what_is_his_to_read_and_nothing_that_is_kept_from_him(sealed: Scene, persona: str) -> None:
    found = told(sealed, persona, ALL)
    assert {word: found[word] for word in hidden_from(persona) if word in found} == {}
    assert SHOWN.get(persona, set()) <= set(found)


_OF_EACH_ANSWER = re.compile(r"[\w.-]{80,}|\b[0-9a-f]{16}(?:[0-9a-f]{16})?\b(?!:)")
"""Tokens, and the numbers of requests and pages."""


def shown(scene: Scene, persona: str) -> Mapping[str, str]:
    """Every page that somebody can ask for, without what is of each answer alone."""
    pages = ((url, text) for url, text in read(scene, scene.browser(persona)) if text.lstrip().startswith("<!DOCTYPE"))
    return {url: _OF_EACH_ANSWER.sub("", text) for url, text in pages if not url.startswith("/account")}


@pytest.mark.parametrize("persona", [OWNER, OFFICER])
def test_what_is_decided_quietly_changes_nothing_that_others_see(sealed: Scene, persona: str) -> None:
    """No word, number, order or time of any page: whoever compares two looks learns nothing."""
    with clock.travel(clock.now()):
        before = shown(sealed, persona)
        for record in ("decided", "again"):
            application = applications.get(sealed.records[record])
            decisions.decide(revisions(application), Verdict.SELECTED, REASON, by=person_now(sealed.people[DEPARTMENT]))
        after = shown(sealed, persona)
    assert len(before) > 50
    assert [url for url in before if before[url] != after.get(url)] == []


def test_who_objected_is_told_to_the_department_that_asks(sealed: Scene) -> None:
    browser = sealed.browser(DEPARTMENT)
    author = f"/department/objections/{sealed.records['objection']}/author"
    seen = words_in(browser.post(author, data={"csrf_token": token(browser)}))
    assert all(word in seen for word in OF_OBJECTOR)


def test_once_released_the_reason_is_told_and_to_its_own_people_what_was_found_and_nothing_else(sealed: Scene) -> None:
    approver = person_now(sealed.people[APPROVER])
    decisions.release(revisions(applications.get(sealed.records["decided"])), by=approver)
    for persona, known in ((OWNER, {REASON, NEW_OPINION, SCORED}), (OFFICER, {REASON})):
        assert set(told(sealed, persona, OF_DEPARTMENT)) == known, persona


@pytest.mark.parametrize("persona", [OWNER, OFFICER])
def test_a_page_that_is_old_is_not_told_who_decides(sealed: Scene, persona: str) -> None:
    browser = sealed.browser(persona)
    good = token(browser)
    for record in ("decided", "again"):
        application = applications.get(sealed.records[record])
        sealed.fills = {"application_id": application.id}
        sealed.queries = {}
        for address in addresses(sealed, "POST"):
            sent = {"csrf_token": good, "revision": "1", "chosen": f"{application.id}:1", "call": BOTH}
            typed = {"reason": "理由", "note": "说明", "message": "说明", "how": "查阅", "truthful": "y"}
            text = words_in(browser.post(address.url, data=sent | typed))
            assert not [word for word in OF_DEPARTMENT if word in text], address
