"""Changing a value of the policy book: in the instance's layer, and in those opened calls that staff have ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from core import audit
from core.applications.queries import batches
from core.calls import operations as calls
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid
from core.instance import instance
from core.jobs.purposes import Report, unheard
from core.people.models import Person
from core.plugin_api import Declaration
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kind
from core.policy import values
from core.policy.balance import unbalanced
from core.policy.kinds import treatment
from core.policy.layers import INSTANCE
from core.policy.values import Amount
from core.policy.wording import Words
from core.policy_desk import policies
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import AMENDMENT
from core.policy_desk.operations.ledger import Declared, Reason, hold_ledger, refuse_stale, write
from core.policy_desk.queries import impact
from core.policy_desk.queries.impact import Impact
from core.policy_desk.queries.values import Keeping, Valued, find

AMEND = audit.action("policy_desk.amend_value", "调整规定的数值")

_LONGEST_TEXT = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class NewValues:
    """What a declaration is to say: amounts by the paths of its values, sentences by key.

    ``apply_to``: the declared ids of the opened calls in which it is to hold too. Others keep what they were opened
    with.
    """

    amounts: Mapping[str, Amount]
    texts: Mapping[str, str] = field(default_factory=FrozenMap)
    apply_to: frozenset[str] = frozenset()


def change_value(
    kind: str,
    declaration_id: str,
    new: NewValues,
    reason: Reason,
    *,
    seen: int,
    by: Person,
    report: Report = unheard,
) -> Amendment:
    """Give a declaration other values, and let the ticked opened calls be judged by them from now on.

    ``seen`` is its revision as the page showed it; `report` is told how far it is. The counted findings of the calls'
    live applications follow in the same transaction. Raises NotAllowed; NotFound; Stale where somebody changed it in
    the meantime; Invalid under the paths of the values, the keys of the sentences, ``apply_to``, ``reason``,
    ``document_number``, ``document_date``.
    """
    policies.may_amend(by).or_raise()
    with transaction():
        hold_ledger()
        for call_id in sorted(new.apply_to):
            calls.lock_call(call_id)
        valued, proposed, chosen = _judged(kind, declaration_id, new, reason, seen)
        kept = {each.opened.call_id: each.declaration for each in chosen}
        declared = Declared(valued.kind, valued.id, proposed, replaced=valued.declaration, applied=kept)
        row = write([declared], reason, lambda row, key: key if key in new.amounts else "", by=by)[0]
        live, before = sum(each.live for each in chosen), 0
        for keeping in chosen:
            told = partial(_tell, report, before, live)
            then = _changed(valued, keeping.declaration, new, reason)
            apply(keeping, valued.kind, then, note=str(reason), by=by, told=told)
            before += keeping.live
        after = {**_state(valued, proposed), "applied_to": sorted(kept)}
        audit.record(
            AMEND, AMENDMENT, row.id, by=by, before=_state(valued, valued.declaration), after=after, note=str(reason)
        )
    return row


def preview_value(
    kind: str,
    declaration_id: str,
    new: NewValues,
    reason: Reason,
    *,
    seen: int,
    by: Person,
    report: Report = unheard,
) -> Sequence[Impact]:
    """What `change_value` would do in each ticked call, without doing it; `report` is told how far that is.

    Raises what that would raise, the start-up's checks apart.
    """
    policies.may_amend(by).or_raise()
    valued, _, chosen = _judged(kind, declaration_id, new, reason, seen)
    live = sum(each.live for each in chosen)
    found: list[Impact] = []
    for each in chosen:
        before = sum(one.judged for one in found)
        told = partial(_tell, report, before, live)
        found.append(impact.impact_of(each, valued.kind, _changed(valued, each.declaration, new, reason), told))
    return found


def _tell(report: Report, before: int, live: int, judged: int) -> None:
    report(before + judged, live, f"已核对 {before + judged} 件申报")


def require_possible(kind: str, declaration_id: str, new: NewValues, reason: Reason, *, seen: int, by: Person) -> None:
    """Raises what `preview_value` would, with nothing judged."""
    policies.may_amend(by).or_raise()
    _judged(kind, declaration_id, new, reason, seen)


def apply(
    keeping: Keeping,
    kind: Kind[Any],
    declaration: Declaration,
    *,
    note: str,
    by: Person,
    told: Callable[[int], object] = unheard,
) -> None:
    """Let an opened call keep another declaration, with the counted findings of its live applications; `told` how many
    were judged.

    Part of an amendment: the call must be locked. The findings are judged before it is pinned anew: by what it keeps
    until then, and by what it would keep.
    """
    for judged, effect in enumerate(impact.effects_of(keeping, kind, declaration)):
        told(judged)
        batches.recount(effect.read.application, impact.every_finding(effect))
    db.session.flush()
    calls.change_value(keeping.opened, kind, declaration, by=by, note=note)


def _judged(
    kind: str, declaration_id: str, new: NewValues, reason: Reason, seen: int
) -> tuple[Valued, Declaration, Sequence[Keeping]]:
    valued = find(instance().book(), kind, declaration_id)
    refuse_stale(f"“{valued.said}”", valued.last, seen)
    chosen = [each for each in valued.kept_by if each.opened.call_id in new.apply_to]
    if errors := {**reason.faults(), **_faults(valued, new, chosen)}:
        raise Invalid(errors)
    proposed = replace(_changed(valued, valued.declaration, new, reason), overrides=valued.overrides)
    return valued, proposed, chosen


def _changed(valued: Valued, declaration: Declaration, new: NewValues, reason: Reason) -> Declaration:
    """The declaration with the new values: the clause stays, each key that says something else has the reason.

    Where the whole was our choice and nothing of it is left, the reason is what the whole rests on: ours speaks of what
    was before.
    """
    changed: Declaration = values.with_values(declaration, {**new.amounts, **new.texts})
    keys = {path.partition(".")[0] for path in (*new.amounts, *new.texts)}
    others = {key for key in keys if getattr(declaration, key) != getattr(changed, key)}
    if declaration.choice and others.issuperset(each.key for each in valued.values):
        return replace(changed, origin=INSTANCE, choice=str(reason))
    choices = {**declaration.choices, **dict.fromkeys(sorted(others), str(reason))}
    return replace(changed, origin=INSTANCE, choices=FrozenMap(choices))


# --- What cannot be ---------------------------------------------------------------------------------------------------


def _faults(valued: Valued, new: NewValues, chosen: Sequence[Keeping]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for value in valued.values:
        if value.path not in new.amounts:
            errors[value.path] = ["请填写此项。"]
        elif sentence := value.wrong(new.amounts[value.path]):
            errors[value.path] = [sentence]
    if unknown := new.apply_to - {each.opened.call_id for each in chosen}:
        errors["apply_to"] = [f"该规定不在这份通知之内，或通知已经办结：{'、'.join(sorted(unknown))}。请重新选择。"]
    if errors:
        return errors
    if not _says_otherwise(valued, new, chosen):
        return {valued.values[0].path: ["与现在的数值相同，没有需要保存的改动。"]}
    return {key: [sentence] for key, sentence in (*_apart(valued, new, chosen), *_left_behind(valued, new))}


def _apart(valued: Valued, new: NewValues, chosen: Sequence[Keeping]) -> Iterator[tuple[str, str]]:
    """What would not make up a whole, in the book or in a call that was ticked; said at a value that was given."""
    for each in (valued.declaration, *(keeping.declaration for keeping in chosen)):
        for path, sentence in unbalanced(values.with_values(each, new.amounts)):
            yield path if path in new.amounts else valued.values[0].path, sentence


def _says_otherwise(valued: Valued, new: NewValues, chosen: Sequence[Keeping]) -> bool:
    """Whether anything would change: in the book, or in a call that was ticked."""
    return any(
        values.with_values(each, new.amounts) != each
        for each in (valued.declaration, *(keeping.declaration for keeping in chosen))
    )


def _left_behind(valued: Valued, new: NewValues) -> Iterator[tuple[str, str]]:
    """The sentences that would still say an old value."""
    changed = [value for value in valued.values if new.amounts[value.path] != value.now]
    for key, text in valued.texts.items():
        given = new.texts.get(key, text).strip()
        if not given or len(given) > _LONGEST_TEXT:
            yield key, f"请填写，最多 {_LONGEST_TEXT} 字。"
        old = next((value for value in changed if given == text and values.repeats(text, value)), None)
        if old is not None:
            yield key, f"这句话里仍写着“{old.said(old.now)}”，请按新的数值改写。"


def _state(valued: Valued, declaration: Declaration) -> dict[str, object]:
    """What the trail holds of a declaration: its values by path."""
    now = treatment(valued.kind).values(declaration, Words(instance().book()))
    return {"kind": valued.kind.name, "id": valued.id, **{each.path: str(each.now) for each in now}}
