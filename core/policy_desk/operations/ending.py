"""Taking a change back: what held before it holds again, in the book and in the opened calls that had followed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core import audit
from core.calls import operations as calls
from core.calls import queries as opened_calls
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.plugin_api import Declaration
from core.plugin_api.kinds import KINDS
from core.policy.layers import INSTANCE
from core.policy_desk import notifications, policies
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import AMENDMENT
from core.policy_desk.operations.ledger import Declared, Reason, hold_ledger, write
from core.policy_desk.operations.valuing import apply
from core.policy_desk.queries import amendments
from core.policy_desk.queries.layer import read
from core.policy_desk.queries.values import Keeping

END = audit.action("policy_desk.end", "撤销规定调整")


@dataclass(frozen=True, slots=True)
class _Followed:
    """An opened call that followed an amendment, and what it kept before."""

    row: Amendment
    opened: OpenedCall
    before: Declaration


def end(act_id: str, reason: Reason, *, by: Person) -> list[Amendment]:
    """Take back what was changed in one act: what held before holds again, also in the calls that were opened.

    Raises NotAllowed, NotFound, Invalid, and Conflict where it no longer stands or a call made by it was opened.
    """
    policies.may_amend(by).or_raise()
    with transaction():
        hold_ledger()
        act = amendments.act(act_id)
        _refuse_end(act, reason)
        followed = [each for row in act.rows for each in _followed(row)]
        declared = [Declared(KINDS[row.kind], row.target, _own(row)) for row in act.rows]
        rows = write(declared, reason, lambda row, key: "", by=by, takes_back=act_id)
        for each in followed:
            _restore(each, str(reason), by)
        for row, ended in zip(rows, act.rows, strict=True):
            before = {"kind": ended.kind, "target": ended.target, "declaration": ended.declaration}
            after = {"declaration": row.declaration}
            audit.record(END, AMENDMENT, row.id, by=by, before=before, after=after, note=str(reason))
    return rows


def _own(row: Amendment) -> Any | None:
    """What the instance itself had declared before, if anything: the plugins' own holds by itself."""
    before = None if row.replaced is None else read(row, row.replaced)
    return before if before is not None and before.origin == INSTANCE else None


def _refuse_end(act: amendments.Act, reason: Reason) -> None:
    if errors := reason.faults():
        raise Invalid(errors)
    if act.is_end:
        raise Conflict("这条记录本身就是一次撤销，不能再撤销。", "如需恢复，请重新调整。")
    if not act.stands:
        raise Conflict("这次改动已经被后来的改动替代或撤销，不再生效。", "请从“规定调整记录”查看最新的改动。")
    for row in act.rows:
        if row.kind not in KINDS:
            raise Conflict("这次改动由系统的其他版本写入，本版本无法读取，不能撤销。", "请由系统管理员核对所用的版本。")
        if row.kind == "calls" and opened_calls.opened(row.target) is not None:
            raise Conflict("由这次复制编制的通知已经启动，不能撤销。", "可以在“通知管理”中关闭该通知。")


def _followed(row: Amendment) -> Iterator[_Followed]:
    """The opened calls, locked: of a date its own call, of a value those in which it was applied."""
    call = (row.declaration or {}).get("call")
    if row.kind == "deadlines" and call is not None and opened_calls.opened(call) is not None:
        if row.replaced is None:
            raise Conflict("撤销后该环节就没有日期了，而通知已经启动。", "请改为调整日期。")
        yield _Followed(row, calls.lock_call(str(call)), read(row, row.replaced))
    for call_id, before in sorted(row.applied.items()):
        yield _Followed(row, calls.lock_call(call_id), read(row, before))


def _restore(followed: _Followed, note: str, by: Person) -> None:
    row, opened, before = followed.row, followed.opened, followed.before
    if row.kind != "deadlines":
        apply(Keeping(opened, before, 0, ""), KINDS[row.kind], before, note=note, by=by)
        return
    taken_back: Any = read(row, row.declaration)
    restored: Any = before
    calls.change_date(opened, restored, by=by, note=note)
    notifications.date_changed(opened, pinned(opened).call, taken_back, restored, note)
