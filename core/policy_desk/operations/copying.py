"""Copying a call, or standing rules, to a new year: a notice of its own, a call that follows the old one, its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core import audit, clock
from core.calls import queries as opened_calls
from core.db.transaction import transaction
from core.errors import Invalid
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Call, Deadline, Does, Source
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.bounds import meet
from core.policy.outer import in_year
from core.policy.wording import day
from core.policy_desk import policies
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import AMENDMENT
from core.policy_desk.operations.ledger import Declared, Reason, hold_ledger, write
from core.policy_desk.queries.dates import StageDate, dates_of, own_too_late, too_late

COPY = audit.action("policy_desk.copy_call", "复制为新年度通知")

_YEARS = range(2000, 2101)
_SAID_ANEW = frozenset({"title", "year", "opens", "introduction", "contacts"})


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCall:
    """The year's call as staff state it. ``dates`` gives, by the key of the old call's date, the new one."""

    call_id: str
    title: str
    year: int
    opens: date
    dates: Mapping[str, date | datetime]
    introduction: str | None = None
    contacts: tuple[str, ...] = ()


def copy_call(original_id: str, new: NewCall, reason: Reason, *, by: Person) -> str:
    """Declare another year of a call in the instance's layer; returns the new call's id. It is not opened by this.

    Forms, rules, tables and stages are the old call's, whose labels follow the year. Where a date is the one that
    standing rules set for every year, theirs stands, with its clause; every other date is the department's own
    decision, by the number of its document. Raises NotAllowed, NotFound,
    Invalid (under the fields' names and ``dates.KEY``) and Conflict.
    """
    policies.may_amend(by).or_raise()
    with transaction():
        hold_ledger()
        book = instance().book()
        original = book.call(original_id)
        dates = dates_of(book, None, original.id)
        if errors := {**reason.faults(), **_faults(book, original, dates, new)}:
            raise Invalid(errors)
        notice = _notice(book, original, new, reason)
        call = _call(original, new, notice)
        deadlines = [_deadline(book, original, each, new, reason) for each in dates if each.key in new.dates]
        if errors := dict(_date_faults(book, call, dates, deadlines, new, reason)):
            raise Invalid(errors)
        keys = {deadline.id: each.key for deadline in deadlines for each in dates if _id(new, each) == deadline.id}
        rows = write(
            [
                Declared(Kinds.sources, notice.id, notice),
                Declared(Kinds.calls, call.id, call),
                *(Declared(Kinds.deadlines, each.id, each) for each in deadlines if not _is_standing(book, call, each)),
            ],
            reason,
            lambda row, key: _field(row, key, keys),
            by=by,
        )
        audit.record(COPY, AMENDMENT, rows[0].act, by=by, after=_state(call, deadlines), note=str(reason))
    return call.id


def _state(call: Call, deadlines: Sequence[Deadline]) -> dict[str, object]:
    """What the trail holds of the new call."""
    said = {"call": call.id, "title": call.title, "year": call.year, "follows": call.follows, "opens": call.opens}
    return {**said, "due": {deadline.stage: deadline.due for deadline in deadlines}}


def must_be_dated(each: StageDate) -> bool:
    """Whether the new call needs a date there: where the old one has one, and where standing rules call for filing."""
    return each.deadline is not None or (each.call.year is None and each.stage.kind is Does.FILE)


def _notice(book: PolicyBook, original: Call, new: NewCall, reason: Reason) -> Source:
    """The document on which the new call rests: staff have given its number."""
    choices = {"in_force_from": "按文件日期起算" if reason.document_date else "未填文件日期，按录入之日起算"}
    last_day = _last_day(book, original)
    if last_day is not None:
        choices["in_force_until"] = "所沿用的规则届时失效"
    return Source(
        id=f"{new.call_id}-notice",
        title=new.title,
        number=reason.document_number.strip(),
        issuer=book.region.authority,
        issued_on=reason.document_date,
        in_force_from=reason.document_date or clock.today(),
        in_force_until=last_day,
        held=False,
        note=f"由“{original.title}”复制编制，理由：{reason.reason.strip()}",
        choices=FrozenMap(choices),
    )


def _last_day(book: PolicyBook, original: Call) -> date | None:
    """The last day of what the old call rests on: its forms and rules, which the new call takes over, end with it."""
    source = original.source if original.clause is None else book.clause(original.clause).source
    return original.in_force_until or book.source(source).in_force_until


def _call(original: Call, new: NewCall, notice: Source) -> Call:
    return replace(
        original,
        id=new.call_id,
        title=new.title,
        year=new.year,
        opens=new.opens,
        follows=original.id,
        source=notice.id,
        introduction=new.introduction or None,
        contacts=new.contacts,
        overrides=None,
        clause=None,
        choice=None,
        choices=FrozenMap({key: why for key, why in original.choices.items() if key not in _SAID_ANEW}),
    )


def _deadline(book: PolicyBook, original: Call, old: StageDate, new: NewCall, reason: Reason) -> Deadline:
    serves = old.deadline.serves if old.deadline else None
    return Deadline(
        id=_id(new, old),
        call=new.call_id,
        stage=old.stage.id,
        tracks=old.tracks,
        bodies=old.bodies,
        due=new.dates[old.key],
        serves=_successor(book, serves, original.year, new.year),
        choice=str(reason),
    )


def _is_standing(book: PolicyBook, call: Call, deadline: Deadline) -> bool:
    """Whether standing rules set that very day for every year: their deadline holds for the new call as it is."""
    standing = None if call.follows is None else book.deadline(call.follows, str(deadline.stage))
    return (
        standing is not None
        and standing.every_year is not None
        and not (standing.tracks or deadline.bodies)
        and standing.due_in(call.year) == deadline.due
    )


def _id(new: NewCall, old: StageDate) -> str:
    return "-".join([new.call_id, old.stage.id, *old.tracks, *old.bodies])


def _successor(book: PolicyBook, serves: str | None, old_year: int | None, year: int) -> str | None:
    """The higher deadline of the new year: the year's own where there is one, else the standing one."""
    if serves is not None and old_year is not None:
        of_year, standing = serves.replace(str(old_year), str(year)), serves.removesuffix(f"-{old_year}")
        serves = next((each for each in (of_year, standing) if each in book.deadlines), None)
    served = None if serves is None else book.deadlines.get(serves)
    return serves if served is None else in_year(book, served, year).id


def _faults(book: PolicyBook, original: Call, dates: Sequence[StageDate], new: NewCall) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not new.title.strip():
        errors["title"] = ["请填写新通知的标题。"]
    if book.get(Kinds.calls, new.call_id) is not None or opened_calls.opened(new.call_id) is not None:
        errors["call_id"] = [f"编号“{new.call_id}”已有通知使用，请换一个。"]
    if new.year not in _YEARS:
        errors["year"] = [f"年度应在 {_YEARS[0]} 至 {_YEARS[-1]} 之间。"]
    elif new.year == original.year:
        errors["year"] = [f"年度与原通知相同（{new.year} 年），请填写新的年度。"]
    for each in dates:
        if must_be_dated(each) and each.key not in new.dates:
            what = "新日期" if each.deadline else "截止日期：常设规则没有规定，由主管部门在通知中确定"
            errors[f"dates.{each.key}"] = [f"请填写“{each.stage.name}”的{what}。"]
    return errors


def _date_faults(
    book: PolicyBook,
    call: Call,
    dates: Sequence[StageDate],
    deadlines: Sequence[Deadline],
    new: NewCall,
    reason: Reason,
) -> Iterator[tuple[str, list[str]]]:
    """By field, why a date cannot stand."""
    by_id = {deadline.id: deadline for deadline in deadlines}
    earlier: list[StageDate] = []
    for old in dates:
        deadline = by_id.get(_id(new, old))
        if deadline is None:
            continue
        sentences = list(_wrong(book, call, deadline, earlier, new))
        if sentence := too_late(book, call, deadline, new.dates[old.key], own=deadlines, issuer=reason.issuer):
            sentences.append(sentence)
        if deadline.bodies and (sentence := own_too_late(deadline, deadlines)):
            sentences.append(sentence)
        if sentences:
            yield f"dates.{old.key}", sentences
        earlier.append(old)


def _wrong(
    book: PolicyBook, call: Call, deadline: Deadline, earlier: Sequence[StageDate], new: NewCall
) -> Iterator[str]:
    """Before the call opens or before an earlier stage, after its rules have ended."""
    due = _day(deadline.due or new.opens)
    if due < new.opens:
        yield f"不能早于受理起始日 {day(new.opens)}。"
    for each in earlier:
        last = _day(new.dates[each.key])
        is_before = each.stage.id != deadline.stage and meet(each.tracks, deadline.tracks)
        if due < last and is_before and meet(each.bodies, deadline.bodies):
            yield f"不能早于前面环节“{each.stage.name}”的 {day(last)}。"
            break
    if ended := _rules_ended(book, book.call(str(call.follows)), due):
        yield f"届时原通知的规则已不再有效（{'、'.join(ended)}），不能沿用到这一天。"


def _rules_ended(book: PolicyBook, original: Call, on: date) -> list[str]:
    """The documents of the rules that hold today for the old call and will not on that day."""
    then = instance().book(on)
    rules = book.rules_of(original).values()
    ended = {rule.clause for rule in rules if rule.clause and then.get(Kinds.rules, rule.id) is None}
    return sorted({f"《{book.source(book.clause(clause).source).title}》" for clause in ended})


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _field(row: Amendment, key: str, keys: Mapping[str, str]) -> str:
    """The form's field that a key of what was declared came from."""
    if row.kind == "deadlines":
        return f"dates.{keys.get(row.target, '')}"
    if row.kind == "sources":
        return "document_date" if "in_force" in key else "document_number"
    return key if key in {"title", "year", "opens"} else "call_id" if key == "id" else ""
