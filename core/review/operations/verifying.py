"""Signing under items: exclusions, conditions and figures; many at once, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from core import audit, clock
from core.applications.models import Application, Verification, VerificationResult
from core.applications.operations import moving
from core.applications.operations.holding import require_time
from core.applications.policies import Held
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.filling.queries import as_submitted, last_submission
from core.people.models import Person
from core.review.actions import APPLICATION, VERIFY
from core.review.operations.finding import found_in
from core.review.operations.holding import hold
from core.review.queries.items import INDICATOR, Item, all_items, indicator_of
from core.scoring.models import Side
from core.scoring.operations import enter
from core.scoring.queries.columns import Column
from core.scoring.queries.scores import found_of, is_scored
from core.scoring.rules.columns import Entry as Scored
from core.scoring.rules.sheet import Given

_DIFFERS = VerificationResult.CONTRADICTED
MOST_HOW = 200
MOST_SEEN = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """What an officer writes under one item: the result, what was consulted, and what was seen there.

    ``found``: the values found in place of the answers, by path; as typed, and canonical once they were examined.
    """

    result: str | None
    how: str = ""
    seen: str = ""
    found: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not (self.result or self.how.strip() or self.seen.strip() or any(self.found.values()))


def sign(application_id: str, entries: Mapping[str, Entry], *, revision: int, by: Person) -> int:
    """Sign under the items; blank entries are left alone, what is alike already stays as it was. How many were signed.

    Raises NotFound, NotAllowed, Stale, StageClosed, Invalid (``item.result``, ``item.how``, ``item.seen``,
    ``item.found.path``).
    """
    with transaction():
        held = hold(application_id, revision, by=by)
        require_time(held)
        items = {item.id: item for item in all_items(held.book)}
        given = {id: entry for id, entry in entries.items() if not entry.is_blank}
        errors = {path: [text] for id, entry in given.items() for path, text in _faults(id, entry, items).items()}
        signed = dict(given)
        differing = [id for id, entry in given.items() if id in items and entry.result == _DIFFERS]
        stated = _stated(held) if differing else {}
        for id in differing:
            reading = found_in(items[id], given[id].found, held.book, stated)
            errors |= {f"{id}.{path}": [text] for path, text in reading.faults.items()}
            signed[id] = replace(given[id], found=reading.values)
        if errors:
            raise Invalid(errors, "有核实结果没有填写完整，请按提示补充；其余内容已保留，尚未保存。")
        _score(held, signed, items, by)
        return write(held, signed, {id: item.label for id, item in items.items()}, by=by)


def _score(held: Held, signed: Mapping[str, Entry], items: Mapping[str, Item], by: Person) -> None:
    """What was found of figures is the recommending body's column beside the applicant's."""
    figures = {number: entry for id, entry in signed.items() if (number := indicator_of(id)) is not None}
    if figures and is_scored(held.book):
        found = {number: _scored(held.application, number, entry) for number, entry in figures.items()}
        try:
            enter(held.application, Column(Side.BODY), found, by=by)
        except Invalid as refused:
            errors = {_place(path, items): sentences for path, sentences in refused.errors.items()}
            raise Invalid(errors, refused.sentence) from refused


def _place(path: str, items: Mapping[str, Item]) -> str:
    """Where the page asks for what is wrong with an entry: the figure that was found, or the words beside it."""
    number, _, key = path.partition(".")
    item = items[f"{INDICATOR}:{number}"]
    within = {"figure": f"found.{item.asked[0].path}", "reason": "seen", "waiver": "how"}
    return f"{item.id}.{within[key]}"


def _scored(application: Application, number: int, entry: Entry) -> Scored:
    how, differs = entry.how.strip(), entry.result == _DIFFERS
    known = found_of(application, number, entry.found) if differs else Given()
    return Scored(
        figure=known.figure,
        applies=known.applies,
        waiver=how,
        reason=entry.seen.strip() if differs else f"核实相符（{how}）",
    )


def _stated(held: Held) -> Mapping[str, Mapping[str, object]]:
    """The answers that were submitted last, by form, with what is worked out from them."""
    answers = as_submitted(held.application.id)
    return {id: answers.settled(form) for id, form in held.book.forms.items()}


def _faults(id: str, entry: Entry, items: Mapping[str, Item]) -> dict[str, str]:
    if id not in items:
        return {f"{id}.result": "这项申报没有这个核实事项，请刷新页面。"}
    found = {}
    if entry.result not in {VerificationResult.CONFIRMED, _DIFFERS}:
        found[f"{id}.result"] = "请选择核实结果。"
    if not entry.how.strip():
        found[f"{id}.how"] = "请写明核实方式（查阅了什么、向谁核对）。"
    elif len(entry.how.strip()) > MOST_HOW:
        found[f"{id}.how"] = f"最多 {MOST_HOW} 个字。"
    if entry.result == _DIFFERS and not entry.seen.strip():
        found[f"{id}.seen"] = "与填报不符的，请写明核实所见。"
    elif len(entry.seen.strip()) > MOST_SEEN:
        found[f"{id}.seen"] = f"最多 {MOST_SEEN} 个字。"
    return found


def write(held: Held, given: Mapping[str, Entry], labels: Mapping[str, str], *, by: Person) -> int:
    """Keep signatures under the items of those labels, within an operation that has asked who may. How many are new."""
    application = held.application
    query = select(Verification).where(Verification.application_id == application.id)
    standing = {each.item: each for each in db.session.scalars(query)}
    submitted = last_submission(application.id)
    if submitted is None:
        raise Conflict("申报还没有提交，不能核实。", "请等申报单位提交后再核实。")
    signed = []
    for id, entry in given.items():
        row = standing.get(id) or Verification(application_id=application.id, item=id)
        found = dict(entry.found) if entry.result == _DIFFERS else {}
        wanted = {
            "result": entry.result,
            "how": entry.how.strip(),
            "seen": entry.seen.strip() or None,
            "found": found or None,
        }
        before = {name: getattr(row, name) for name in wanted} if id in standing else None
        if before == wanted and row.submission_serial == submitted.serial:
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.submission_serial, row.verified_at, row.verified_by_id = submitted.serial, clock.now(), by.id
        db.session.add(row)
        after = {**wanted, "item": labels[id]}
        audit.record(VERIFY, APPLICATION, application.id, by=by, before=before, after=after, note=id)
        signed.append(id)
    if signed:
        db.session.flush()
        moving.touch(application, f"核实签认了 {len(signed)} 项", by=by)
    return len(signed)
