"""Anybody complains of a listed unit or an evaluator: by real name, with evidence and contact, and sealed."""

from __future__ import annotations

import re
import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias

from sqlalchemy import select

from core import audit, clock
from core.bodies import queries as bodies
from core.contents import kinds
from core.contents.inspection import recognise, require
from core.contents.kinds import FileRefused, Kind
from core.db import db
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotFound, all_required
from core.evaluators import queries as evaluators
from core.files.operations import MEGABYTE, ask
from core.files.workflow import Scan
from core.instance import instance
from core.ledger.queries import lists_of
from core.lists.queries.browsing import was_ever_listed
from core.plugin_api import Term
from core.policy_desk.queries.calendar import end_of
from core.supervision import notifications, queries
from core.supervision.actions import BRING, COMPLAIN, COMPLAINT
from core.supervision.models import Complainant, Complaint, ComplaintEvidence
from core.supervision.rules.naming import tells_who
from core.supervision.rules.states import Against, ComplaintState
from core.units import queries as units

ACCEPTANCE, DECISION = "complaint_acceptance", "complaint_decision"
"""The terms' names in the book: within which a complaint is accepted or not, and decided after that."""

MOST_FILES, MOST_BYTES = 3, 5_000_000
Found: TypeAlias = tuple[Kind, bytes, Scan]
ACCEPTED = (kinds.PDF, kinds.JPG, kinds.PNG, kinds.DOCX, kinds.XLSX)
_SHORTEST = 10
_TURN = "complaints"
"""Of several that come at once each counts the room that those before it have taken, and finds itself sent before."""
_NOBODY = {"匿名", "无名", "无"}
_REACHED = re.compile(r"(\d[\s-]?){7,}|[^@\s]+@[^@\s]+\.[^@\s]+")
"""A telephone number or an address of electronic mail, somewhere in what was written."""


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """Who complains, how he is reached, of what, and the bytes of what proves it. Never written out."""

    name: str
    contact: str
    text: str
    evidence: Sequence[bytes]


def term(name: str) -> Term | None:
    """A span for complaints that holds today."""
    return instance().book().term(name)


def complain(
    against: Against, subject_id: str, said: Said, *, token: str, body_id: str | None = None, may_keep: bool = True
) -> Complaint:
    """Take a complaint; the same form sent twice (same token) is one. Raises NotFound, Invalid.

    Where there is no room for its files (`may_keep`: for who sends them) it is taken without: they are brought later.

    It goes to the office of the unit; of an evaluator to the office in whose area it worked (`body_id`), or to the
    department, in whose register it stands.
    """
    checked, files = _checked(said)
    with transaction():
        take_turn(_TURN)
        already = db.session.scalar(select(Complaint).where(Complaint.token == token))
        if already is not None:
            return already
        subject_name, own = _subject(against, subject_id)
        body_id = own if against is Against.UNIT else body_id
        if body_id is not None and bodies.body(body_id) is None:
            raise Invalid({"body": ["请选择列表中的地区。"]})
        spans, today = term(ACCEPTANCE), clock.today()
        made = Complaint(
            against=against,
            subject_id=subject_id,
            subject_name=subject_name,
            body_id=body_id,
            text=checked["text"],
            token=token,
            state=ComplaintState.RECEIVED,
            accept_by=None if spans is None else end_of(spans, today),
        )
        put(made)
        db.session.add(Complainant(complaint_id=made.id, name=checked["name"], contact=checked["contact"]))
        if may_keep and _is_room(files):
            _keep(made, files)
        audit.record(COMPLAIN, COMPLAINT, made.id, by=None, after={"subject": subject_name}, nameless=True)
        notifications.received(made)
        return made


def bring(token: str, evidence: Sequence[bytes], *, may_keep: bool = True) -> None:
    """Take the files of a complaint that was taken without them, from who has its token.

    Raises NotFound, Invalid, Conflict where it has them or is decided, or there is still no room.
    """
    try:
        files = _files(evidence)
    except FileRefused as refused:
        raise Invalid({"evidence": [f"{refused.sentence}{refused.cure or ''}"]}) from refused
    with transaction():
        held = lock(Complaint, queries.followed(token).id)
        take_turn(_TURN)
        if not queries.lacks_evidence(held):
            raise Conflict("这件举报已有佐证材料，或者已经办结。", "需要补充的，请与办理单位联系。")
        if not (may_keep and _is_room(files)):
            raise Conflict("留给举报材料的空间仍然不够，没有接收。", "请改日再交，或者当面、邮寄提交给办理单位。")
        _keep(held, files)
        audit.record(BRING, COMPLAINT, held.id, by=None, nameless=True)


def _is_room(files: Sequence[Found]) -> bool:
    coming = sum(len(content) for _, content, _ in files)
    return queries.bytes_waiting() + coming <= instance().settings.strangers_megabytes * MEGABYTE


def _keep(complaint: Complaint, files: Sequence[Found]) -> None:
    for position, (kind, content, scan) in enumerate(files):
        db.session.add(
            ComplaintEvidence(
                complaint_id=complaint.id,
                position=position,
                media_type=kind.media_type,
                size=len(content),
                content=b64encode(content).decode(),
                scan=scan,
            )
        )


def new_token() -> str:
    """What a complaint is followed by: nobody guesses it."""
    return secrets.token_urlsafe(32)


def subject_of(against: Against, subject_id: str) -> str:
    """The name of the accused. Raises NotFound for whoever was never listed or admitted."""
    return _subject(against, subject_id)[0]


def _subject(against: Against, subject_id: str) -> tuple[str, str | None]:
    if against is Against.EVALUATOR:
        return evaluators.admitted_one(subject_id).name, None
    unit = units.unit(subject_id)
    if not was_ever_listed(unit.id) and not lists_of(unit.id):
        raise NotFound("名单上没有该单位。", "请从名单查询重新进入。")
    return unit.name, unit.body_id


def _checked(said: Said) -> tuple[dict[str, str], list[Found]]:
    """The texts and files, or Invalid with every sentence at once."""
    wanted = {
        "name": (said.name, "请填写真实姓名或单位名称。", 100),
        "contact": (said.contact, "请填写联系电话或邮箱，以便核实情况。", 200),
        "text": (said.text, "请写明举报的事实。", 5000),
    }
    checked, errors = all_required(wanted)
    if len(checked.get("text", "x" * _SHORTEST)) < _SHORTEST:
        errors["text"] = [f"请至少写 {_SHORTEST} 个字，说明时间、地点和事实。"]
    if checked.get("name") in _NOBODY:
        errors["name"] = ["请填写真实姓名或单位名称，匿名的不予受理。"]
    if "contact" in checked and not _REACHED.search(unicodedata.normalize("NFKC", checked["contact"])):
        errors["contact"] = ["请填写可以联系到的电话号码或邮箱。"]
    if {"name", "contact", "text"} <= checked.keys() - errors.keys() and tells_who(**checked):
        errors["text"] = ["请不要在事实中写您的姓名或联系方式：事实由更多的工作人员核实，身份另行加密保存。"]
    files: list[Found] = []
    try:
        files = _files(said.evidence)
    except FileRefused as refused:
        errors["evidence"] = [f"{refused.sentence}{refused.cure or ''}"]
    if errors:
        raise Invalid(errors)
    return checked, files


def _files(evidence: Sequence[bytes]) -> list[Found]:
    if not evidence:
        raise FileRefused("请附上佐证材料。", "可以是照片、文件扫描件或往来材料。")
    if len(evidence) > MOST_FILES:
        raise FileRefused(f"佐证材料最多 {MOST_FILES} 个文件，选择了 {len(evidence)} 个。", "请合并后再提交。")
    found: list[tuple[Kind, bytes]] = []
    for content in evidence:
        if len(content) > MOST_BYTES:
            raise FileRefused(f"单个文件不能超过 {MOST_BYTES // 1_000_000} MB。", "请压缩图片或拆分文件。")
        kind = recognise(BytesIO(content))
        require(kind, ACCEPTED)
        found.append((kind, content))
    # Only what is right otherwise: who asks waits for it.
    return [(kind, content, ask(BytesIO(content), "举报材料", None)) for kind, content in found]
