"""Which questions apply: the conditions (``when``) of fields, sections and columns over the answers given."""

from __future__ import annotations

from collections.abc import Mapping

from core.forms.paths import root, value_at
from core.plugin_api.declarations.form import When


def is_met(when: When, answer: object) -> bool:
    """Whether an answer is the wanted one; of several chosen options any one suffices."""
    wanted: tuple[object, ...] = when.one_of or (when.equals,)
    given = answer if isinstance(answer, list) else [answer]
    return any(type(one) is type(want) and one == want for one in given for want in wanted)


def applicable(conditions: Mapping[str, tuple[When, ...]], answers: Mapping[str, object]) -> frozenset[str]:
    """The names among ``conditions`` whose questions apply.

    A condition on a question that does not apply itself is not met. One on a name that is not among ``conditions``
    (another form's) looks at its answer alone.
    """
    known = {name: True for name, asked in conditions.items() if not asked}  # most ask for nothing

    def applies(name: str) -> bool:
        if name not in known:
            known[name] = False  # what depends on itself never applies
            known[name] = all(holds(when) for when in conditions[name])
        return known[name]

    def holds(when: When) -> bool:
        source = root(when.field)
        if source in conditions and not applies(source):
            return False
        return is_met(when, value_at(answers, when.field))

    for name in conditions:
        if name not in known:
            applies(name)
    return frozenset(name for name, it_does in known.items() if it_does)
