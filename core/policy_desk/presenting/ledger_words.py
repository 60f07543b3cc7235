"""What an amendment changed, in words: the matter, what it was before, what it became."""

from __future__ import annotations

from typing import Any

from core.instance import instance
from core.plugin_api import Deadline, schema
from core.plugin_api.kinds import KINDS, Kind
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk.models import Amendment
from core.policy_desk.queries.layer import declaration_of


def said(row: Amendment) -> str:
    """One row of the ledger, in a line."""
    words, kind = Words(instance().book()), KINDS[row.kind]
    try:
        new = None if row.declaration is None else declaration_of(row)
        old = None if row.replaced is None else schema.load(kind.declares, row.replaced, stored=True)
    except schema.NotReadable:
        return f"{kind.label}：{row.target}（由其他版本写入，本版本无法读取，未生效）"
    if new is None:
        return f"撤销对{kind.label}“{_name(row, words)}”的调整"
    if isinstance(new, Deadline):
        call = f"{words.call(new.call)}：" if new.call else ""
        return f"{call}{words.matter(new)} {f'{words.due(old)} → ' if old else ''}{words.due(new)}"
    return f"{kind.label}：{treatment(kind).line(new, words)}{_values(kind, old, new, words)}"


def applied_to(row: Amendment) -> str:
    """The opened calls that follow a changed value."""
    return Words(instance().book()).calls(sorted(row.applied))


def _name(row: Amendment, words: Words) -> str:
    """What an end ends: by what holds again, where something does."""
    kind = KINDS[row.kind]
    holds = instance().book().get(kind, row.target)
    return row.target if holds is None else treatment(kind).line(holds, words)


def _values(kind: Kind[Any], old: Any, new: Any, words: Words) -> str:
    """The single values that changed: （最低（含）：15% → 20%）."""
    if old is None:
        return ""
    before = {each.path: each for each in treatment(kind).values(old, words)}
    changed = [
        f"{each.label} {before[each.path].said(before[each.path].now)} → {each.said(each.now)}"
        for each in treatment(kind).values(new, words)
        if each.path in before and before[each.path].now != each.now
    ]
    return f"，{'；'.join(changed)}" if changed else ""
