"""What whoever reviews an application is told before all else: higher rooms give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.applications.models import Application
from core.people.models import Person
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class First:
    """Something grave of an application: what is so, and what may be done about it at once by one press.

    `action` is where the press is sent, with these `values`; `url` leads on to where more may be done or was done,
    which `link` names. `is_settled`: it keeps nothing back any more.
    """

    title: str
    said: str
    button: str = ""
    action: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    link: str = ""
    is_settled: bool = False


FIRST: Registry[Callable[[Application, Person], Iterable[First]]] = Registry()


def first(application: Application, person: Person) -> Sequence[First]:
    """Everything that is told first of an application."""
    return [found for tell in FIRST.values() for found in tell(application, person)]
