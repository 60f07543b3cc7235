"""A proposed change of units' records, as it is looked at before it is confirmed: both units, and what would follow;
and what a barred unit is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications.models import Application
from core.applications.presenting.ahead import Ahead
from core.applications.queries.reports import owed
from core.applications.workflow import State
from core.audit.presenting import THINGS, Thing
from core.db import db
from core.ledger import queries as ledger
from core.ledger import rules
from core.ledger.models import Bar, ListEvent, Listing, RecordChange, RecordChangeKind
from core.ledger.operations.changes import concerned, succession_of
from core.ledger.operations.voiding import name_taken, whole_of, whole_of_name
from core.ledger.presenting import list_label
from core.ledger.queries import change_words, list_name
from core.ledger.rules import EventKind
from core.people.models import Person
from core.units import queries as units
from core.units.models import Representation, Unit, UnitName
from core.units.operations import require_unnamed


@dataclass(frozen=True, slots=True)
class Side:
    """One unit as it stands: what it is called and was called, where it is listed, by what it is barred, which of its
    applications run, and who may act for it."""

    role: str
    unit: Unit
    names: Sequence[UnitName]
    listings: Sequence[Listing]
    bars: Sequence[Bar]
    applications: Sequence[Application]
    acting: Sequence[Representation]


_OLD, _NEW = "原单位（记录）", "承继（现用）单位"


def sides(change: RecordChange) -> Sequence[Side]:
    """The unit, and those with which it is joined or to which its places pass."""
    others = sorted(concerned(change.unit_id, change.terms) - {change.unit_id})
    return [_side(_OLD if others else "单位", change.unit_id), *(_side(_NEW, each) for each in others)]


def stamp(shown: Sequence[Side]) -> str:
    """What was looked at, as one word: another one where something of it has changed."""
    seen = [
        (
            side.unit.id,
            side.unit.name,
            side.unit.code,
            [(*_place(each), each.listed_on) for each in side.listings],
            [(each.id, each.until) for each in side.bars],
            [each.id for each in side.applications],
            [each.id for each in side.acting],
        )
        for side in shown
    ]
    return sha256(repr(seen).encode()).hexdigest()[:16]


def _side(role: str, unit_id: str) -> Side:
    running = (
        select(Application)
        .options(joinedload(Application.call))
        .where(Application.unit_id == unit_id, Application.state.not_in([each for each in State if each.is_final]))
    )
    return Side(
        role,
        units.unit(unit_id),
        units.names_of(unit_id),
        ledger.lists_of(unit_id),
        [each for each in ledger.bars_of(unit_id) if each.is_standing],
        db.session.scalars(running.order_by(Application.id)).all(),
        units.acting_for(unit_id),
    )


def standing(unit: Unit) -> Iterator[str]:
    """Where a unit is listed, and by what it is barred."""
    for listing in ledger.lists_of(unit.id):
        yield f"在{list_label(listing)}名单上，{listing.listed_on.isoformat()}列入。"
    for bar in ledger.bars_of(unit.id):
        if bar.is_standing:
            yield f"禁止申报，{bar.since.isoformat()}至{bar.until.isoformat()}：{bar.reason}"


def under_way(unit: Unit) -> Iterator[str]:
    """What a unit has to file and has not, and which of its applications run."""
    for duty in owed(unit):
        until = "" if duty.due is None else f"，截止 {clock.local(duty.due.until):%Y-%m-%d %H:%M}"
        yield f"须办理“{duty.opened.title}”，尚未提交{until}{'，已逾期' if duty.is_late else ''}。"
    for application in _side("", unit.id).applications:
        yield f"在办申报：{application.call.title}。"


def follows(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    """What confirming it would do, in sentences."""
    told = {
        RecordChangeKind.RENAME: _of_rename,
        RecordChangeKind.SUCCESSION: _of_succession,
        RecordChangeKind.JOIN: _of_joining,
        RecordChangeKind.PART: _of_parting,
        RecordChangeKind.CODE: _of_code,
        RecordChangeKind.VOID: _of_voiding,
        RecordChangeKind.REINSTATE: _of_reinstating,
        RecordChangeKind.VOID_NAME: _of_unnaming,
        RecordChangeKind.VOID_CHECK: _of_unchecking,
        RecordChangeKind.VOID_CODE: _of_uncoding,
        RecordChangeKind.BAR: _of_bar,
        RecordChangeKind.LIFT_BAR: _of_lifting,
        RecordChangeKind.VOID_BAR: _of_bar_voiding,
    }
    return told[change.kind](change, shown)


def _of_rename(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    on = date.fromisoformat(change.terms["on"])
    yield f"自 {on.isoformat()} 起更名为“{change.terms['name']}”，登记库同时更名；此前的名单仍印原名称。"
    renamed = ledger.renamed_with(change.unit_id, on)
    then, since = ([list_label(each) for day, each in renamed if (day == on) is at] for at in (True, False))
    yield f"当日所在名单一并更名：{'、'.join(then) or '不在任何名单上'}。"
    if since:
        yield f"此后以原名称列入的，自今天起更名：{'、'.join(since)}。"


def _of_succession(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    meant = succession_of(change)
    for listing in ledger.lists_of(change.unit_id, on=meant.on):
        for side in shown[1:]:
            held = any(_place(each) == _place(listing) for each in ledger.lists_of(side.unit.id, on=meant.on))
            does = "已在名单上，仍按自己的列入日期" if held else f"接替，列入日期沿用 {listing.listed_on.isoformat()}"
            yield f"{list_label(listing)}：“{side.unit.name}”{does}。"
    first = shown[0]
    stays = "继续保留名单资格" if meant.stays else f"自 {meant.on.isoformat()} 起不再在上述名单上"
    yield f"“{first.unit.name}”{'合并后' if meant.kind is EventKind.MERGED else '分立后'}{stays}。"
    yield from (f"{_barred(first, bar)}仍只适用于原统一社会信用代码。" for bar in first.bars)
    yield from _running(first, "申报主体发生变化，请逐项核对")


def _of_joining(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    old, held = shown[0], shown[1]
    for listing in old.listings:
        if any(_place(each) == _place(listing) for each in held.listings):
            yield f"两条记录都在{list_label(listing)}名单上：须先撤销其中误登记的一条，否则不能确认。"
        else:
            yield f"“{held.unit.name}”将在{list_label(listing)}名单上，{listing.listed_on.isoformat()}列入。"
    yield from (f"{_barred(old, bar)}将适用于“{held.unit.name}”。" for bar in old.bars)
    yield from _running(held, "今后按并入后的名单、移出和禁止申报记录核对")
    people = "、".join(each.person.name for each in held.acting) or "暂无"
    yield f"并入后由“{held.unit.name}”的经办人办理：{people}。"
    if not old.listings and not old.bars:
        yield f"“{old.unit.name}”现不在名单上，也没有禁止申报；此前的名单变动并入沿革。"


def _of_parting(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    yield f"{change_words(change)}恢复单独使用，两条记录各自计算名单变动和禁止申报。"
    joining = units.joinings_standing([change.terms["apart"]]).get(change.terms["apart"])
    if joining is not None and joining.lent:
        yield "并入时补入现用记录的推荐单位、地址和行业收回，其后修改过的不动。"
    yield "并入期间登记的事项留在现用记录上，请核对。"


def _of_code(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    yield f"统一社会信用代码由 {change_words(change)}，原代码留在沿革中，其他单位不能再登记。"
    yield "名单、禁止申报和各项计数仍随本单位。"
    yield from _running(shown[0], "已填写的代码请核对")


def _of_voiding(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    wrong = ledger.event(change.terms["event"])
    yield from _voided(whole_of(wrong))
    if (taken := name_taken(wrong)) is not None:
        yield from _name_back(taken)
    if wrong.kind is EventKind.REMOVED:
        yield from _of_one_decision(wrong, shown[0])
    for side in shown:
        yield from _running(side, "今后按改正后的名单核对")


def _of_reinstating(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    for removed in map(ledger.event, change.terms["removed"]):
        listed = list_name(removed.list_id, removed.category)
        away = f"{removed.effective_on.isoformat()} 至 {change.terms['on']} 之前仍不在名单上"
        yield f"自 {change.terms['on']} 起恢复在{listed}名单上，列入日期不变；{away}。"
    yield from (f"{_barred(shown[0], bar)}仍然有效；也有误的，请另行解除。" for bar in shown[0].bars)


def _of_unnaming(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    taken = units.name(change.terms["taken"])
    yield from _voided(whole_of_name(taken))
    yield from _name_back(taken)


def _of_unchecking(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    wrong = ledger.re_checked(change.terms["re_check"])
    listed = ledger.list_name(wrong.list_id, wrong.category)
    yield f"{wrong.checked_on.isoformat()} 对{listed}的复核视为没有进行，复核到期日随之改正；原记录和撤销都保留。"


def _of_uncoding(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    former = units.former_code(change.terms["former"])
    yield f"统一社会信用代码恢复为 {former.code}；{former.replaced_with} 视为从未属于该单位，其他单位可以登记。"
    yield from _running(shown[0], "已填写的代码请核对")


def _voided(whole: Sequence[ListEvent]) -> Iterator[str]:
    for event in whole:
        day = event.effective_on.isoformat()
        yield f"“{event.name}”{day}{list_name(event.list_id, event.category)}“{event.kind.label}”视为没有发生。"
    if whole:
        yield "各日期的名单随之改正；原记录、撤销的原因和办理人都保留在沿革中。"


def _name_back(taken: UnitName) -> Iterator[str]:
    before = require_unnamed(taken)
    if taken.until is None:
        yield f"登记库的名称恢复为“{before.name}”；其间以“{taken.name}”列入的名单，自今天起更名。"
    else:
        yield f"登记库的名称沿革中不再有“{taken.name}”，现用名称不变。"
    kind = units.unit(taken.unit_id).kind
    if taken.until is None and [each for each in units.units_named(before.name, kind) if each.id != taken.unit_id]:
        yield f"登记库中另有名为或曾名为“{before.name}”的单位，请核对是否同一单位。"


def _of_one_decision(wrong: ListEvent, side: Side) -> Iterator[str]:
    """What else the document that removed it did, and this leaves as it is."""
    same = [each for each in ledger.events_of(wrong.unit_id) if each.document_number == wrong.document_number]
    counting = {each.sequence for each in rules.valid(ledger.events_of(wrong.unit_id))}
    others = [each for each in same if each.kind is wrong.kind and each.sequence in counting - {wrong.sequence}]
    if wrong.document_number and others:
        named = "、".join(list_name(each.list_id, each.category) for each in others)
        yield f"同一文件还移出了{named}，不随之撤销；也有误的，请逐项办理。"
    for bar in side.bars:
        if wrong.document_number and bar.document_number == wrong.document_number:
            yield f"同一文件登记的{_barred(side, bar)}仍然有效；也有误的，请另行办理误登记。"


def _of_bar(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    yield f"{change_words(change)}不得申报；名单上的位置不变，移出名单另行办理。"
    yield from _running(shown[0], "禁止期内不能提交、推荐和上报")


def _of_lifting(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    yield f"{change_words(change)}的禁止申报自确认之日起解除，原记录保留。"


def _of_bar_voiding(change: RecordChange, shown: Sequence[Side]) -> Iterator[str]:
    yield f"{change_words(change)}的禁止申报视为从未作出，原记录和撤销都保留。"


def _running(side: Side, what: str) -> Iterator[str]:
    if side.applications:
        yield f"“{side.unit.name}”有 {len(side.applications)} 项在办申报，{what}。"


def _barred(side: Side, bar: Bar) -> str:
    return f"“{side.unit.name}”的禁止申报（{bar.since.isoformat()} 至 {bar.until.isoformat()}）"


def _place(listing: Listing) -> tuple[str, str, str]:
    return listing.list_id, listing.category, listing.subject_key


# --- What a barred unit is told first ---------------------------------------------------------------------------------

_MEANWHILE = "名单上的位置不因此变动，动态管理表、变更和事故（事件）报告照常办理。"
_OBJECTIONS = "有异议的，请携带证明材料联系推荐单位或主管部门核对。"


def barred(person: Person) -> Iterator[Ahead]:
    """The bars that hold of the units for which somebody acts."""
    own = {each.id: each for each in units.units_of(person)}
    for unit_id, bar in ledger.bars_holding(own) if own else ():
        unit = own[unit_id]
        yield Ahead(
            title=f"{unit.name}：禁止申报",
            said=f"{ledger.bar_words(bar)}{_MEANWHILE if ledger.lists_of(unit.id) else ''}{_OBJECTIONS}",
            note="",
            url=f"/units/{unit.id}",
            button="查看记录",
            is_grave=True,
            mark="不得申报",
        )


def whose_bars(ids: Collection[str]) -> Mapping[str, Thing]:
    """Bars, called as whom they bar."""
    found = db.session.scalars(select(Bar).where(Bar.id.in_(ids)))
    named = {each.id: THINGS[each.subject_type]([each.subject_id]).get(each.subject_id) for each in found}
    return {id: thing for id, thing in named.items() if thing is not None}
