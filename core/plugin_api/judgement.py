"""Judgements: the pure functions by which rules judge, what they answer, and how their parameters are told apart."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from core.plugin_api.declarations import Figure

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "greenroll_judgement"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a demand is met, and what was seen, in words for the reader (``14%``, ``否``)."""

    met: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a judgement: ``types`` are the members of its annotation (of a union, each)."""

    name: str
    types: tuple[Any, ...]
    required: bool

    @property
    def optional(self) -> bool:
        """Whether it takes None for a fact that is missing."""
        return NoneType in self.types

    @property
    def is_figure(self) -> bool:
        """Whether it is filled from the rule's ``figures``."""
        return Figure in self.types

    def taken(self, value: object) -> object:
        """The value as the function counts on it: a whole number as a decimal, where it takes decimals only."""
        return Decimal(value) if type(value) is int and Decimal in self.types and int not in self.types else value


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement in one of its versions. ``origin`` is ``kit`` or the id of the region that brought it."""

    name: str
    version: int
    function: Callable[..., Verdict | None]
    parameters: tuple[Parameter, ...]
    origin: str


#: Judgements by name and version: a changed one stands beside the old, for the calls that were opened under it.
Judgements = Mapping[tuple[str, int], Judgement]


def judgement(*, version: int = 1, name: str | None = None) -> Callable[[F], F]:
    """Mark a pure function as a judgement that rules can name.

    Its parameters are filled by name: from the rule's ``figures`` (those annotated `Figure`), its ``words``
    (``tuple[str, ...]``) and its ``facts``; ``today`` need not be mapped. A fact that is missing makes the outcome
    unknown, unless its parameter may be None. It returns a `Verdict`, or None where it cannot tell (a share of
    nothing). To change a judgement, add ``version=2`` beside the old function and give both the same ``name``.
    """

    def mark(function: F) -> F:
        setattr(function, _MARK, (name or getattr(function, "__name__", ""), version))
        return function

    return mark


def is_marked(candidate: object) -> bool:
    """Whether it is a function that `judgement` has marked."""
    return callable(candidate) and hasattr(candidate, _MARK)


def read(function: Callable[..., Verdict | None], origin: str) -> Judgement:
    """The judgement that a marked function is.

    Raises TypeError, with a sentence, where its signature says too little.
    """
    called = getattr(function, "__name__", repr(function))
    if not is_marked(function):
        raise TypeError(f"{called} is not marked with @judgement()")
    name, version = getattr(function, _MARK)
    try:
        hints = get_type_hints(function)
    except NameError as error:
        raise TypeError(f"the annotations of {called} cannot be read: {error}") from error
    parameters = tuple(_parameter(each, hints, called) for each in inspect.signature(function).parameters.values())
    return Judgement(name, version, function, parameters, origin)


def registry(judgements: Iterable[Judgement]) -> dict[tuple[str, int], Judgement]:
    """Judgements by name and version; of two with the same, the first stays (the checks refuse the second)."""
    found: dict[tuple[str, int], Judgement] = {}
    for each in judgements:
        found.setdefault((each.name, each.version), each)
    return found


def _parameter(parameter: inspect.Parameter, hints: Mapping[str, Any], called: str) -> Parameter:
    if parameter.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        raise TypeError(f"{called} takes *{parameter.name}: every parameter of a judgement must have a name")
    if parameter.name not in hints:
        raise TypeError(f"parameter {parameter.name!r} of {called} has no type")
    annotation = hints[parameter.name]
    is_union = get_origin(annotation) in {Union, UnionType}
    return Parameter(
        name=parameter.name,
        types=get_args(annotation) if is_union else (annotation,),
        required=parameter.default is inspect.Parameter.empty,
    )
