"""What staff changed, in words: the matter, what it was before, what it became, and which reasons are their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.instance import instance
from core.plugin_api import schema
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_api.schema import attributes
from core.policy.kinds import treatment
from core.policy.layers import INSTANCE
from core.policy.wording import Words
from core.policy_desk.models import Amendment
from core.policy_desk.queries.layer import declaration_of, read


def said(row: Amendment) -> str:
    """One row of the ledger, in a line."""
    kind = KINDS.get(row.kind)
    try:
        return f"{row.kind}：{row.target}{_UNREADABLE}" if kind is None else _said(row, kind)
    except schema.NotReadable:
        return f"{KINDS[row.kind].label}：{row.target}{_UNREADABLE}"


_UNREADABLE = "（由其他版本写入，本版本无法读取，未生效）"


def _said(row: Amendment, kind: Kind[Any]) -> str:
    book = instance().book()
    words, told = Words(book), treatment(kind)
    if row.declaration is None:
        holds = book.get(kind, row.target)
        return f"撤销对{kind.label}“{row.target if holds is None else told.line(holds, words)}”的调整"
    return told.change(None if row.replaced is None else read(row, row.replaced), declaration_of(row), words)


def applied_to(row: Amendment) -> str:
    """The opened calls that follow a changed value."""
    return Words(instance().book()).calls(sorted(row.applied))


def own_reasons(based: Any) -> frozenset[str]:
    """The reasons under single keys that no plugin has given: decided by the department in a document.

    Another year of a call takes its plugin's reasons over under an id of its own.
    """
    if getattr(based, "origin", "") != INSTANCE:
        return frozenset()
    kinds = (kind for kind in KINDS.values() if kind.declares is type(based))
    declared = [each for kind in kinds for layer in instance().region.layers for each in layer.of(kind)]
    ours = {given for each in declared for given in each.choices.items()}
    return frozenset(why for key, why in based.choices.items() if (key, why) not in ours)


def attribute_words(based: Any, keys: Iterable[str]) -> list[str]:
    """What the attributes are called for which a reason is given."""
    known = attributes(type(based))
    return list(dict.fromkeys(known[key].label if key in known else key for key in keys))
