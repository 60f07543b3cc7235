"""Putting regulators' answers on record, one letter of each about one or many applications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.applications.operations import moving
from core.consultations.actions import ANSWER, APPLICATION
from core.consultations.models import Answer, Opinion, Reply
from core.consultations.operations.taking import Taken, take, too_old
from core.consultations.purposes import REPLY
from core.consultations.queries.records import Answered, standing
from core.db import db
from core.db.transaction import put, transaction
from core.errors import Invalid
from core.files import operations as files
from core.people.models import Person

_MOST_NUMBER, _MOST_WORDS = 100, 2000

Errors = dict[str, list[str]]
Standing = Mapping[str, Mapping[str, Answered]]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one application; an objection says what is objected to."""

    answer: Answer
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """One regulator's written answer: ``said`` by application. It has a number, or its file is given."""

    regulator: str
    answered_on: date | None
    said: Mapping[str, Said]
    number: str = ""
    file_id: str | None = None


def record(
    revisions: Mapping[str, int], replies: Sequence[ReplyLetter], *, correction: str = "", by: Person
) -> Sequence[Reply]:
    """Put what regulators answered on record; all or none. What was answered before stays, and counts no more.

    `correction` is the reason where an answer replaces another. Raises NotFound, NotAllowed, Stale, IllegalMove,
    Conflict, Invalid on ``<regulator>.answered_on``, ``<regulator>.number``, ``<regulator>.<application>`` and
    ``correction``.
    """
    with transaction():
        taken = take(revisions, by=by)
        known = standing(taken.ids, taken.stage.id)
        reason = correction.strip()
        _check(taken, replies, known, reason)
        made = [_written(taken, letter, known, reason, by) for letter in replies]
        concerned = {id for letter in replies for id in letter.said}
        for held in taken.held:
            if held.application.id in concerned:
                moving.touch(held.application, "登记部门意见", by=by, sealed=taken.sealed)
        return made


def _check(taken: Taken, replies: Sequence[ReplyLetter], known: Standing, reason: str) -> None:
    errors: Errors = {}
    for letter in replies:
        for field, sentence in _faults(taken, letter):
            errors.setdefault(field, []).append(sentence)
    replaces = any(letter.regulator in known.get(id, {}) for letter in replies for id in letter.said)
    if replaces and not reason:
        errors["correction"] = ["更正已登记的意见，请写明更正的理由。"]
    if len(reason) > _MOST_WORDS:
        errors["correction"] = [f"最多 {_MOST_WORDS} 个字，现有 {len(reason)} 个。"]
    if not replies:
        errors["replies"] = ["没有填写任何部门的意见。"]
    if errors:
        raise Invalid(errors)


def _faults(taken: Taken, letter: ReplyLetter) -> Iterator[tuple[str, str]]:
    """What is wrong with one letter: the field and the sentence."""
    regulator = letter.regulator
    if regulator not in taken.stage.consults or not set(letter.said) <= set(taken.ids):
        yield "replies", "意见不属于本环节须征求意见的部门或所选申报，请刷新页面后重新填写。"
        return
    label = taken.label(regulator)
    if not letter.said:
        yield f"{regulator}.answered_on", f"填写了{label}的复函，请选择其意见。"
    if (fault := _fault_of_day(taken, letter)) is not None:
        yield f"{regulator}.answered_on", fault
    if not letter.number.strip() and letter.file_id is None:
        yield f"{regulator}.number", f"请填写{label}复函的文号；没有文号的，请上传复函扫描件。"
    if len(letter.number.strip()) > _MOST_NUMBER:
        yield f"{regulator}.number", f"文号最多 {_MOST_NUMBER} 个字。"
    for id, said in letter.said.items():
        if said.answer is Answer.OBJECTION and not said.words.strip():
            yield f"{regulator}.{id}", "有异议的，请写明异议内容。"
        if len(said.words) > _MOST_WORDS:
            yield f"{regulator}.{id}", f"最多 {_MOST_WORDS} 个字，现有 {len(said.words)} 个。"


def _fault_of_day(taken: Taken, letter: ReplyLetter) -> str | None:
    if letter.answered_on is None:
        return f"请填写{taken.label(letter.regulator)}复函的日期。"
    if letter.answered_on > clock.today():
        return "日期不能晚于今天。"
    return too_old(taken, letter.said, letter.answered_on)


def _written(taken: Taken, letter: ReplyLetter, known: Standing, reason: str, by: Person) -> Reply:
    made = Reply(
        call_id=taken.call_id,
        stage=taken.stage.id,
        body_id=taken.body_id,
        regulator=letter.regulator,
        answered_on=letter.answered_on,
        document_number=letter.number.strip() or None,
        file_id=letter.file_id,
        recorded_by_id=by.id,
    )
    if letter.file_id is not None:
        files.attach(letter.file_id, REPLY, files.Owner("regulator_reply", made.id), by=by)
    put(made)
    for id, said in letter.said.items():
        _record(taken, made, id, said, known.get(id, {}).get(letter.regulator), reason, by)
    db.session.flush()
    return made


def _record(taken: Taken, reply: Reply, id: str, said: Said, before: Answered | None, reason: str, by: Person) -> None:
    opinion = Opinion(
        reply_id=reply.id,
        application_id=id,
        stage=reply.stage,
        regulator=reply.regulator,
        serial=1 if before is None else before.serial + 1,
        answer=said.answer,
        words=said.words.strip() or None,
        correction=None if before is None else reason,
    )
    db.session.add(opinion)
    after = {
        "regulator": taken.label(reply.regulator),
        "answer": said.answer.label,
        "words": opinion.words,
        "answered_on": reply.answered_on,
        "document_number": reply.document_number,
    }
    was = None if before is None else {"answer": before.answer.label, "words": before.words}
    audit.record(ANSWER, APPLICATION, id, by=by, before=was, after=after, note=opinion.correction, sealed=taken.sealed)
