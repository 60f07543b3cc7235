"""What the adversary finds: an instance with records of two units in two cities, and somebody of every role.

A scene is built once and put back from a copy of its database: the pages act on it as they will.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextvars import Context
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.engine import make_url
from stdnum.cn import uscc

from core import clock
from core.accounts.models import SecurityKey
from core.applications import operations as drafting
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.queries.rulebook import rulebook
from core.bodies import operations as bodies
from core.colleagues import operations as colleagues
from core.cultivation import operations as cultivation
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.decisions.operations.meanwhile import Learned, record_learned
from core.desks import operations as desks
from core.evaluators import operations, purposes
from core.evaluators import queries as evaluators
from core.evaluators.models import EndingKind, Engagement, SanctionEnding
from core.evidence_store import operations as evidence_store
from core.evidence_store.operations import Details
from core.evidence_store.purposes import FILES as STORED
from core.evidence_store.rules import EvidenceKind
from core.experts import operations as experts
from core.experts.models import Assignment, TieKind
from core.files import operations as files
from core.filling import queries as filling
from core.green_codes.models import GreenCode
from core.instance import instance
from core.jobs.models import Job
from core.judging.models import ReviewRequest
from core.ledger import operations as ledger
from core.ledger.models import BarredKind, ListEvent, RecordChangeKind
from core.ledger.operations import Checked, changes
from core.ledger.purposes import PROOF
from core.ledger.rules import EventKind
from core.letters.models import Letter as MailLetter
from core.lists.operations import import_list
from core.lists.queries.browsing import recent_publications
from core.lists.queries.importing.rows import Options
from core.notices import operations as notices
from core.notices.operations import ObjectionText
from core.notifications import operations as messages
from core.notifications import queries as inbox
from core.people.models import Person, Role, SignIn
from core.people.queries import person as person_now
from core.plugin_api import RemovalReason, UpkeepKind
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.calendar import seed_calendar
from core.policy_desk.operations.ledger import Reason
from core.review import operations as review
from core.review.operations import Letter
from core.scoring.models import BenchmarkRevision
from core.supervision import operations as supervision
from core.supervision.models import Complaint, ComplaintEvidence
from core.supervision.operations.handling import Decision
from core.supervision.rules.states import Against, ComplaintState, Fault, Handled
from core.threads import operations as threads
from core.threads.operations import Text
from core.threads.rules import Side
from core.units import operations as units
from core.units.models import RepresentationState, Unit, UnitKind
from core.units.operations import Claim
from core.units.purposes import LETTER
from core.units.queries import acting_for, former_codes, names_of, requests_of
from core.upkeep import operations as upkeep
from core.upkeep import queries as matters
from tests.support import terrace as terraces
from tests.support.both import Both
from tests.support.clients import Browser, browser_of
from tests.support.coast import BODY, BOTH, CALL, Coast
from tests.support.department import Department
from tests.support.evaluators import Delta, registered
from tests.support.experts import assigned, entered
from tests.support.house import EAST, WEST, People
from tests.support.review import OfficersDesk
from tests.support.terrace import Terrace
from tests.support.upkeep import OPENING, Province
from tests.support.uploads import pdf, upload
from tests.support.world import CREATION_PLAN, NATIONAL, World

NOBODY, OWNER, STRANGER, OFFICER, OTHER_OFFICER = "nobody", "owner", "stranger", "officer", "other officer"
DEPARTMENT, APPROVER, EXPERT, AUDITOR, ADMINISTRATOR = "department", "approver", "expert", "auditor", "administrator"
SECURITY = "security"
"""The security administrator: no persona of the walks, for the routes are few and asked of their policies."""
PERSONAS = (
    NOBODY,
    OWNER,
    STRANGER,
    OFFICER,
    OTHER_OFFICER,
    DEPARTMENT,
    APPROVER,
    EXPERT,
    AUDITOR,
    ADMINISTRATOR,
)

PASSWORD = "correct horse battery 9"

OWN = {"contact_name": "甲联系人", "contact_phone": "13911112222", "contact_email": "jia@own.example"}
"""What the owner's applications say of a person, and the owner's own address: nobody outside its desks may read it."""
FOREIGN = {"contact_name": "乙联系人", "contact_phone": "13933334444", "contact_email": "yi@foreign.example"}

COMPLAINANT = ("戊举报人", "13977778888")
"""Who complained, and the telephone: on no page at all until it is opened."""

Fill = Mapping[str, Any]


@dataclass
class Scene:
    """The application, its people by persona, and the values with which addresses are filled.

    `fills` give for a parameter of a route its value; `special` gives others for single routes, by endpoint. Where a
    parameter has no value the route is not of this scene. `queries` follow the addresses that begin alike.
    `only` is the pattern of the routes that the scene is for, where another has the rest. `others` are people who
    are no persona, by the endpoint or blueprint that is theirs. `typed` is what is written into inputs of a name, where
    not anything will do.
    """

    app: Flask
    database: Path
    day: date
    people: dict[str, str] = field(default_factory=dict)
    fills: dict[str, Any] = field(default_factory=dict)
    special: dict[str, Fill] = field(default_factory=dict)
    queries: dict[str, dict[str, str]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    only: str = ""
    others: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    _restored: int = field(default=0, init=False)
    _cookies: dict[tuple[str, date], str] = field(default_factory=dict, init=False)

    def person_for(self, endpoint: str) -> str | None:
        """Of those who are no persona, whom a route is for."""
        return self.others.get(endpoint) or self.others.get(endpoint.partition(".")[0])

    def person(self, persona: str) -> Person | None:
        return None if persona == NOBODY else person_now(self.people[persona])

    def browser(self, persona: str) -> Browser:
        """A new browser in which the persona is signed in, by the cookie that was first made for that day."""
        found = browser_of(self.app)
        if persona != NOBODY:
            name, whose = self.app.config["SESSION_COOKIE_NAME"], (persona, clock.today())
            if whose not in self._cookies:
                made = browser_of(self.app, self.person(persona)).get_cookie(name)
                assert made is not None
                self._cookies[whose] = made.value
            found.set_cookie(name, self._cookies[whose])
        return found

    @cached_property
    def _kept(self) -> sqlite3.Connection:
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.database) as source:
            source.backup(kept)
        return kept

    @cached_property
    def _watch(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, check_same_thread=False)

    def _version(self) -> int:
        """Another number whenever somebody else has written."""
        found: tuple[int] = self._watch.execute("PRAGMA data_version").fetchone()
        return found[0]

    def keep(self) -> None:
        """Remember the scene as it is now."""
        db.session.remove()
        self._kept.total_changes  # noqa: B018  # made when first asked for
        self._restored = self._version()

    @property
    def is_as_kept(self) -> bool:
        """Whether nobody has written anything since."""
        db.session.remove()
        return self._version() == self._restored

    def restore(self) -> None:
        """Put everything back as it was kept."""
        if self.is_as_kept:
            return
        db.engine.dispose()
        with sqlite3.connect(self.database) as target:
            target.execute("PRAGMA synchronous=OFF")
            self._kept.backup(target)
        self._restored = self._version()

    def state(self) -> str:
        """Everything in the database, as text."""
        db.session.remove()
        with sqlite3.connect(self.database) as source:
            return "\n".join(source.iterdump())

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """The rows of every table."""
        db.session.remove()
        with sqlite3.connect(self.database) as source:
            names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: set(source.execute(f"SELECT * FROM {name}")) for name in names}


def token(browser: Browser) -> str:
    """A token that is good for every form of this browser's session, as any of its pages would bear it."""
    return Context().run(_token, browser)


def _token(browser: Browser) -> str:
    with browser.session_transaction() as kept, browser.application.test_request_context():
        session.update(kept)
        good: str = generate_csrf()
        kept.update(session)
    return good


def database_of(url: str) -> Path:
    return Path(make_url(url).database or "")


# --- The creation plan: records of every kind ------------------------------------------------------------------------


def creation_plan(app: Flask, day: date, url: str) -> Scene:
    """Hunan's creation plan, with applications in every state; all that the owner's are is foreign to the stranger."""
    made = People()
    world = World(app, made)
    desk = OfficersDesk(world, CREATION_PLAN, EAST)
    department = Department(desk)
    scene = Scene(app, database_of(url), day)
    owner = applicant(made, "甲经办", "13911112222", "owner@own.example")
    stranger = applicant(made, "乙经办", "13933334444", "stranger@foreign.example")
    scene.people = {
        OWNER: owner.id,
        STRANGER: stranger.id,
        OFFICER: desk.officer.id,
        OTHER_OFFICER: made.officer(WEST).id,
        DEPARTMENT: department.officer.id,
        APPROVER: department.approver.id,
        EXPERT: made.make(Role.EXPERT).id,
        AUDITOR: made.auditor().id,
        ADMINISTRATOR: made.administrator().id,
        SECURITY: made.security().id,
    }
    _applications(scene, desk, department, owner)
    _foreign(world, desk, stranger)
    world.list(world.unit(), "provincial", evaluator="示例评价中心")
    _register(scene, made, owner, desk.officer)
    _staff(scene, made, department)
    _evaluators(scene, made, owner, department.officer)
    _green_code(scene, owner)
    _upkeep(scene, owner)
    _record_change(scene, department.officer)
    _experts(scene, department.officer)
    made.make(Role.EXPERT, name="尚未入库")
    _supervision(scene, desk.officer, department.officer)
    _cultivation(scene, desk, owner)
    seed_calendar()
    scene.others = dict.fromkeys(("accounts.register", "accounts.forgotten", "accounts.new_password"), NOBODY)
    scene.others |= {"my_cultivation.begin": OWNER, "colleagues": DEPARTMENT, "department.drop_view": DEPARTMENT}
    scene.others |= dict.fromkeys(("people.grant", "people.revoke", "people.second_factor"), SECURITY)
    scene.fills |= {"call_id": CREATION_PLAN, "year": 2024, "key": "file", "category": "factory"}
    scene.fills |= {"clause_id": "HN24-05", "token": "made-up"}
    scene.special |= {"web.static": {"path": "greenroll.css"}, "security.static": {"filename": "css/base.css"}}
    scene.keep()
    return scene


def applicant(people: People, name: str, phone: str, email: str) -> Person:
    made = people.applicant(name)
    with transaction() as session:
        kept = session.get(Person, made.id)
        assert kept is not None
        kept.phone, kept.email = phone, email
    return person_now(made.id)


def _filed(desk: OfficersDesk, by: Person, name: str, body_id: str, **given: Any) -> Application:
    unit = desk.world.unit(name, kind=UnitKind.ENTERPRISE, body_id=body_id)
    desk.world.confirm(by, unit)
    made = desk.world.started(desk.opened, unit, by)
    desk.world.fill(made, by, audited_on="2021-06-30", **given)
    return applications.get(made.id)


def _applications(scene: Scene, desk: OfficersDesk, department: Department, owner: Person) -> None:
    """A draft, one at the officer's, one at the department's, one published, all of the owner."""

    def filed(name: str) -> Application:
        return _filed(desk, owner, name, EAST, **OWN)

    def submitted(name: str) -> Application:
        made = filed(name)
        desk.world.submitted(made, owner)
        return applications.get(made.id)

    def recommended(name: str) -> Application:
        passed = desk.passed(submitted(name))
        department._letters += 1
        review.recommend(
            {passed.id: passed.revision}, Letter(f"长工信〔2023〕{department._letters} 号", scene.day), by=desk.officer
        )
        return applications.get(passed.id)

    draft, at_review = filed("甲甲草稿有限公司"), submitted("甲甲审核有限公司")
    at_department = recommended("甲甲遴选有限公司")
    published = department.released(recommended("甲甲公布有限公司"))
    department.published(published)
    form_id, section_id = next(
        (form.id, section.id)
        for form in rulebook(draft).forms.values()
        for section in form.sections
        if any(each.name == "contact_phone" for each in section.fields)
    )
    certificate = files.keep(upload(pdf("证书"), "证书.pdf"), STORED.id, by=owner)
    (held,) = evidence_store.add(at_review.unit_id, [certificate.id], Details(EvidenceKind.CERTIFICATE), by=owner)
    scene.fills["piece_id"] = held.id
    threads.write(at_review.id, Text("请问何时审核，可致电 13955551111", [Side.BODY]), by=owner)
    colleagues.write_note(at_department.id, "部门内部备注", by=department.officer)
    cover = colleagues.stand_in(department.approver.id, scene.day, scene.day, by=department.officer)
    opened = at_review.call
    colleagues.assign([at_department.id], department.officer.id, by=department.officer)
    view = desks.save_view("review", opened.id, "待审核", "tab=review", is_shared=True, by=desk.officer)
    its = desks.save_view("department", opened.id, "待决定", "tab=select", is_shared=True, by=department.officer)
    scene.special["department.drop_view"] = {"view_id": its.id}
    scene.fills |= {"cover_id": cover.id, "view_id": view.id}
    evidence = [file.id for _, file in filling.evidence(at_review.id)]
    scene.records |= {
        "draft": draft.id,
        "review": at_review.id,
        "department": at_department.id,
        "published": published.id,
        "drafted files": " ".join(file.id for _, file in filling.evidence(draft.id)),
    }
    scene.fills |= {
        "application_id": at_review.id,
        "unit_id": at_review.unit_id,
        "form_id": form_id,
        "section_id": section_id,
        "file_id": evidence[0],
        "rule_id": "cleaner-production-audit",
        "table_id": "creation-plan-enterprises",
        "ending": "xlsx",
    }
    on_draft = {"application_id": draft.id}
    scene.special |= {
        f"applications.{each}": on_draft for each in ("section", "declaration", "submit", "check", "withdraw")
    }
    on_recommended = {"application_id": at_department.id}
    pages = ("application", "history", "extend", "confirm", "learned")
    scene.special |= {f"department.{each}": on_recommended for each in pages}
    scene.special["department.disqualify"] = {"application_id": _found_out(recommended("甲甲查实有限公司"), department)}
    on_published = {"application_id": published.id, "unit_id": published.unit_id}
    scene.special |= dict.fromkeys(("department.confirm", "undertaking.completion", "lists.unit"), on_published)
    scene.fills["publication_id"] = recent_publications()[0].id
    scene.special |= {"applications.take": {"ending": "docx"}, "dispatches.draft": {"kind": "acceptance"}}
    scene.queries = {
        "/review/views": {"call": CREATION_PLAN, "tab": "review"},
        "/department/views": {"call": CREATION_PLAN, "tab": "select"},
        "/review": {"call": CREATION_PLAN, "chosen": f"{at_review.id}:{at_review.revision}"},
        "/department": {"call": CREATION_PLAN, "chosen": f"{at_department.id}:{at_department.revision}"},
        "/dispatches": {"chosen": f"{at_review.id}:{at_review.revision}"},
        "/my/units/claim": {"unit": at_review.unit_id},
        "/applications/new": {"unit": at_review.unit_id, "call": CREATION_PLAN},
    }


def _found_out(application: Application, department: Department) -> str:
    """Of this one something came to light that excludes it."""
    learned = Learned("provincial-serious-accident", met=False, how="向应急管理部门核对", seen_there="去年的事故通报")
    record_learned(application.id, learned, revision=application.revision, by=department.officer)
    return application.id


def _foreign(world: World, desk: OfficersDesk, stranger: Person) -> None:
    made = _filed(desk, stranger, "乙乙审核有限公司", WEST, **FOREIGN)
    world.submitted(made, stranger)


def _register(scene: Scene, people: People, owner: Person, officer: Person) -> None:
    """A request that waits, one that was confirmed, and a message."""
    asking = people.applicant("丙经办")
    letter = files.keep(upload(pdf("letter")), LETTER.id, by=asking)
    claim = Claim(
        kind=UnitKind.ENTERPRISE, name="丙丙有限公司", code="91110000600037341L", body_id=EAST, address="东路 1 号"
    )
    asked = units.request(claim, letter.id, by=asking)
    letter = files.keep(upload(pdf("another letter")), LETTER.id, by=owner)
    code = "91430000MADEM0021"
    claim = Claim(
        kind=UnitKind.ENTERPRISE, name="甲甲新厂有限公司", code=code + uscc.calc_check_digit(code), body_id=EAST
    )
    own = units.request(claim, letter.id, by=owner)
    confirmed = next(each for each in requests_of(owner) if each.state is RepresentationState.CONFIRMED)
    scene.special |= {
        each: {"representation_id": confirmed.id} for each in ("my_units.leave", "my_units.successor", "units.end")
    }
    scene.fills["representation_id"] = own.id
    scene.records["foreign request"] = asked.id
    with transaction():
        messages.send([owner], "给甲的消息", "/start")
    with transaction() as session:
        session.add(SignIn(id=new_id(), person_id=owner.id, began_at=clock.machine_now()))
        session.add(_security_key(owner.id))
        session.add(Job(id=new_id(), kind="tests.job", arguments={}, title="试办", asked_by_id=officer.id))
        session.flush()
        scene.fills["job_id"] = session.scalars(select(Job.id)).one()
        scene.fills["sign_in_id"] = session.scalars(select(SignIn.id)).one()
        scene.fills["security_key_id"] = session.scalars(select(SecurityKey.id)).one()
    with transaction() as session:
        told = inbox.messages(owner)[0][0].number
        session.add(MailLetter(id=new_id(), message_number=told, person_id=owner.id, due_at=clock.machine_now()))
        session.flush()
        scene.fills["letter_id"] = session.scalars(select(MailLetter.id)).one()
    scene.fills["number"] = inbox.messages(owner)[0][0].number
    scene.special["audit.show"] = {"number": 1}


def _security_key(person_id: str) -> SecurityKey:
    """A key, as if it had been registered."""
    return SecurityKey(
        id=new_id(),
        person_id=person_id,
        name="随身的",
        credential="AAAA",
        public_key="AAAA",
        sign_count=0,
        added_at=clock.now(),
    )


def _benchmarks(scene: Scene) -> str:
    """A revision of benchmarks, as if it had been loaded."""
    revision = BenchmarkRevision(
        id=new_id(),
        indicator_set="factory-2025",
        serial=1,
        title="示例对标值",
        dated=scene.day,
        invented=True,
        file_name="对标值.xlsx",
        digest="0" * 64,
        rows=0,
        loaded_at=clock.now(),
    )
    with transaction() as session:
        session.add(revision)
    return revision.id


def _staff(scene: Scene, people: People, department: Department) -> None:
    other = people.department()
    scene.fills |= {"person_id": other.id, "grant_id": other.grants[0].id}
    administrator = person_now(scene.people[ADMINISTRATOR])
    body = bodies.add(
        instance().book().region.body_kinds, name="示例新区", kind="city", office=None, parent_id=None, by=administrator
    )
    scene.fills["body_id"] = body.id
    rows = [f"{name},绿色工厂,省级,2022-06-01,示〔2022〕2号" for name in ("示例丁公司", "示例寅公司")]
    content = "\n".join(["名称,类别,层级,入选日期,文号", *rows]).encode()
    imported = import_list(content, "名单.csv", Options(), by=department.officer)
    scene.fills["import_id"] = imported.id
    with transaction() as session:
        query = select(ListEvent).where(ListEvent.import_id == imported.id).order_by(ListEvent.sequence)
        added, gone = session.scalars(query).all()
    scene.special["department_lists.void"] = {"sequence": added.sequence}
    taken_off = ledger.remove(
        ledger.Entry(
            unit_id=gone.unit_id,
            list_id="provincial",
            category="factory",
            kind=EventKind.REMOVED,
            effective_on=scene.day,
            reason=RemovalReason.OWN_WISH,
            note="本单位申请退出",
        ),
        by=department.approver,
    )
    scene.special["department_lists.reinstate"] = {"sequence": taken_off.sequence}
    checked = Checked(unit_id=added.unit_id, list_id="provincial", category="factory", checked_on=scene.day)
    re_check = ledger.re_check(checked, by=department.officer)
    scene.special["department_lists.void_re_check"] = {"sequence": re_check.sequence}
    barred = ledger.bar(
        added.unit_id, since=scene.day, until=scene.day, reason="造假", clause=None, by=department.approver
    )
    on_bar = {"bar_id": barred.id}
    scene.special |= {"department_lists.lift": on_bar, "department_lists.void_bar": on_bar}
    renamed = units.add(kind=UnitKind.ENTERPRISE, name="示例己公司", code="91990000BF7AE3XUKK", by=None)
    units.rename(renamed.id, "示例己新公司", since=scene.day, reason="更名", by=department.officer)
    scene.special["department_lists.void_name"] = {"name_id": names_of(renamed.id)[0].id}
    units.recode(renamed.id, "91990000966TMPFWUE", reason="换照", by=department.officer)
    scene.special["department_lists.void_code"] = {"sequence": former_codes([renamed.id])[0].sequence}
    scene.fills["revision_id"] = _benchmarks(scene)
    reason = Reason(reason="平台维护", document_number="示例函〔2023〕7号", document_date=scene.day)
    amended = change_date(
        CREATION_PLAN, "file", NewDate(due=date(2023, 11, 30)), reason, seen=0, by=department.approver
    )
    scene.fills["act_id"] = amended.act
    scene.special["policy_values.change"] = {"kind": "rules", "declaration_id": "enough-enterprises-audited"}


def _upkeep(scene: Scene, owner: Person) -> None:
    """An incident that the owner's listed unit has begun to report."""
    begun = upkeep.report(scene.special["lists.unit"]["unit_id"], UpkeepKind.INCIDENT, by=owner)
    scene.fills["record_id"] = begun.id
    scene.special["upkeep.section"] = {"form_id": "incident-report", "section_id": "incident"}
    scene.special["upkeep.check"] = {"kind": "re_check"}


def _record_change(scene: Scene, by: Person) -> None:
    """Another name of the owner's listed unit, which waits to be confirmed."""
    proposed = ledger.Proposed(
        kind=RecordChangeKind.RENAME,
        unit_id=scene.special["lists.unit"]["unit_id"],
        terms=changes.renaming("甲甲更名有限公司", scene.day),
        reason="更名核准",
        document_number="示例〔2023〕9 号",
        proof_id=files.keep(upload(pdf("change")), PROOF.id, by=by).id,
    )
    scene.fills["change_id"] = ledger.propose_change(proposed, by=by).id


def _evaluators(scene: Scene, people: People, owner: Person, officer: Person) -> None:
    """One that was admitted, was engaged and barred, with somebody who wants to join it; another that is submitted."""
    admitted = registered(people.make(Role.EVALUATOR), code="91430000MADEM00A1", number=1)
    operations.admit(admitted.id, revision=admitted.revision, by=officer)
    submitted = registered(people.make(Role.EVALUATOR), code="91430000MADEM00B1", number=2)
    colleague = people.make(Role.EVALUATOR)
    letter = files.keep(upload(pdf("to join")), purposes.LETTER.id, by=colleague)
    joining = operations.join(admitted.evaluator_id, letter.id, by=colleague)
    bar = ledger.bar(
        admitted.evaluator_id,
        kind=BarredKind.EVALUATOR,
        since=scene.day,
        until=scene.day,
        reason="造假",
        clause=None,
        by=people.make(Role.DEPARTMENT_APPROVER),
    )
    ending = SanctionEnding(
        id=new_id(),
        kind=EndingKind.LIFT,
        evaluator_id=admitted.evaluator_id,
        bar_id=bar.id,
        reason="查无实据",
        document_number="复核决定",
        proposed_at=clock.now(),
        proposed_by_id=officer.id,
    )
    alias = operations.name_printed("示例评价分院", admitted.evaluator_id, "更名前的简称", by=officer)
    engagement = Engagement(
        id=new_id(),
        application_id=scene.records["draft"],
        evaluator_id=admitted.evaluator_id,
        proposed_at=clock.now(),
        proposed_by_id=owner.id,
        accepted_at=clock.now(),
        pledges={},
    )
    with transaction() as session:
        session.add_all([engagement, ending])
        scene.fills |= {"engagement_id": engagement.id, "ending_id": ending.id, "alias_id": alias.id}
    scene.fills |= {
        "evaluator_id": admitted.evaluator_id,
        "profile_id": submitted.id,
        "staff_id": joining.id,
        "bar_id": bar.id,
    }
    scene.special["evaluator.section"] = {"section_id": "capability"}


def _green_code(scene: Scene, owner: Person) -> None:
    """The code of the owner's unit that was published."""
    unit_id, token = scene.special["lists.unit"]["unit_id"], "c" * 43
    with transaction() as session:
        session.add(GreenCode(unit_id=unit_id, token=token, asked_at=clock.now(), asked_by_id=owner.id))
    scene.special |= {f"green_codes.{each}": {"token": token} for each in ("show", "as_json")}
    scene.special |= {f"my_green_codes.{each}": {"unit_id": unit_id} for each in ("ask", "picture", "end")}


def _experts(scene: Scene, officer: Person) -> None:
    """The expert stands in the pool, tied to somebody, and was given one of the owner's applications."""
    stated = experts.StatedExpert(fields=["节能"], employer="某大学")
    expert = experts.add(scene.people[EXPERT], stated, by=officer)
    made = experts.StatedTie(kind=TieKind.KIN, name="示例己公司", code="91110000600037341L")
    tie = experts.declare_tie(expert.id, made, by=officer)
    given = Assignment(
        id=new_id(),
        application_id=scene.records["published"],
        stage="select",
        expert_id=expert.id,
        due=scene.day,
        proposed=False,
        assigned_at=clock.now(),
        assigned_by_id=officer.id,
        changed_at=clock.now(),
    )
    asked = ReviewRequest(
        id=new_id(),
        application_id=scene.records["published"],
        stage="select",
        words="请复核",
        asked_at=clock.now(),
        asked_by_id=officer.id,
    )
    with transaction() as session:
        session.add_all([given, asked])
        scene.fills |= {"expert_id": expert.id, "tie_id": tie.id, "assignment_id": given.id, "review_id": asked.id}


def _supervision(scene: Scene, officer: Person, department: Person) -> None:
    """A complaint of the unit that was published, and what the officer observed of the evaluator, twice: the second
    time it was warned."""
    unit_id = scene.special["lists.unit"]["unit_id"]
    said = supervision.Said(*COMPLAINANT, "去年冬天夜间偷排废水，附有照片", [pdf("what was seen")])
    made = supervision.complain(Against.UNIT, unit_id, said, token="f" * 43)
    seen = supervision.Observed(Fault.POOR, "报告缺少现场记录")
    observed, warned = (supervision.observe(scene.fills["evaluator_id"], seen, by=officer) for _ in range(2))
    supervision.handle(warned.id, supervision.Outcome(Handled.WARNED, "已约谈"), by=department)
    scene.special["watching.follow_up"] = {"observation_id": warned.id}
    with transaction() as session:
        evidence = session.scalars(select(ComplaintEvidence.id)).one()
    scene.fills |= {"complaint_id": made.id, "evidence_id": evidence, "observation_id": observed.id}
    scene.special["complaints.complain"] = {"against": "unit", "subject_id": unit_id}
    scene.typed |= {"contact": "13800138000", "text": "去年冬天夜间偷排废水，附有照片"}
    supervision.complain(Against.UNIT, unit_id, said, token="g" * 43, may_keep=False)
    scene.special["complaints.follow"] = {"token": "g" * 43}


def _cultivation(scene: Scene, desk: OfficersDesk, owner: Person) -> None:
    """A unit of the owner's in the officer's pool, which might apply."""
    name, code = "甲甲培育有限公司", "91110000600037341L"
    unit = units.add(kind=UnitKind.ENTERPRISE, name=name, code=code, body_id=EAST, by=None)
    desk.world.confirm(owner, unit)
    candidate = cultivation.Candidate(name, code, "factory", "provincial")
    scene.fills["entry_id"] = cultivation.add(EAST, candidate, by=desk.officer).id
    scene.typed["year"] = str(scene.day.year + 1)


# --- Public notice ----------------------------------------------------------------------------------------------------


def public_notice(app: Flask, day: date, url: str) -> Scene:
    """The invented region's call with a notice that runs, and an objection to a unit on it."""
    seed_calendar()
    made = People()
    coast = Coast(World(app, made))
    scene = Scene(app, database_of(url), day)
    stranger = made.applicant()
    first = coast.selected()
    notice = coast.noticed(first)
    said = ObjectionText("丁实名", "13955556666", "该企业去年发生过生产安全事故。")
    objection = notices.object_to(notice.id, first.id, said, token="0" * 32)
    scene.people = {
        OWNER: person_of(first.unit_id),
        STRANGER: stranger.id,
        OFFICER: coast.reviewer.id,
        OTHER_OFFICER: made.make(Role.BODY_OFFICER, body_id=BODY).id,
        DEPARTMENT: coast.officer.id,
        APPROVER: coast.approver.id,
        EXPERT: made.make(Role.EXPERT).id,
        AUDITOR: made.auditor().id,
        ADMINISTRATOR: made.administrator().id,
    }
    scene.fills = {"notice_id": notice.id, "objection_id": objection.id}
    scene.special = {"notices.object_to": {"application_id": first.id}}
    scene.queries = {"/department": {"call": CALL}}
    scene.only = "notice|objection"
    scene.keep()
    return scene


def person_of(unit_id: str) -> str:
    """The person who acts for the unit."""
    return acting_for(unit_id)[0].person_id


# --- A call of two levels ---------------------------------------------------------------------------------------------


def both_levels(app: Flask, day: date, url: str) -> Scene:
    """The invented region's call of two levels: somebody waits at each of its consultations and judgings."""
    seed_calendar()
    made = People()
    both = Both(World(app, made))
    scene = Scene(app, database_of(url), day)
    asked, judged = both.filed(), both.at_judging()
    parks = [both.at_judging(category="park") for _ in range(2)]
    both.scored({park.id: "88.5" for park in parks})
    again = both.published(both.released(both.at_selection()))
    owner = both.applicants[asked.id]
    expert = made.make(Role.EXPERT)
    given, asked_too = _scored(both, judged, expert)
    judged = applications.get(judged.id)
    scene.people = {
        OWNER: owner.id,
        EXPERT: expert.id,
        OFFICER: both.reviewer.id,
        DEPARTMENT: both.officer.id,
        APPROVER: both.approver.id,
        ADMINISTRATOR: made.administrator().id,
    }
    entry = Entry(call_id=both.opened.id, unit_id=asked.unit_id, category="supply_chain", levels=("provincial",))
    scene.fills = {"expert_id": given.expert_id, "assignment_id": given.id, "application_id": judged.id}
    scene.fills |= {"form_id": "sheet", "section_id": "points"}
    scene.special = {"applications.aim": {"application_id": drafting.start(entry, by=owner).id}}
    ranks = {"call": BOTH, "stage": "judge-ranks", "category": "park"}
    chosen = {
        start: {"call": BOTH, "chosen": f"{each.id}:{applications.get(each.id).revision}"}
        for start, each in (
            ("/review", asked),
            ("/department/judge", judged),
            ("/department/consult", again),
            ("/department/experts", judged),
        )
    }
    scene.queries = {"/department/judge/tiers": ranks, **chosen}
    scene.special |= {f"expert.{each}": {"assignment_id": asked_too.id} for each in ("accept", "decline")}
    scene.others = {"judging.tiers": DEPARTMENT, "experts.one": DEPARTMENT, "experts.discuss": DEPARTMENT}
    scene.people["judged owner"] = both.applicants[again.id].id
    scene.special["judged.show"] = {"application_id": again.id}
    scene.others["judged.show"] = "judged owner"
    scene.others["expert.section"] = EXPERT
    scene.only = "consult|judge|judging|aim|expert"
    scene.keep()
    return scene


def _scored(both: Both, made: Application, person: Person) -> tuple[Assignment, Assignment]:
    """What was given to an expert: one application that he has accepted, another that he is asked about."""
    expert = entered(both, person)
    other = both.at_judging()
    [given], [asked] = assigned(both, made, [expert]), assigned(both, other, [expert])
    experts.accept(given.id, by=person)
    return given, asked


# --- Evaluators -------------------------------------------------------------------------------------------------------


def third_parties(app: Flask, day: date, url: str) -> Scene:
    """An invented region with an evaluator at work, one whose registration was returned, and who wants to join."""
    made = People()
    delta = Delta(World(app, made))
    scene = Scene(app, database_of(url), day)
    clerk, returned, colleague, owner = delta.clerk(), delta.clerk(), delta.clerk(), made.applicant("甲经办")
    evaluator, refused = delta.admitted(clerk), delta.registered(returned, delta.stated(2))
    profile = evaluators.open_profile(refused.id)
    assert profile is not None
    operations.refuse(profile.id, "请补正", revision=profile.revision, by=delta.officer)
    joining = operations.join(evaluator.id, delta.letter(colleague), by=colleague)
    twin = delta.registered(delta.clerk(), delta.stated(3, legal_representative="法人1"))
    free, asked, engaged = (delta.draft(owner) for _ in range(3))
    proposed, accepted = asked.propose(evaluator), engaged.engaged(evaluator, clerk)
    scene.people = {OWNER: owner.id, DEPARTMENT: delta.officer.id, "clerk": clerk.id, "returned": returned.id}
    scene.people |= {"colleague": colleague.id, "newcomer": delta.clerk().id}
    scene.people[APPROVER] = made.make(Role.DEPARTMENT_APPROVER).id
    scene.others = {
        "evaluation": OWNER,
        "evaluator": "clerk",
        "evaluator.withdraw": "colleague",
        "evaluator.submit": "returned",
    }
    scene.others |= dict.fromkeys(("evaluator.register", "evaluator.join"), "newcomer")
    founder = next(each for each in evaluators.staff_of(evaluator.id) if each.founds)
    scene.fills = {
        "application_id": engaged.id,
        "engagement_id": accepted.id,
        "evaluator_id": evaluator.id,
        "section_id": "people",
        "staff_id": joining.id,
    }
    scene.special = {
        "evaluation.propose": {"application_id": free.id},
        "evaluation.show": {"application_id": free.id},
        "evaluator.leave": {"staff_id": founder.id},
    }
    pair = {"evaluator_id": twin.id, "other_id": evaluator.id, "key": "legal_representative"}
    scene.special["department_evaluators.decide_kin"] = pair
    scene.special |= {f"evaluator.{each}": {"engagement_id": proposed.id} for each in ("accept", "decline")}
    scene.typed = {"count": "1"}
    scene.only = "^(?!/supervision).*evaluat"
    scene.keep()
    return scene


# --- Places that are worked out ---------------------------------------------------------------------------------------


def worked_places(app: Flask, day: date, url: str) -> Scene:
    """An invented region's call whose places are worked out: of what staff have entered, and of a list."""
    made = People()
    terrace = Terrace(World(app, made))
    scene = Scene(app, database_of(url), day)
    terrace.counted()
    filed = terrace.filed("provincial")
    scene.people = {
        OWNER: person_of(filed.unit_id),
        STRANGER: made.applicant().id,
        OFFICER: terrace.officers[terraces.EAST].id,
        OTHER_OFFICER: terrace.officers[terraces.WEST].id,
        DEPARTMENT: terrace.department.id,
        APPROVER: terrace.approver.id,
        EXPERT: made.make(Role.EXPERT).id,
        AUDITOR: made.auditor().id,
        ADMINISTRATOR: made.administrator().id,
    }
    scene.fills = {"application_id": filed.id}
    chosen = {"call": terraces.CALL, "chosen": f"{filed.id}:{filed.revision}"}
    scene.queries = {"/review": chosen, "/targets/places": {"call": terraces.CALL}}
    scene.only = "targets/places|review/recommend"
    scene.keep()
    return scene


# --- The recommendation of national units -----------------------------------------------------------------------------


def _begun_before_it_was_listed(desk: OfficersDesk, by: Person) -> Application:
    """A draft of a new unit, which has come onto the nation's list since."""
    unit = desk.world.unit(listed=("provincial",))
    desk.world.confirm(by, unit)
    draft = desk.world.started(desk.opened, unit, by, track="new")
    desk.world.list(unit, "national", on=clock.today())
    return draft


def national(app: Flask, day: date, url: str) -> Scene:
    """Hunan's recommendation of 2025: a unit that must file and has not, one that has."""
    made = People()
    desk = OfficersDesk(World(app, made), NATIONAL, EAST)
    scene = Scene(app, database_of(url), day)
    waiting = desk.world.unit("甲甲未报有限公司", listed=("provincial", "national"))
    filed = desk.application(track="existing", listed=("provincial", "national"))
    department = made.department()
    misplaced = _begun_before_it_was_listed(desk, person_now(person_of(filed.unit_id)))
    scene.people = {
        OWNER: person_of(filed.unit_id),
        STRANGER: made.applicant().id,
        OFFICER: desk.officer.id,
        OTHER_OFFICER: made.officer(WEST).id,
        DEPARTMENT: department.id,
        APPROVER: made.make(Role.DEPARTMENT_APPROVER).id,
        EXPERT: made.make(Role.EXPERT).id,
        AUDITOR: made.auditor().id,
        ADMINISTRATOR: made.administrator().id,
    }
    duties = [each.id for each in instance().book().deadlines.values() if each.call is None]
    chosen = {"call": NATIONAL, "chosen": f"{filed.id}:{filed.revision}"}
    scene.fills = {"duty_id": duties[0], "application_id": filed.id, "unit_id": filed.unit_id}
    scene.fills["revision_id"] = _benchmarks(scene)
    scene.typed = {"into": waiting.name, "heirs": waiting.name, "kind": EventKind.SPLIT}
    wrongly = desk.application(track="new", listed=("provincial",))
    desk.world.list(wrongly.unit, "national", on=clock.today())
    scene.special = {
        "applications.change_over": {"application_id": misplaced.id},
        "review.change_over": {"application_id": wrongly.id},
    }
    scene.queries = {"/department/unfiled": {"call": NATIONAL}, "/review": chosen, "/department": chosen}
    desks = "change-over|fraud|duties|follow-up|unfiled|results|report|receipts|queue|drafts"
    scene.only = f"benchmarks|listed/<|{desks}|/review/applications/<[^/]*>$"
    scene.keep()
    return scene


# --- Listed units -----------------------------------------------------------------------------------------------------


def listed_units(app: Flask, day: date, url: str) -> Scene:
    """Shanxi's listed units while their reports are due: one that owes its own, matters that wait for every office."""
    seed_calendar()
    made = People()
    province = Province(World(app, made))
    opened = province.report_of(day.year)
    scene = Scene(app, database_of(url), day)
    unit, owner = province.listed("provincial", "city")
    change = province.handed_in(upkeep.report(unit.id, UpkeepKind.CHANGE, by=owner), owner, **CHANGED)
    upkeep.review(change.id, True, "经核实", revision=matters.record(change.id).revision, by=province.city)
    other, its = province.listed("city")
    removal = province.handed_in(province.proposed(other), its, accepts="no_objection")
    scene.people = {
        OWNER: owner.id,
        OFFICER: province.city.id,
        DEPARTMENT: province.officer.id,
        APPROVER: province.approver.id,
    }
    place = {"place": f"{unit.id}:city:factory:"}
    report = {"call": opened.call_id, "unit": unit.id}
    scene.fills = {"unit_id": unit.id, "kind": "spot_check"}
    scene.typed = {"unit": unit.id}
    scene.queries = {
        "/upkeep/check": place,
        "/upkeep/reports": report,
        "/upkeep/pass-up": {"record": change.id},
        "/upkeep/decide": {"record": removal.id},
    }
    draft = province.begun(opened, *province.listed("city"), "city")
    admitting = province.filed(
        opened, *province.listed("city"), "city", report_accident=True, report_accident_description="除尘器起火"
    )
    mended = _complained(other, province.city, to_be_mended=True)
    supervision.report_rectified(mended.id, "排放口已加装在线监测", by=its)
    scene.special = {
        "scores.live": {"application_id": draft.id, "form_id": "annual-report-factory", "section_id": "indicators"},
        "supervision.decide": {"complaint_id": _complained(unit, province.city).id},
        "supervision.rectified": {"complaint_id": mended.id},
        "rectifications.show": {"complaint_id": mended.id},
        "upkeep.settle": {"application_id": admitting.id, "field": "report_accident"},
    }
    scene.people["reporting"] = person_of(draft.unit_id)
    scene.people["accused"] = its.id
    scene.others = {"upkeep.decide_many": APPROVER, "scores": "reporting", "rectifications": "accused"}
    scene.others |= {"upkeep.remind": OFFICER, "upkeep.refuse": OFFICER, "upkeep.late": OFFICER}
    scene.only = "^/upkeep/(check|propose|reports|pass-up|decide)|/live/|_id>/(decide|rectified)$"
    scene.only += "|(complaints|rectifications)/<[^/]*>$|^/upkeep/admitted/"
    scene.keep()
    return scene


def _complained(unit: Unit, officer: Person, *, to_be_mended: bool = False) -> Complaint:
    """A complaint that the officer has accepted; and where a fault is to be mended, decided."""
    said = supervision.Said(*COMPLAINANT, "去年冬天夜间偷排废水，附有照片", [pdf("what was seen")])
    made = supervision.complain(Against.UNIT, unit.id, said, token=("m" if to_be_mended else "d") * 43)
    supervision.accept(made.id, by=officer)
    if to_be_mended:
        by_then = clock.today() + timedelta(days=30)
        supervision.decide(
            made.id, Decision(ComplaintState.RECTIFY, "情况属实", by_then), revision=made.revision, by=officer
        )
    return made


CHANGED = {"changes": ["scope"], "new_name": "", "changed_on": OPENING.isoformat(), "still_conforms": True}
