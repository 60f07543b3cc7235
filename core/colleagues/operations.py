"""Assigning applications, handing them over, standing in, and writing notes: each within one office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from core import audit, clock
from core.applications import queries as applications
from core.applications.models import Application
from core.colleagues import actions, notifications, queries
from core.colleagues.models import Charge, Cover, InternalNote
from core.colleagues.policies import has_colleagues, office_for, offices_of
from core.colleagues.rules import DEPARTMENT, mentioned
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Faults, Invalid, NotFound, Stale, required
from core.people import queries as people
from core.people.models import Person

LONGEST_NOTE = 2000
"""Characters: ours."""
_TURN = "colleagues.assign"
"""Taken by whoever gives applications to colleagues: what one has just given, another does not give on unseen."""


def assign(
    application_ids: Sequence[str],
    person_id: str | None,
    *,
    by: Person,
    among: Collection[str] | None = None,
    shown: Mapping[str, str | None] | None = None,
) -> Sequence[Application]:
    """Let one colleague see to these applications; None: nobody in particular. All of them or none.

    `among`: the offices of the desk at which it is done. `shown`: who saw to each as the page showed it; where nothing
    says so, whoever it was. Returns those that had somebody else. Raises NotAllowed, NotFound (an application that one
    does not see), Invalid (no colleague), Stale.
    """
    has_colleagues(by).or_raise()
    with transaction() as session:
        take_turn(_TURN)
        changed: list[Application] = []
        for application in applications.every(application_ids):
            office = office_for(by, application, among)
            if person_id is not None:
                _require_colleague(person_id, [office], "person_id")
            held = queries.charged(application.id, office)
            before = None if held is None else held.person_id
            if before == person_id:
                continue
            if shown is not None and before != shown[application.id]:
                raise Stale(
                    f"“{application.entry_name}”的经办人在您打开页面之后有了变动。", "请刷新页面，核对后再分派。"
                )
            changed.append(application)
            if person_id is None and held is not None:
                session.delete(held)
            elif person_id is not None:
                charge = held or Charge(application_id=application.id, office=office)
                _give(charge, person_id, by)
                session.add(charge)
            names = queries.colleagues([office])
            audit.record(
                actions.ASSIGN,
                actions.CHARGE,
                application.id,
                by=by,
                before={"person": _name(before, names)},
                after={"person": _name(person_id, names), **_named(application)},
                sealed=office == DEPARTMENT,
            )
        if changed and person_id not in {None, by.id}:
            notifications.assigned(changed, str(person_id), by=by)
    return changed


def assign_each(
    wanted: Mapping[str, str | None],
    *,
    by: Person,
    among: Collection[str] | None = None,
    shown: Mapping[str, str | None] | None = None,
) -> int:
    """Let each of these applications be seen to by its own colleague; all of them or none. How many had somebody else.

    What stays as it was `shown` is nobody's wish: it is left as it is by now. Raises as `assign` does, of a colleague
    that is none beside his row (``<application>.person``).
    """
    groups: dict[str | None, list[str]] = {}
    for id, person_id in wanted.items():
        if shown is None or shown[id] != person_id:
            groups.setdefault(person_id, []).append(id)
    with transaction():
        return sum(len(_assigned(groups[each], each, by, among, shown)) for each in sorted(groups, key=str))


def _assigned(
    ids: Sequence[str],
    person_id: str | None,
    by: Person,
    among: Collection[str] | None,
    shown: Mapping[str, str | None] | None,
) -> Sequence[Application]:
    try:
        return assign(ids, person_id, by=by, among=among, shown=shown)
    except Invalid as refused:
        raise Invalid({f"{id}.person": refused.errors.get("person_id", [refused.sentence]) for id in ids}) from refused


def hand_over(from_id: str, to_id: str, reason: str, *, by: Person) -> int:
    """Give all that one person sees to in the colleague's office to him, also of one who works there no more.

    What that person sees to in another office stays: its colleagues alone can open it. Returns how many were given.
    Raises NotAllowed, Invalid.
    """
    has_colleagues(by).or_raise()
    offices = offices_of(by)
    faults = Faults()
    with faults:
        required(from_id, "from_id", "请选择原经办人。")
    with faults:
        if from_id and from_id == to_id:
            raise Invalid({"to_id": ["与原经办人是同一人，请选择另一位同事。"]})
        _require_colleague(to_id, offices, "to_id")
    with faults:
        why = required(reason, "reason", "请写明移交的理由。")
    faults.tell()
    with transaction():
        take_turn(_TURN)
        shared = [office for office in offices if to_id in queries.colleagues([office])]
        charges = queries.charges_of(from_id, shared)
        if not charges:
            raise Invalid({"from_id": ["此人在接手人所在的单位没有经办的申报，无须移交。"]})
        before, names = people.names([from_id])[from_id], queries.colleagues(shared)
        found = {each.id: each for each in applications.several([charge.application_id for charge in charges])}
        for charge in charges:
            _give(charge, to_id, by)
            audit.record(
                actions.HAND_OVER,
                actions.CHARGE,
                charge.application_id,
                by=by,
                before={"person": before},
                after={"person": names[to_id], **_named(found[charge.application_id])},
                note=why,
                sealed=charge.office == DEPARTMENT,
            )
        notifications.handed_over(len(charges), to_id, from_id, why, by=by)
    return len(charges)


def stand_in(substitute_id: str, first_day: date | None, until_day: date | None, *, by: Person) -> Cover:
    """Let a colleague stand in for oneself: what one sees to is his too, from one day to another, both included.

    Raises NotAllowed, Invalid.
    """
    has_colleagues(by).or_raise()
    offices, faults = offices_of(by), Faults()
    with faults:
        if substitute_id == by.id:
            raise Invalid({"substitute_id": ["请选择另一位同事。"]})
        _require_colleague(substitute_id, offices, "substitute_id")
    with faults:
        since, until = _days(first_day, until_day)
    faults.tell()
    with transaction() as session:
        made = Cover(person_id=by.id, substitute_id=substitute_id)
        made.first_day, made.until_day = since, until
        session.add(made)
        after = {"substitute": queries.colleagues(offices)[substitute_id], "since": since, "until": until}
        audit.record(actions.STAND_IN, actions.COVER, made.id, by=by, after=after, sealed=DEPARTMENT in offices)
        notifications.stands_in(made, by=by)
    return made


def end_cover(cover_id: str, *, by: Person) -> Cover:
    """End before its day that somebody stands in for oneself. Raises NotAllowed, NotFound, also for another's."""
    has_colleagues(by).or_raise()
    with transaction():
        held = lock(Cover, cover_id)
        if held.person_id != by.id or held.ended_at is not None:
            raise NotFound("找不到这项代办。", "请刷新页面查看。")
        held.ended_at = clock.now()
        audit.record(actions.END_COVER, actions.COVER, held.id, by=by, sealed=DEPARTMENT in offices_of(by))
    return held


def write_note(application_id: str, text: str, *, by: Person, among: Collection[str] | None = None) -> InternalNote:
    """Write a note for one's colleagues, and tell those whom it mentions, or who stands in for them.

    Raises NotAllowed, NotFound, Invalid (nothing written, too long, nobody of that name).
    """
    has_colleagues(by).or_raise()
    application = applications.get(application_id)
    office, words = office_for(by, application, among), required(text, "text", "请填写备注内容。", most=LONGEST_NOTE)
    names = queries.colleagues([office])
    told, unknown = mentioned(words, names)
    if unknown:
        raise Invalid({"text": [f"没有叫“{'、'.join(unknown)}”的同事。可提到：{'、'.join(names.values())}。"]})
    with transaction():
        note = InternalNote(application_id=application.id, office=office, text=words)
        note.written_at, note.written_by_id = clock.now(), by.id
        put(note)
        after = {**_named(application), "mentioned": [names[each] for each in told]}
        audit.record(actions.WRITE, actions.NOTE, str(note.number), by=by, after=after, sealed=office == DEPARTMENT)
        reached = queries.reached(office, told) - {by.id}
        notifications.mentioned(application, sorted(reached), by=by)
    return note


def _days(first: date | None, until: date | None) -> tuple[date, date]:
    errors = {}
    if first is None or first < clock.today():
        errors["first_day"] = ["请填写今天或以后的日期。"]
    if until is None:
        errors["until_day"] = ["请填写截止日期。"]
    elif first is not None and until < first:
        errors["until_day"] = ["截止日期不能早于起始日期。"]
    if errors or first is None or until is None:
        raise Invalid(errors)
    return first, until


def _require_colleague(person_id: str, offices: Sequence[str], field: str) -> None:
    if person_id not in queries.colleagues(offices):
        raise Invalid({field: ["请选择本单位在岗的同事。"]})


def _give(charge: Charge, person_id: str, by: Person) -> None:
    charge.person_id, charge.given_at, charge.given_by_id = person_id, clock.now(), by.id


def _named(application: Application) -> dict[str, str]:
    return {"number": application.reference, "unit": application.entry_name}


def _name(person_id: str | None, names: Mapping[str, str]) -> str | None:
    return None if person_id is None else names.get(person_id, "已不在岗的人员")
