"""Files are checked by content, kept once, and opened only to whom their owner opens them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from werkzeug.datastructures import FileStorage

from core import clock
from core.audit.actions import READ
from core.audit.models import AuditEvent
from core.contents import kinds
from core.contents.kinds import FileRefused
from core.db import db
from core.errors import NotFound
from core.files import operations, purposes, queries
from core.files.models import StoredFile
from core.files.operations import Owner, StorageUnavailable
from core.files.purposes import Purpose
from core.instance import instance
from core.people.models import Person
from core.people.policies import ALLOWED, Permission, Refused
from core.people.queries import person as person_now
from tests.support.house import People, at_once, sign_in
from tests.support.uploads import archive, folder, pages_pdf, pdf, png, upload, word

OPEN_TO: set[str] = set()


def may_open(person: Person, file: StoredFile) -> Permission:
    return ALLOWED if person.id in OPEN_TO else Refused("不。")


PAPER = purposes.register(
    Purpose("test_paper", "示例材料", (kinds.PDF, kinds.PNG), may_open, most_files=2, most_bytes=1000)
)
BULK = purposes.register(Purpose("test_bulk", "示例卷宗", (kinds.PDF,), may_open))
MATTERS: Select[Any] = select(StoredFile.owner_id).where(StoredFile.owner_type == "matter")
SHARED = purposes.register(Purpose("test_shared", "示例佐证", (kinds.PDF,), may_open, of_unit=lambda _: MATTERS))
THERE_BEFORE = purposes.register(
    Purpose("test_there_before", "示例佐证", (kinds.PDF,), may_open, of_unit=lambda _: select(Person.id))
)
"""As a unit's applications are there before their files, so that all know it by the same one."""
OWNER = Owner("thing", "1")


@pytest.fixture(autouse=True)
def _closed() -> None:
    OPEN_TO.clear()


def stored_contents() -> list[str]:
    root = folder().root
    return sorted(path.name for path in root.glob("??/??/*"))


def test_an_upload_is_kept_under_its_sum(app: Flask, people: People) -> None:
    person = people.applicant()
    file = operations.keep(upload(pdf(), "../../申报 材料.pdf"), PAPER.id, by=person)
    assert (file.name, file.media_type, file.size) == ("申报 材料.pdf", "application/pdf", len(pdf()))
    assert file.sha256 == sha256(pdf()).hexdigest()
    assert stored_contents() == [file.sha256]
    with operations.open_file(file) as content:
        assert content.read() == pdf()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "files.keep")).one()
    assert event.subject_id == file.id


def test_the_same_content_twice_is_two_records_of_one_content(app: Flask, people: People) -> None:
    first, second = people.applicant(), people.applicant()
    one = operations.keep(upload(pdf(), "甲.pdf"), PAPER.id, by=first)
    other = operations.keep(upload(pdf(), "乙.pdf"), PAPER.id, by=second)
    assert one.id != other.id
    assert (one.name, other.name) == ("甲.pdf", "乙.pdf")
    assert stored_contents() == [one.sha256]
    operations.discard(one.id, by=first)
    assert operations.clean_up().contents == 0
    assert stored_contents() == [other.sha256]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.pdf", "“空.pdf”：文件是空的"),
        (word(), "委托书.pdf", "文件内容是Word（.docx），这里不接受"),
        (b"MZ" + bytes(100), "委托书.pdf", "可执行程序"),
        (archive({"zeros": bytes(60_000_000)}), "包.zip", "膨胀"),
        (png(50_000, 50_000), "图.png", "像素"),
    ],
)
def test_what_is_refused_leaves_nothing(app: Flask, people: People, content: bytes, name: str, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        operations.keep(upload(content, name), PAPER.id, by=people.applicant())
    assert stored_contents() == []
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_file_past_the_limit_is_refused_while_it_comes(app: Flask, people: People) -> None:
    endless = FileStorage(BytesIO(pdf() + bytes(20_000_000)), filename="大.pdf")
    with pytest.raises(FileRefused, match="超过 20 MB"):
        operations.keep(endless, PAPER.id, by=people.applicant())
    assert stored_contents() == []


def test_a_field_may_accept_less_than_its_purpose(app: Flask, people: People) -> None:
    with pytest.raises(FileRefused, match="PNG"):
        operations.keep(upload(png(), "图.png"), PAPER.id, by=people.applicant(), accepts=(kinds.PDF,))


def test_an_owner_has_no_more_than_its_bounds(app: Flask, people: People) -> None:
    person = people.applicant()
    for number in range(2):
        operations.keep(upload(pdf(str(number))), PAPER.id, by=person, owner=OWNER)
    with pytest.raises(FileRefused, match="最多 2 个"):
        operations.keep(upload(pdf("3")), PAPER.id, by=person, owner=OWNER)
    assert len(queries.of_owner(OWNER.type, OWNER.id)) == 2
    with pytest.raises(FileRefused, match="合计"):
        operations.keep(upload(pdf("x" * 1000)), PAPER.id, by=person, owner=Owner("thing", "2"))


def test_an_upload_is_attached_once_by_its_uploader(app: Flask, people: People) -> None:
    person = people.applicant()
    file = operations.keep(upload(pdf()), PAPER.id, by=person)
    wrong_acts: tuple[Callable[[], object], ...] = (
        lambda: operations.attach(file.id, PAPER.id, OWNER, by=people.applicant()),
        lambda: operations.attach(file.id, "letter_of_authority", OWNER, by=person),
        lambda: operations.attach("0" * 32, PAPER.id, OWNER, by=person),
    )
    for act in wrong_acts:
        with pytest.raises(NotFound):
            act()
    operations.attach(file.id, PAPER.id, OWNER, by=person)
    with pytest.raises(NotFound):
        operations.attach(file.id, PAPER.id, Owner("thing", "2"), by=person)
    again = operations.copy(file, PAPER.id, Owner("thing", "2"), by=person)
    assert (again.sha256, again.name) == (file.sha256, file.name)


def test_what_nobody_used_goes_after_a_day_and_its_content_with_it(app: Flask, people: People) -> None:
    person = people.applicant()
    forgotten = operations.keep(upload(pdf("forgotten")), PAPER.id, by=person)
    used = operations.keep(upload(pdf("used")), PAPER.id, by=person, owner=OWNER)
    assert operations.clean_up() == operations.CleanedUp(0, 0)
    os.utime(folder().path(forgotten.sha256), (0, 0))
    os.utime(folder().path(used.sha256), (0, 0))
    with clock.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert operations.clean_up() == operations.CleanedUp(1, 1)
    assert stored_contents() == [used.sha256]


def test_many_who_upload_the_same_at_once(app: Flask, people: People) -> None:
    results = at_once(app, *[lambda: operations.keep(upload(pdf()), PAPER.id, by=None).sha256] * 4)
    assert set(results) == {sha256(pdf()).hexdigest()}
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 4
    assert len(stored_contents()) == 1


# --- Download ---------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_out_as_a_download_that_nothing_can_run(
    app: Flask, people: People, client: FlaskClient
) -> None:
    person = people.applicant()
    file = operations.keep(upload(png(), '盖章"扫描.pdf'), PAPER.id, by=person, owner=OWNER)
    OPEN_TO.add(person.id)
    with sign_in(client, person).get(f"/files/{file.id}") as response:
        assert (response.status_code, response.data) == (200, png())
        headers = response.headers
        assert headers["Content-Type"] == "image/png"
        assert headers["Content-Disposition"].startswith("attachment; filename=")
        assert headers["Content-Disposition"].endswith(
            "filename*=UTF-8''%E7%9B%96%E7%AB%A0%27%E6%89%AB%E6%8F%8F.pdf.png"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["Cache-Control"] == "private, no-store"
        assert response.content_length == len(png())


def test_pictures_of_a_file_stand_in_a_frame_of_ours_and_their_reading_is_noted(
    app: Flask, people: People, client: FlaskClient
) -> None:
    person = people.applicant()
    OPEN_TO.add(person.id)
    file = operations.keep(upload(pages_pdf(7), "<b>证.pdf"), BULK.id, by=person, owner=OWNER)
    browser = sign_in(client, person)
    shown = browser.get(f"/files/{file.id}/view")
    assert shown.status_code == 200
    assert "第 1–5 页，共 7 页" in shown.text
    assert "&lt;b&gt;证.pdf" in shown.text
    assert shown.text.count('src="data:image/jpeg;base64,') == 5
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin allow-downloads" in policy
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "第 6–7 页" in browser.get(f"/files/{file.id}/view?page=6").text
    assert "没有这一页" in browser.get(f"/files/{file.id}/view?page=8").text
    read = select(func.count()).where(AuditEvent.action == READ, AuditEvent.subject_id == file.id)
    assert db.session.scalar(read) == 1, "its pages are looked at in one sitting"
    OPEN_TO.clear()
    assert browser.get(f"/files/{file.id}/view").status_code == 404


def test_what_refuses_in_the_frame_is_read_there(
    app: Flask, people: People, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that forbids frames would stand there as a grey nothing: a session that ended, no right, a fault."""
    person = people.applicant()
    OPEN_TO.add(person.id)
    file = operations.keep(upload(pages_pdf(1)), BULK.id, by=person, owner=OWNER)
    address = f"/files/{file.id}/view"

    def refused(status: int, words: str) -> None:
        answer = client.get(address)
        assert answer.status_code == status
        assert words in answer.text
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert 'href="/"' not in answer.text

    refused(401, "请在新窗口登录，再打开一次。")
    sign_in(client, person)
    OPEN_TO.clear()
    refused(404, "找不到")
    OPEN_TO.add(person.id)

    def fails(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("core.files.views.pictures", fails)
        patched.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        refused(500, "系统出错")
    missing = client.get(f"/files/{'0' * 32}")
    assert missing.headers["X-Frame-Options"] == "DENY"


def test_what_has_no_pictures_is_downloaded(app: Flask, people: People, client: FlaskClient) -> None:
    person = people.applicant()
    OPEN_TO.add(person.id)
    file = operations.keep(upload(pdf()), PAPER.id, by=person, owner=OWNER)
    shown = sign_in(client, person).get(f"/files/{file.id}/view")
    assert "请下载原件查看" in shown.text
    assert f'href="/files/{file.id}"' in shown.text


def test_forbidden_and_missing_look_alike(app: Flask, people: People, client: FlaskClient) -> None:
    person = people.applicant()
    file = operations.keep(upload(pdf()), PAPER.id, by=people.applicant(), owner=OWNER)
    forbidden = sign_in(client, person).get(f"/files/{file.id}")
    missing = client.get(f"/files/{'0' * 32}")
    assert forbidden.status_code == missing.status_code == 404
    assert client.get("/files/..%2f..%2fetc%2fpasswd").status_code == 404


def test_before_it_is_used_only_its_uploader_opens_a_file(app: Flask, people: People) -> None:
    person, other = people.applicant(), people.applicant()
    OPEN_TO.update({person.id, other.id})
    file = operations.keep(upload(pdf()), PAPER.id, by=person)
    assert purposes.openable(person, file.id) is file
    with pytest.raises(NotFound):
        purposes.openable(other, file.id)


def test_a_purpose_that_nobody_registered_opens_to_nobody(app: Flask, people: People) -> None:
    person = people.department()
    file = operations.keep(upload(pdf()), PAPER.id, by=person, owner=OWNER)
    file.purpose = "unheard-of"
    db.session.commit()
    OPEN_TO.add(person.id)
    with pytest.raises(NotFound):
        purposes.openable(person, file.id)
    with pytest.raises(LookupError):
        operations.keep(upload(pdf()), "unheard-of", by=person)


def test_nobody_opens_files_without_signing_in(app: Flask, client: FlaskClient) -> None:
    assert client.get(f"/files/{'0' * 32}").status_code == 302


def test_a_content_that_is_gone_is_told_and_is_no_error(app: Flask, people: People, client: FlaskClient) -> None:
    person = people.applicant()
    OPEN_TO.add(person.id)
    file = operations.keep(upload(pdf()), PAPER.id, by=person, owner=OWNER)
    folder().path(file.sha256).unlink()
    response = sign_in(client, person).get(f"/files/{file.id}")
    assert response.status_code == 404
    assert "系统管理员" in response.get_data(as_text=True)


def test_storage_that_is_away_is_said_and_nothing_is_recorded(app: Flask, people: People) -> None:
    person, root = people.applicant(), folder().root
    if root.exists():
        root.rename(root.with_name("elsewhere"))
    root.write_text("a file where the folder was")
    with pytest.raises(StorageUnavailable, match="没有保存") as refused:
        operations.keep(upload(pdf(), "信.pdf"), PAPER.id, by=person)
    assert (refused.value.status, refused.value.cure) == (503, "请保留此页，稍后再试，并告知系统管理员。")
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0


def test_a_purpose_is_registered_once() -> None:
    assert purposes.register(PAPER) is PAPER
    with pytest.raises(ValueError, match="twice"):
        purposes.register(Purpose("test_paper", "别的", (kinds.PDF,), may_open))


# --- Room on the disk -------------------------------------------------------------------------------------------------


@pytest.fixture
def narrow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the instance other bounds, in megabytes."""
    monkeypatch.setattr("core.files.operations.keeping.MEGABYTE", 1_000)

    def bounds(**megabytes: Any) -> None:
        monkeypatch.setattr(instance(), "settings", replace(instance().settings, file_megabytes=9_999, **megabytes))

    return bounds


def test_what_waits_to_be_used_has_its_bound(narrow: Callable[..., None], people: People) -> None:
    narrow(waiting_megabytes=3)
    person = people.applicant()
    first = operations.keep(upload(pdf("x" * 2_000)), BULK.id, by=person)
    with pytest.raises(FileRefused, match=r"“乙.pdf”：已上传而未使用的文件共 2\.\d MB，最多 3 MB，放不下这份文件。"):
        operations.keep(upload(pdf("y" * 2_000), "乙.pdf"), BULK.id, by=person)
    assert stored_contents() == [first.sha256]
    operations.keep(upload(pdf("y" * 2_000)), BULK.id, by=people.applicant())
    operations.keep(upload(pdf("z" * 2_000)), BULK.id, by=None)
    with pytest.raises(FileRefused):  # all strangers together have the room of one
        operations.keep(upload(pdf("a" * 2_000)), BULK.id, by=None)
    operations.attach(first.id, BULK.id, OWNER, by=person)
    operations.keep(upload(pdf("y" * 2_000)), BULK.id, by=person)


def test_a_person_has_no_more_than_his_room(narrow: Callable[..., None], people: People) -> None:
    narrow(person_megabytes=3)
    person = people.applicant()
    operations.keep(upload(pdf("x" * 2_000)), BULK.id, by=person, owner=OWNER)
    with pytest.raises(FileRefused, match=r"您上传的文件共 2\.\d MB，每人最多 3 MB"):
        operations.keep(upload(pdf("y" * 2_000)), BULK.id, by=person, owner=Owner("thing", "2"))


def test_uploads_at_once_do_not_pass_the_bound_together(
    app: Flask, narrow: Callable[..., None], people: People
) -> None:
    narrow(waiting_megabytes=5)
    id = people.applicant().id

    def one(number: int) -> object:
        return operations.keep(upload(pdf(f"{number}" * 2_000)), BULK.id, by=person_now(id)).id

    kept = [each for each in at_once(app, *(partial(one, number) for number in range(4))) if isinstance(each, str)]
    assert len(kept) == 2


def test_uploads_at_once_for_several_of_a_unit_do_not_pass_its_bound_together(
    app: Flask, narrow: Callable[..., None], people: People
) -> None:
    narrow(unit_megabytes=5)
    ids = [people.applicant().id for _ in range(4)]

    def one(id: str) -> object:
        by, content = person_now(id), upload(pdf(id * 60))
        return operations.keep(content, THERE_BEFORE.id, by=by, owner=Owner("matter", id)).id

    kept = [each for each in at_once(app, *(partial(one, id) for id in ids)) if isinstance(each, str)]
    assert len(kept) == 2


def test_what_is_not_used_is_gone_within_a_day(app: Flask, people: People) -> None:
    file = operations.keep(upload(pdf()), BULK.id, by=people.applicant())
    os.utime(folder().path(file.sha256), (0, 0))
    with clock.travel(clock.now() + timedelta(hours=6, minutes=1)):
        assert operations.forget_unused() == operations.CleanedUp(1, 1)
    assert stored_contents() == []


def test_a_unit_has_no_more_than_its_room_over_all_that_is_its_own(narrow: Callable[..., None], people: People) -> None:
    narrow(unit_megabytes=5)
    person = people.applicant()
    for number in "12":
        operations.keep(upload(pdf(number * 2_000)), SHARED.id, by=person, owner=Owner("matter", number))
    with pytest.raises(FileRefused, match=r"本单位的示例佐证已用 4\.\d MB，每个单位最多 5 MB"):
        operations.keep(upload(pdf("3" * 2_000)), SHARED.id, by=person, owner=Owner("matter", "3"))
