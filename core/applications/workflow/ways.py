"""Where the results of a call's stages lead, and what has come of an application wherever it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.plugin_api import Does, Stage
from core.plugin_api.declarations import END

_LISTING = frozenset({Does.PUBLISH, Does.RESULT})


@dataclass(frozen=True, slots=True)
class Came:
    """What is certain of whoever stands at a stage, whichever way it came: levels attained, and levels missed."""

    attained: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()

    def __and__(self, other: Came) -> Came:
        return Came(self.attained & other.attained, self.missed & other.missed)


@dataclass(frozen=True)
class Ways:
    """The ways through stages, of which ``order`` has the ids of all of the call, in its order."""

    stages: Sequence[Stage]
    order: Sequence[str]
    _index: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {stage.id: number for number, stage in enumerate(self.stages)})

    def succeeding(self, stage: Stage) -> Stage | None:
        """Where success leads: to the stage that is named, or the first one behind it that is passed; None: the end."""
        if stage.on_success is None:
            return next(iter(self.stages[self._index[stage.id] + 1 :]), None)
        if stage.on_success == END:
            return None
        ahead = self.order[self.order.index(stage.on_success) :]
        return next((self.stages[self._index[each]] for each in ahead if each in self._index), None)

    def failing(self, stage: Stage) -> Stage | None:
        """Where failure leads: to the stage that is named, where it is passed; None: the end."""
        number = self._index.get(stage.on_failure or END)
        return None if number is None else self.stages[number]

    def came(self) -> Mapping[str, Came]:
        """By stage, what has come of an application that stands there."""
        found: dict[str, Came] = {}
        for number, stage in enumerate(self.stages):
            here = found.setdefault(stage.id, Came() if not number else found[self.stages[number - 1].id])
            listed = {stage.lists} if stage.lists is not None and stage.kind in _LISTING else set()
            won = Came(here.attained | listed, here.missed)
            lost = Came(here.attained, here.missed | set(stage.levels))
            for to, then in ((self.succeeding(stage), won), (self.failing(stage), lost)):
                if to is not None:
                    found[to.id] = then & found[to.id] if to.id in found else then
        return found
