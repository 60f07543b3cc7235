"""Putting evidence into a unit's store, saying until when it is valid, putting newer in its place, taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import audit
from core.db import db
from core.db.transaction import lock, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Stale, existing
from core.evidence_store import actions, policies, queries
from core.evidence_store.models import StoredEvidence
from core.evidence_store.purposes import FILES
from core.evidence_store.rules import EvidenceKind
from core.files import operations as files
from core.files.models import StoredFile
from core.files.queries import waiting
from core.people.models import Person
from core.units import queries as units

MOST = 500
"""Pieces in one store: ours."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a piece of evidence."""

    kind: EvidenceKind
    valid_from: date | None = None
    valid_until: date | None = None


def add(unit_id: str, file_ids: Sequence[str], details: Details, *, by: Person) -> Sequence[StoredEvidence]:
    """Put uploads of one's own into a unit's store, all of them or none.

    Raises NotAllowed, Invalid, Conflict (full), FileRefused, NotFound.
    """
    policies.may_keep(by, unit_id).or_raise()
    _require_sound(details)
    if not file_ids:
        raise Invalid({"files": ["请选择要放入材料库的文件。"]})
    with transaction():
        _take_turn(unit_id, len(file_ids))
        uploads = [_own(id, by) for id in dict.fromkeys(file_ids)]
        _require_others(unit_id, uploads, "files")
        return [_put(unit_id, each, details, actions.ADD, by) for each in uploads]


def change(id: str, details: Details, *, revision: int, by: Person) -> StoredEvidence:
    """Say otherwise what it is and until when it is valid; the file stays.

    Raises NotFound, NotAllowed, Invalid, Stale.
    """
    _require_sound(details)
    with transaction():
        held = _hold(id, revision, by)
        before, after = _said(held), _told(details)
        if after != {name: before[name] for name in after}:
            held.kind, held.valid_from, held.valid_until = details.kind, details.valid_from, details.valid_until
            held.revision += 1
            audit.record(actions.CHANGE, actions.STORED, id, by=by, before=before, after=_said(held))
        return held


def replace(id: str, file_id: str, details: Details, *, revision: int, by: Person) -> StoredEvidence:
    """Put a newer one in its place: what it proves already stays as it is, and it is offered no more.

    Raises NotFound, NotAllowed, Invalid, Stale, Conflict, FileRefused.
    """
    _require_sound(details)
    if not file_id:
        raise Invalid({"file": ["请选择更新后的文件。"]})
    with transaction():
        unit_id = queries.item(id).unit_id
        _take_turn(unit_id, 1)
        held = _hold(id, revision, by)
        if held.replaced_by_id is not None:
            raise Conflict("这份材料已经更新过。", "请在材料库中打开最新的一份。")
        upload = _own(file_id, by)
        _require_others(unit_id, [upload], "file")
        newer = _put(unit_id, upload, details, actions.REPLACE, by, replaces=held.file.name)
        held.replaced_by_id, held.revision = newer.id, held.revision + 1
        return newer


def remove(id: str, *, revision: int, by: Person) -> None:
    """Take out what is used nowhere. Raises NotFound, NotAllowed, Stale, Conflict (used, or in place of an older)."""
    with transaction():
        take_turn(_turn(queries.item(id).unit_id))  # two that stand for one another step aside one after the other
        if queries.was_removed(id, by=by):
            return  # the page was sent twice
        held = _hold(id, revision, by)
        lock(StoredFile, held.file_id)  # whoever picks it waits
        if (used := bar_of_removal(held)) is not None:
            raise used
        _step_aside(held)
        file_id = held.file_id
        audit.record(actions.REMOVE, actions.STORED, id, by=by, before=_said(held))
        db.session.delete(held)
        db.session.flush()
        files.discard(file_id, by=by)


def bar_of_removal(held: StoredEvidence) -> Conflict | None:
    """Why a piece cannot be taken out: what is used somewhere stays."""
    used = queries.uses([held.file_id])[held.file_id]
    if not used:
        return None
    where = "、".join(dict.fromkeys(f"“{use.title}”" for use in used))
    return Conflict(f"这份材料用于{where}，不能删除。", "已提交的按提交时保存；没有提交的，请先在填报页面取消选用。")


# --- Steps ------------------------------------------------------------------------------------------------------------


def _take_turn(unit_id: str, count: int) -> None:
    """Of two who upload at once the second counts what the first has put in."""
    take_turn(_turn(unit_id))
    if (has := len(queries.of_unit(unit_id))) + count > MOST:
        raise Conflict(f"材料库最多存放 {MOST} 份材料，现有 {has} 份。", "请先删除不再使用的材料。")


def _turn(unit_id: str) -> str:
    return f"evidence_store:{unit_id}"


def _put(
    unit_id: str, upload: StoredFile, details: Details, action: str, by: Person, replaces: str | None = None
) -> StoredEvidence:
    made = StoredEvidence(
        unit_id=unit_id,
        file_id=upload.id,
        kind=details.kind,
        valid_from=details.valid_from,
        valid_until=details.valid_until,
        added_by_id=by.id,
        revision=1,
    )
    db.session.add(made)
    db.session.flush()  # of which unit it is, the file's bounds ask the database
    files.attach(upload.id, FILES.id, files.Owner(queries.OWNER, made.id), by=by)
    audit.record(action, actions.STORED, made.id, by=by, after={**_said(made), "replaces": replaces})
    return made


def _own(file_id: str, by: Person) -> StoredFile:
    return existing(waiting(by, file_id, FILES.id), "找不到刚才上传的文件。", "请重新选择文件上传。")


def _require_others(unit_id: str, uploads: Sequence[StoredFile], field: str) -> None:
    """Raises Invalid for what the store has already, under whatever name, and for what comes twice."""
    stored = {each.file.sha256: each.file.name for each in queries.of_unit(unit_id)}
    chosen: dict[str, str] = {}
    again, twice = [], []
    for each in uploads:
        if each.sha256 in stored:
            again.append(f"{_same(each.name, stored[each.sha256])}，不用再放入。")
        elif each.sha256 in chosen:
            twice.append(f"{_same(each.name, chosen[each.sha256])}，只放入一份，请取消勾选多余的。")
        chosen.setdefault(each.sha256, each.name)
    if again:
        again[-1] += "须改种类或有效期的，请打开材料库中的那一份修改。"
    if again or twice:
        raise Invalid({field: [*again, *twice]})


def _same(name: str, as_: str) -> str:
    return f"“{name}”重复" if name == as_ else f"“{name}”与“{as_}”内容相同"


def _hold(id: str, revision: int, by: Person) -> StoredEvidence:
    policies.may_change(by, queries.item(id)).or_raise()
    held = lock(StoredEvidence, id)
    if held.revision != revision:
        raise Stale("这份材料在您打开页面之后有了变动。", "请核对最新内容后再办理。")
    return held


def _step_aside(held: StoredEvidence) -> None:
    """What stands for an older one that is still there gives it back its place first."""
    for older in queries.of_unit(held.unit_id):
        if older.replaced_by_id == held.id:
            older.replaced_by_id, older.revision = held.replaced_by_id, older.revision + 1


def _require_sound(details: Details) -> None:
    begins, ends = details.valid_from, details.valid_until
    if begins is not None and ends is not None and ends < begins:
        raise Invalid({"valid_until": ["有效期至不能早于生效日期。"]})


def _told(details: Details) -> dict[str, object]:
    return {
        "kind": details.kind,
        "valid_from": None if details.valid_from is None else details.valid_from.isoformat(),
        "valid_until": None if details.valid_until is None else details.valid_until.isoformat(),
    }


def _said(held: StoredEvidence) -> dict[str, object]:
    details = Details(held.kind, held.valid_from, held.valid_until)
    return {"unit": units.unit(held.unit_id).name, "file": held.file.name, **_told(details)}
