"""Answers that a form accepts: the demo's, without chance in them, for tests that do not care how it is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, TypeVar

from core import clock
from core.demo.filling import Evidence, Filler
from core.forms import LaidOutForm, settled

T = TypeVar("T")


class _Steady(Random):
    """Of numbers the middle, of choices the first."""

    def random(self) -> float:
        return 0.5

    def randint(self, a: int, b: int) -> int:
        return (a + b) // 2

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override]
        return seq[0]


def plausible(
    form: LaidOutForm, evidence: Evidence | None = None, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Canonical answers to every question of a form that applies. `given` answers come first; every yes/no is no.

    `evidence` uploads for a field and gives the ids; without it no evidence is given.
    """
    filler = Filler(_Steady(), clock.today(), {}, "91990000MADEM0011K", evidence or (lambda _: []))
    own = {name: value for name, value in (given or {}).items() if name in form.fields}
    return settled(form, filler.answers(form, own))
