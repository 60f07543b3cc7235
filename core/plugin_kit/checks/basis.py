"""Every value rests on a clause or is a declared choice: one of the two, never both, never neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.plugin_api.declarations import Based, Call, Column, Declaration, Field, Section
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.schema import keys_of, readable_name
from core.plugin_api.walk import parts
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Missing and doubled bases, choices without a reason, and choices for keys that do not exist."""
    region = () if layer.region is None else (layer.region,)
    for declaration in (*region, *(each for _, each in layer.everything())):
        for path, part in parts(declaration):
            if isinstance(part, Based | Field):
                for key, message, cure in _wrong(part):
                    yield fault(declaration, _join(path, key), message, cure)


def _wrong(part: Any) -> Iterator[tuple[str, str, str]]:
    """The key, message and cure of each thing that is wrong with a part's basis."""
    called = readable_name(type(part))
    if part.clause is not None and part.choice is not None:
        message = f"{called} cites a clause and says that it is our choice: it can be only one of them"
        yield "choice", message, "keep `clause:`; single keys that are our choice go under `choices:`"
    if part.clause is None and part.choice is None and _must_have(part):
        message = f"{called} rests on nothing"
        yield "clause", message, "cite a clause with `clause:`, or say why it is our choice with `choice:`"
    if part.choice is not None and not part.choice.strip():
        yield "choice", "a choice needs its reason", "say in a sentence why this value was chosen"
    known = keys_of(type(part))
    for key, reason in getattr(part, "choices", {}).items() if isinstance(part, Based) else ():
        if key not in known:
            message = f"{called} has no key `{key}` that could be our choice"
            yield f"choices.{key}", message, did_you_mean(key, known, what="key")
        elif not reason.strip():
            yield f"choices.{key}", "a choice needs its reason", "say in a sentence why this value was chosen"


def _must_have(part: Any) -> bool:
    """A call rests on its source; sections, fields and columns on what holds them."""
    if isinstance(part, Call | Section | Field | Column):
        return False
    return isinstance(part, Declaration | Based)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
