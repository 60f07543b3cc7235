"""A unit's store of evidence: one file for many answers and calls, seen by those to whom it was handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.presenting import ApplicationView
from core.audit.policies import reads_contents
from core.audit.queries import TrailFilter, every
from core.calls import queries as calls
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.evidence_store import operations
from core.evidence_store import queries as stores
from core.evidence_store.models import StoredEvidence
from core.evidence_store.operations import Details
from core.evidence_store.purposes import FILES
from core.evidence_store.rules import EvidenceKind, Validity
from core.files import operations as files
from core.files.models import StoredFile
from core.files.operations import open_file
from core.files.purposes import may_open
from core.files.workflow import Scan
from core.filling import queries as filling
from core.filling.models import Evidence
from core.filling.operations.retaining import forget_draft
from core.instance import instance
from core.people import queries as people
from tests.integration.applications.filed import Filed
from tests.integration.evidence_store.conftest import Store
from tests.support.clients import Browser, browser_of, token_of
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.house import at_once, sign_in
from tests.support.uploads import pdf, upload
from tests.support.world import CREATION_PLAN, World

pytestmark = pytest.mark.one_kind

FORM, SECTION, ANSWER = "eligibility-factory", "audit", "audit_evidence"
AUDITED = {"audited": True, "audited_on": "2022-05-30"}


def draft(store: Store) -> Application:
    opened = calls.opened(CREATION_PLAN) or store.world.open_call(CREATION_PLAN)
    return store.world.started(opened, store.unit, store.by)


def filled(store: Store) -> Application:
    made = draft(store)
    store.world.fill(made, store.by)
    return made


def filed_of(store: Store, application: Application) -> Filed:
    made = Filed.__new__(Filed)
    made.world, made.unit, made.by, made.id = store.world, store.unit, store.by, application.id
    return made


def pick(application: Application, store: Store, *file_ids: str) -> None:
    saved = saved_section(application.id, FORM, SECTION)
    given = {**(saved.answers if saved else AUDITED), ANSWER: list(file_ids)}
    save_section(application.id, FORM, SECTION, given, revision=saved.revision if saved else 0, by=store.by)


def test_the_same_file_is_put_in_once(store: Store) -> None:
    """Under another name, twice at once, or in its own place: each said by name, and nothing is put in."""
    held, details = store.put(), Details(EvidenceKind.OTHER)
    copies = [files.keep(upload(pdf("证书.pdf"), name), FILES.id, by=store.by).id for name in ("副本.pdf", "副本2.pdf")]
    new = [files.keep(upload(pdf("新"), name), FILES.id, by=store.by).id for name in ("新.pdf", "又.pdf")]
    with pytest.raises(Invalid) as refused:
        operations.add(store.unit.id, [*copies, *new], details, by=store.by)
    assert refused.value.errors["files"] == [
        "“副本.pdf”与“证书.pdf”内容相同，不用再放入。",
        "“副本2.pdf”与“证书.pdf”内容相同，不用再放入。须改种类或有效期的，请打开材料库中的那一份修改。",
        "“又.pdf”与“新.pdf”内容相同，只放入一份，请取消勾选多余的。",
    ]
    with pytest.raises(Invalid, match="按提示修改"):
        operations.replace(held.id, copies[0], details, revision=1, by=store.by)
    assert [each.id for each in stores.of_unit(store.unit.id)] == [held.id]


def test_one_file_proves_answers_of_several_fillings_without_a_copy(store: Store) -> None:
    held, application = store.put(), draft(store)
    save_section(application.id, FORM, SECTION, {**AUDITED, ANSWER: [held.file_id]}, revision=0, by=store.by)
    both = {"energy_level_evidence": [held.file_id]}
    save_section(application.id, FORM, "enterprise", both, revision=0, by=store.by)
    applications.withdraw(application.id, revision=queries.get(application.id).revision, by=store.by)
    again = draft(store)
    pick(again, store, held.file_id)
    content = db.session.query(StoredFile).filter_by(sha256=held.file.sha256)
    assert (content.count(), db.session.query(Evidence).count()) == (1, 2)
    assert held.file.owner_id == held.id
    found = stores.uses([held.file_id])[held.file_id]
    assert [use.is_handed_in for use in found] == [False, False]
    assert all(use.url.startswith("/applications/") for use in found)


def test_a_file_of_the_store_is_its_units_own_until_it_was_handed_in(store: Store, world: World) -> None:
    held, application = store.put(), filled(store)
    pick(application, store, held.file_id)
    officer, stranger = world.people.officer(), world.people.applicant()
    elsewhere, auditor = world.people.officer(body_id="zhuzhou"), world.people.auditor()

    def opens() -> list[bool]:
        file = db.session.get_one(StoredFile, held.file_id)
        return [bool(may_open(each, file)) for each in (store.by, officer, stranger, elsewhere)]

    def told() -> bool:
        events = every(TrailFilter(), 1_000, reader=auditor)
        kept = [each for each in events if each.action in {"evidence_store.add", "files.keep"}]
        own = [each for each in kept if each.subject_id in (held.id, held.file_id)]
        return any(reads_contents(auditor, each) for each in own)

    assert opens() == [True, False, False, False]
    assert not told()
    world.submitted(application, store.by)
    assert opens() == [True, True, False, False]
    assert told()


def test_what_was_handed_in_stays_whatever_becomes_of_the_store(store: Store) -> None:
    held, application = store.put(), filled(store)
    pick(application, store, held.file_id)
    submitted = store.world.submitted(application, store.by)
    details = Details(EvidenceKind.CERTIFICATE, valid_until=date(2030, 1, 1))
    newer = operations.replace(held.id, store.uploaded("新证书.pdf"), details, revision=1, by=store.by)
    with pytest.raises(Conflict, match="不能删除"):
        operations.remove(held.id, revision=2, by=store.by)
    assert held.file_id in {file["id"] for file in filling.last_submission(application.id).files}  # type: ignore[union-attr]
    assert filling.submitted_files(submitted)[held.file_id].warning == "材料库中已有更新的一份"
    with open_file(db.session.get_one(StoredFile, held.file_id)) as content:
        assert content.read() == pdf("证书.pdf")
    assert [each.id for each in stores.offered(store.unit.id)] == [newer.id]


def test_what_is_used_nowhere_is_taken_out_with_its_bytes_record(store: Store) -> None:
    held, application = store.put(), draft(store)
    pick(application, store, held.file_id)
    with pytest.raises(Conflict, match="2024"):
        operations.remove(held.id, revision=1, by=store.by)
    pick(application, store)
    assert db.session.query(Evidence).count() == 0
    assert db.session.get(StoredFile, held.file_id) is not None
    file_id = held.file_id
    operations.remove(held.id, revision=1, by=store.by)
    assert db.session.get(StoredFile, file_id) is None
    assert stores.of_unit(store.unit.id) == []


def test_the_older_is_offered_again_when_the_newer_goes(store: Store) -> None:
    held = store.put()
    details = Details(EvidenceKind.CERTIFICATE)
    newer = operations.replace(held.id, store.uploaded("新.pdf"), details, revision=1, by=store.by)
    with pytest.raises(Stale):
        operations.replace(held.id, store.uploaded("又.pdf"), details, revision=1, by=store.by)
    with pytest.raises(Conflict, match="已经更新过"):
        operations.replace(held.id, store.uploaded("又.pdf"), details, revision=2, by=store.by)
    operations.remove(newer.id, revision=1, by=store.by)
    assert [each.id for each in stores.offered(store.unit.id)] == [held.id]


def test_nobody_else_puts_in_picks_or_takes_out(store: Store, world: World) -> None:
    held, application = store.put(), draft(store)
    other = world.unit()
    stranger, officer = world.representative(other), world.people.officer()
    for person in (stranger, officer, world.people.department()):
        with pytest.raises(NotAllowed):
            operations.remove(held.id, revision=1, by=person)
        with pytest.raises(NotAllowed):
            operations.add(store.unit.id, [], Details(EvidenceKind.OTHER), by=person)
    theirs = world.started(queries.get(application.id).call, other, stranger)
    with pytest.raises(Invalid):
        save_section(theirs.id, FORM, SECTION, {**AUDITED, ANSWER: [held.file_id]}, revision=0, by=stranger)
    with pytest.raises(NotFound):  # an upload of somebody else's
        operations.add(store.unit.id, [store.uploaded(by=stranger)], Details(EvidenceKind.OTHER), by=store.by)


def test_what_a_scanner_found_something_in_is_offered_to_nobody(store: Store) -> None:
    held, application = store.put(), draft(store)
    with transaction():
        db.session.get_one(StoredFile, held.file_id).scan = Scan.INFECTED
    with pytest.raises(Invalid):
        pick(application, store, held.file_id)


@pytest.mark.parametrize(
    ("since", "until", "how"),
    [
        (None, None, Validity.UNSAID),
        (None, -1, Validity.OVER),
        (None, 0, Validity.SOON),
        (None, 30, Validity.SOON),
        (None, 31, Validity.HOLDS),
        (1, 400, Validity.NOT_YET),
    ],
)
def test_validity_is_counted_in_days(store: Store, since: int | None, until: int | None, how: Validity) -> None:
    begins, ends = (None if each is None else clock.today() + timedelta(days=each) for each in (since, until))
    assert stores.stands(store.put(until=ends, since=begins)) is how


def test_expired_evidence_is_said_where_it_is_used_and_stops_nobody(store: Store, client: Browser) -> None:
    ends = clock.today() - timedelta(days=1)
    held, application = store.put(until=ends), filled(store)
    pick(application, store, held.file_id)
    said = f"已过期，有效期至 {ends:%Y-%m-%d}"
    view = ApplicationView(queries.get(application.id))
    assert [each.warning for each in view.dated] == [said]
    assert view.dated_by == instance().book().term(stores.EXPIRING).choice  # type: ignore[union-attr]
    sign_in(client, store.by)
    for page in (f"/applications/{application.id}/check", f"/applications/{application.id}/sections/{FORM}/{SECTION}"):
        assert said in client.get(page).text
    submitted = store.world.submitted(application, store.by)
    assert filling.submitted_files(submitted)[held.file_id].warning == said


def test_what_has_expired_since_it_was_handed_in_is_said_to_whoever_read_it_before(
    app: Flask, store: Store, world: World
) -> None:
    ends = clock.today() + timedelta(days=60)
    held, application = store.put(until=ends), filled(store)
    pick(application, store, held.file_id)
    world.submitted(application, store.by)
    officer = browser_of(app, world.people.officer(application.body_id))
    page, said = f"/review/applications/{application.id}", f"已过期，有效期至 {ends:%Y-%m-%d}"
    assert said not in officer.get(page).text
    with clock.travel(ends + timedelta(days=1)):
        assert said in officer.get(page).text
    operations.change(
        held.id, Details(held.kind, valid_until=ends + timedelta(days=90)), revision=held.revision, by=store.by
    )
    with clock.travel(ends + timedelta(days=1)):
        assert said not in officer.get(page).text


def test_a_draft_that_is_forgotten_leaves_the_store_alone(store: Store) -> None:
    held, application = store.put(), draft(store)
    pick(application, store, held.file_id)
    with transaction():
        forget_draft(application.id)
    assert db.session.get(StoredFile, held.file_id) is not None
    operations.remove(held.id, revision=1, by=store.by)


def test_what_was_handed_in_and_taken_out_can_be_picked_again(store: Store, world: World) -> None:
    held, application = store.put(), filled(store)
    pick(application, store, held.file_id)
    world.submitted(application, store.by)
    Filed.send_back(filed_of(store, application), world.people.officer())
    pick(application, store)
    assert stores.uses([held.file_id])[held.file_id][0].is_handed_in
    assert held.file_id not in filling.files_of(application.id)
    pick(application, store, held.file_id)
    assert held.file_id in filling.files_of(application.id)
    assert db.session.query(Evidence).filter_by(file_id=held.file_id).count() == 1


# --- The pages --------------------------------------------------------------------------------------------------------


def test_several_are_put_in_at_once_and_what_is_wrong_keeps_the_rest(store: Store, client: Browser) -> None:
    sign_in(client, store.by)
    page = client.get("/my/evidence")
    assert 'type="file"' in page.text
    files = [upload(pdf("一"), "一.pdf"), upload(pdf("二"), "二.pdf")]
    sent: dict[str, Any] = {
        "unit": store.unit.id,
        "kind": "",
        "files": [(each.stream, each.filename) for each in files],
    }
    wrong = client.submit("/my/evidence", **sent)
    assert wrong.status_code == 422
    assert "请选择材料的种类。" in wrong.text
    kept = [each.id for each in db.session.query(StoredFile).filter_by(purpose="stored_evidence")]
    assert len(kept) == 2
    sent = {"unit": store.unit.id, "kind": "certificate", "valid_until": "2026-01-01", "files_id": kept}
    assert client.submit("/my/evidence", **sent).status_code == 302
    assert "一.pdf" in client.get("/my/evidence").text
    assert {each.valid_until for each in stores.of_unit(store.unit.id)} == {date(2026, 1, 1)}


def test_the_pages_of_a_piece_are_its_units_own(store: Store, world: World, client: Browser) -> None:
    held = store.put()
    sign_in(client, store.by)
    assert client.get(f"/my/evidence/{held.id}").status_code == 200
    changed = {"revision": "1", "kind": "test", "valid_from": "2023-02-01", "valid_until": "2023-01-01"}
    assert "有效期至不能早于生效日期" in client.submit(f"/my/evidence/{held.id}", **changed).text
    changed["valid_until"] = "2024-02-01"
    assert client.submit(f"/my/evidence/{held.id}", **changed).status_code == 302
    assert db.session.get_one(StoredEvidence, held.id).kind is EvidenceKind.TEST
    newer: dict[str, Any] = {"revision": "2", "kind": "test", "file": (upload(pdf("新"), "新.pdf").stream, "新.pdf")}
    assert client.submit(f"/my/evidence/{held.id}/newer", **newer).status_code == 302
    older = client.get(f"/my/evidence/{held.id}").text
    assert "已有更新的一份" in older
    removing = f"/my/evidence/{held.id}/remove"
    assert client.submit(removing, revision="3").status_code == 302
    again = client.submit(removing, page="/my/evidence", revision="3")
    assert (again.status_code, again.location) == (302, "/my/evidence")
    assert "没有重复办理" in client.get("/my/evidence").text
    sign_in(client, world.people.applicant())
    assert client.get(f"/my/evidence/{stores.of_unit(store.unit.id)[0].id}").status_code == 404
    assert client.get(removing).status_code == 404, "who did not take it out learns nothing of it"


def test_two_that_stand_for_one_another_are_taken_out_at_once(app: Flask, store: Store) -> None:
    """The older one's place falls to the one after: who takes both out at once leaves neither half taken."""
    first = store.put("一.pdf")
    second = operations.replace(
        first.id, store.uploaded("二.pdf"), Details(EvidenceKind.CERTIFICATE), revision=1, by=store.by
    )
    third = operations.replace(
        second.id, store.uploaded("三.pdf"), Details(EvidenceKind.CERTIFICATE), revision=1, by=store.by
    )
    first_id, by = first.id, store.by.id

    def out(id: str) -> Callable[[], object]:
        return lambda: operations.remove(id, revision=stores.item(id).revision, by=people.person(by))

    results = at_once(app, out(second.id), out(third.id))
    assert all(each is None or isinstance(each, Stale) for each in results), results
    left = {each.id: each.replaced_by_id for each in stores.of_unit(store.unit.id)}
    assert left[first_id] is None or left[first_id] in left
    assert len(left) == 1 + sum(each is not None for each in results)


def test_who_takes_out_what_he_took_out_is_led_on_and_the_trail_tells_once(app: Flask, store: Store) -> None:
    """Between what the page read and what it does the same person has done it."""
    id = store.put().id

    def out(browser: Browser, token: str) -> TestResponse:
        return browser.post(f"/my/evidence/{id}/remove", data={"csrf_token": token, "revision": "1"})

    browsers = [browser_of(app, store.by) for _ in range(4)]
    sent = [(each, token_of(each.get(f"/my/evidence/{id}/remove").text)) for each in browsers]
    found = at_once(app, *(partial(out, *each) for each in sent))
    codes = [each.status_code for each in found if isinstance(each, TestResponse)]
    assert codes == [302] * 4
    assert len([*every(TrailFilter(subject_id=id, action="evidence_store.remove"), 9, reader=None)]) == 1
