"""What an officer found in place of answers: examined as the answers were, by their own type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core import clock
from core.applications.queries.rulebook import Rulebook
from core.forms import single, value_at
from core.review.queries.items import Asked, Item


@dataclass(slots=True)
class Examined:
    """Canonical values by path, and sentences beside what cannot be one (``found.path``)."""

    values: dict[str, object] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def found_in(
    item: Item, typed: Mapping[str, object], book: Rulebook, stated: Mapping[str, Mapping[str, object]]
) -> Examined:
    """What was found under an item that differs; ``stated`` are the submitted answers by form.

    Of a single yes or no it is the other. Of anything that is a value one at least has to be entered that is another
    than was stated; what is not entered stays as it was stated.
    """
    found = Examined()
    if item.yes_or_no is not None:
        answer = _answer(item.yes_or_no, stated)
        if isinstance(answer, bool):
            found.values[item.yes_or_no.path] = not answer
        return found
    for asked in item.found:
        _read(asked, typed.get(asked.path), book, found)
    if item.found and not found.faults:
        first = f"found.{item.found[0].path}"
        if not found.values:
            found.faults[first] = "与填报不符的，请填写核实值；规定按核实值判断。"
        elif all(found.values.get(each.path, _answer(each, stated)) == _answer(each, stated) for each in item.found):
            found.faults[first] = "核实值与填报的相同，请核对；确实相同的，选“与填报相符”。"
    return found


def _read(asked: Asked, raw: object, book: Rulebook, found: Examined) -> None:
    one = single(book.form(asked.form), asked.path)
    if one is None:
        return
    value, sentences = one.read(raw, clock.today())
    if sentences:
        found.faults[f"found.{asked.path}"] = "；".join(sentences)
    elif value is not None:
        found.values[asked.path] = value


def _answer(asked: Asked, stated: Mapping[str, Mapping[str, object]]) -> object:
    return value_at(stated.get(asked.form, {}), asked.path)
