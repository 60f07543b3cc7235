"""What an amendment changed, in words: the matter, what it was before, what it became."""

from __future__ import annotations

from core.instance import instance
from core.plugin_api import schema
from core.plugin_api.kinds import KINDS
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
    return treatment(kind).change(old, new, words)


def applied_to(row: Amendment) -> str:
    """The opened calls that follow a changed value."""
    return Words(instance().book()).calls(sorted(row.applied))


def _name(row: Amendment, words: Words) -> str:
    """What an end ends: by what holds again, where something does."""
    kind = KINDS[row.kind]
    holds = instance().book().get(kind, row.target)
    return row.target if holds is None else treatment(kind).line(holds, words)
