"""An evaluator's profile is filled as an application is: conflict, trail, files."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.db import db
from core.evaluators import operations, queries
from core.evaluators.models import Evaluator
from core.files.models import StoredFile
from core.people.models import Person
from tests.support.clients import Browser, browser_of, words
from tests.support.evaluators import Delta
from tests.support.uploads import png

PEOPLE, STANDING = "/evaluator/profile/sections/people", "/evaluator/profile/sections/standing"


@pytest.fixture
def colleagues(delta: Delta) -> tuple[Evaluator, Person, Person]:
    """An evaluator with two who act for it."""
    first, second = delta.clerk("甲"), delta.clerk("乙")
    evaluator = delta.admitted(first)
    joined = operations.join(evaluator.id, delta.letter(second), by=second)
    operations.confirm_staff(joined.id, by=delta.officer)
    return evaluator, first, second


def browser(delta: Delta, person: Person) -> Browser:
    return browser_of(delta.world.app, person)


def seen(page: str) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert found, words(page)
    return found[1]


def people(staff: int, **more: str) -> dict[str, Any]:
    return {"save": "close", "answers.full_time_staff": str(staff), "answers.senior_staff": "5", **more}


def test_the_second_of_two_sees_both_versions_and_may_then_save(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    mine, theirs = browser(delta, colleagues[1]), browser(delta, colleagues[2])
    opened = seen(mine.get(PEOPLE).text)
    assert theirs.submit(PEOPLE, revision=seen(theirs.get(PEOPLE).text), **people(20)).status_code == 302
    refused = mine.submit(PEOPLE, revision=opened, **people(15))
    assert refused.status_code == 409
    shown = words(refused.text)
    assert "乙于" in shown
    assert "20" in shown
    assert 'value="15"' in refused.text
    assert mine.submit(PEOPLE, revision=seen(refused.text), **people(15)).status_code == 302
    assert 'value="15"' in theirs.get(PEOPLE).text


def test_of_the_basics_too(delta: Delta, colleagues: tuple[Evaluator, Person, Person]) -> None:
    mine, theirs = browser(delta, colleagues[1]), browser(delta, colleagues[2])
    path = "/evaluator/profile"
    opened = seen(mine.get(path).text)
    said = {
        "name": colleagues[0].name,
        "legal_representative": "张三",
        "contact_name": "李四",
        "contact_phone": "13800000000",
        "declaration": "本机构具备相应能力，对评价结果负责。",
        "legal_representative-kind": "resident",
        "founder-kind": "resident",
    }
    assert theirs.submit(path, revision=opened, **said, address="示例路 2 号").status_code == 302
    refused = mine.submit(path, revision=opened, **said, address="示例路 3 号")
    assert refused.status_code == 409
    assert "示例路 2 号" in words(refused.text)
    assert 'value="示例路 3 号"' in refused.text
    assert mine.submit(path, revision=seen(refused.text), **said, address="示例路 3 号").status_code == 302
    profile = queries.open_profile(colleagues[0].id)
    assert profile is not None
    assert profile.address == "示例路 3 号"


def test_what_a_colleague_saved_meanwhile_is_not_handed_in_unseen(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    mine, theirs = browser(delta, colleagues[1]), browser(delta, colleagues[2])
    mine.submit(PEOPLE, revision=seen(mine.get(PEOPLE).text), **people(15))
    opened = seen(mine.get("/evaluator").text)
    theirs.submit(PEOPLE, revision=seen(theirs.get(PEOPLE).text), **people(1))
    refused = mine.submit("/evaluator/profile/submit", page="/evaluator", revision=opened)
    assert refused.status_code == 409
    assert "乙于" in words(refused.text)
    assert queries.submitted_profiles() == []
    assert mine.submit("/evaluator/profile/submit", page="/evaluator", revision=seen(refused.text)).status_code == 302


def test_a_file_for_what_is_asked_no_more_is_not_handed_in(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    evaluator, clerk, _ = colleagues
    secret = delta.proof(clerk, "内部文件.pdf")
    mine = browser(delta, clerk)

    def save(path: str, **answers: str) -> None:
        assert mine.submit(path, revision=seen(mine.get(path).text), save="close", **answers).status_code == 302

    staff = {"answers.full_time_staff": "12", "answers.senior_staff": "5"}
    (proof,) = db.session.query(StoredFile).filter_by(purpose="evaluator_proof", owner_id=evaluator.id)
    held = {"answers.is_legal_entity": "yes", "answers.registration": proof.id}
    save(PEOPLE, **staff, **{"answers.is_branch": "yes"})
    save(STANDING, **held, **{"answers.founding": secret})
    save(PEOPLE, **staff, **{"answers.is_branch": "no"})
    mine.submit("/evaluator/profile/submit", page="/evaluator", revision=seen(mine.get("/evaluator").text))
    (profile,) = queries.submitted_profiles()
    assert profile.submission is not None
    assert [each["name"] for each in profile.submission.files] == ["证书.pdf"]


def test_what_waits_for_the_department_takes_no_file(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    mine = browser(delta, colleagues[1])
    mine.submit(PEOPLE, revision=seen(mine.get(PEOPLE).text), **people(15))
    page = mine.get(STANDING).text
    sent_twice = {"page": "/evaluator", "revision": seen(mine.get("/evaluator").text)}
    statuses = [mine.submit("/evaluator/profile/submit", **sent_twice).status_code for _ in range(2)]
    assert statuses == [302, 409], "it is no lack of rights that it was handed in"
    kept = db.session.scalars(select(StoredFile.id)).all()
    sent = {"answers.is_legal_entity": "yes", "answers.registration.upload": (BytesIO(png()), "证书.png")}
    refused = mine.submit(STANDING, page="/evaluator", revision=seen(page), **sent)
    assert refused.status_code == 409
    assert "正在等待主管部门审核" in words(refused.text)
    assert db.session.scalars(select(StoredFile.id)).all() == kept


def test_the_trail_tells_what_changed_and_hides_whom_it_is_about(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    mine = browser(delta, colleagues[1])
    personal = {"answers.head": "王秘密", "answers.seniors.0.person": "赵秘密", "answers.seniors.0.title": "高级工程师"}
    sent = mine.submit(PEOPLE, revision=seen(mine.get(PEOPLE).text), **people(20, **personal))
    assert sent.status_code == 302
    told = [str([event.before, event.after]) for event in db.session.query(AuditEvent)]
    assert "秘密" not in " ".join(told)
    assert any("full_time_staff" in each and "高级工程师" in each and "不记录" in each for each in told)


def test_a_file_that_is_taken_out_is_forgotten_unless_it_was_submitted(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    evaluator, clerk, _ = colleagues
    mine = browser(delta, clerk)
    (submitted,) = db.session.query(StoredFile).filter_by(purpose="evaluator_proof", owner_id=evaluator.id)
    ids = submitted.id, delta.proof(clerk)
    _save_standing(mine, *ids)
    _save_standing(mine, ids[0])
    assert db.session.get(StoredFile, ids[1]) is None
    _save_standing(mine, delta.proof(clerk))
    assert db.session.get(StoredFile, ids[0]) is not None
    overseen = browser(delta, delta.officer).get(f"/department/evaluators/{evaluator.id}")
    assert f"/files/{ids[0]}" in overseen.text
    assert f'value="{ids[0]}"' not in mine.get(STANDING).text


def test_a_file_of_another_kind_than_its_name_says_supports_no_answer(
    delta: Delta, colleagues: tuple[Evaluator, Person, Person]
) -> None:
    evaluator, clerk, _ = colleagues
    mine = browser(delta, clerk)
    picture = delta.proof(clerk, "照片.pdf", png())
    held = _registration(evaluator)
    answers: dict[str, Any] = {
        "answers.is_legal_entity": "true",
        "answers.registration": held,
        "answers.licence": picture,
    }
    refused = mine.submit(STANDING, revision=seen(mine.get(STANDING).text), save="close", **answers)
    assert refused.status_code == 422
    assert "格式不符合" in words(refused.text)
    file = db.session.get(StoredFile, picture)
    assert file is not None
    assert file.owner_id is None


def _save_standing(mine: Browser, *ids: str) -> None:
    answers: dict[str, Any] = {"answers.is_legal_entity": "true", "answers.registration": list(ids)}
    sent = mine.submit(STANDING, revision=seen(mine.get(STANDING).text), save="close", **answers)
    assert sent.status_code == 302, words(sent.text)


def _registration(evaluator: Evaluator) -> str:
    (file,) = db.session.query(StoredFile).filter_by(purpose="evaluator_proof", owner_id=evaluator.id)
    return file.id
