"""Questions as they are drawn: what of one is alike for all who answer it is drawn once, what stands in it put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from core.forms.controls import Control
from core.forms.examination import TYPED
from core.forms.laid_out import Same
from core.forms.page_fields import AnswerField
from core.forms.page_fields import Page as Drawn
from core.plugin_api.declarations.form import FieldType

_TEXT, _COMPUTE = "\x01", "\x02"
"""Stand where the text of an input and the reckoning of a value will: characters that no label holds."""
_PLACES = re.compile(f"([{_TEXT}{_COMPUTE}])")
_OFFERING = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO})

Parts = tuple[str, ...]
Draw = Callable[["Page", AnswerField, Control, str], Markup]


class Page(Drawn, Protocol):
    """What else of a page decides how a question looks."""

    @property
    def unconfirmed(self) -> Collection[str]: ...

    @property
    def confirmed(self) -> Collection[str]: ...


def drawn(page: Page, each: AnswerField, action: str, draw: Draw) -> Markup:
    """A question on a page; `draw` is the macro that draws one.

    What has errors, rows or files is drawn anew each time. Nothing that somebody answered is kept: of inputs the place
    where it stands, of options which of them are chosen.
    """
    declared, control = each.declared, each.control
    is_typed = declared.type in TYPED or declared.type is FieldType.COMPUTED
    if control.errors or not (is_typed or declared.type in _OFFERING):
        return draw(page, each, control, action)
    look = (bool(control.compute), declared.name in page.unconfirmed, declared.name in page.confirmed)
    kept = _kept(Same(page.form.form), declared.name, *look, *(() if is_typed else _choice(control)))
    if not kept.parts:
        text, compute = _TEXT if is_typed else control.raw, _COMPUTE if control.compute else None
        kept.parts = _parts(draw(page, each, replace(control, raw=text, compute=compute), action))
    return _filled(kept.parts, {_TEXT: control.text or _blank(declared.type), _COMPUTE: control.compute or ""})


@dataclass(slots=True)
class _Place:
    """Where the parts of a question are kept: none until it was drawn, and then the same ones for good."""

    parts: Parts = ()


@lru_cache(maxsize=4_096)
def _kept(form: Same, name: str, *look: object) -> _Place:
    """The place of a question that looks so."""
    return _Place()


def _choice(control: Control) -> tuple[object, ...]:
    """Which of the options are chosen, and whether several were sent, of which a list to open shows none."""
    field = control.field
    offered = {"true", "false"} if field.type is FieldType.YES_NO else {choice.name for choice in field.choices}
    return control.chosen & offered, isinstance(control.raw, list | tuple)


def _parts(html: str) -> Parts:
    return tuple(_PLACES.split(html))


def _filled(parts: Parts, values: Mapping[str, str]) -> Markup:
    return Markup("".join([escape(values[part]) if part in values else part for part in parts]))  # noqa: S704


def _blank(type: FieldType) -> str:
    return "—" if type is FieldType.COMPUTED else ""
