"""What of a book stops, by itself, what its clause forbids: every kind of declaration has one answer.

A declaration that only states something (a target, a span that no stage runs, a duty's date) helps to keep a clause and
enforces nothing. Tests hold each of these answers against what the platform does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.policy.book import PolicyBook
from core.policy.kinds import treatments
from core.policy.kinds.calls import CONSTRAINTS
from core.policy.treatment import ByRules
from core.policy.uses import Uses


class Enforcing:
    """Asks of a book's declarations, and of their parts, whether they enforce."""

    def __init__(self, book: PolicyBook) -> None:
        self._uses, self._by_rules = Uses(book), by_rules()
        self._stopping = {part: answer for each in treatments() for part, answer in each.stopping.items()}

    def enforces(self, part: Any, key: str = "") -> bool:
        """Whether a declaration, or a part of one, stops what its clause forbids.

        ``key``: where the clause is that of one key of it alone. A stage does many things: it enforces the clause of a
        demand, and of its own clause nobody can tell which sentence a demand would hold.
        """
        if key:
            return key in CONSTRAINTS and bool(getattr(part, key))
        if (held := self._by_rules.get(type(part))) is not None:
            return held.demands(part) and not held.facts.isdisjoint(self._uses.asked)
        answer = self._stopping.get(type(part))
        return answer is not None and answer(part, self._uses)

    def unheld(self, part: Any) -> frozenset[str]:
        """The facts of which a rule would have to ask one, where a part demands something and no rule holds it."""
        held = self._by_rules.get(type(part))
        return held.facts if held is not None and held.demands(part) and not self.enforces(part) else frozenset()


def by_rules() -> Mapping[type[Any], ByRules]:
    """What only rules hold, by the type of the declaration or part."""
    return {part: held for each in treatments() for part, held in each.by_rules.items()}
