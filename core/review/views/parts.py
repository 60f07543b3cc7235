"""The many small parts of an application's page, each kept by everything that it shows.

What is kept is a function of its key alone: findings and items read the same for the same rule, answer and signature,
of whichever application. What depends on more (addresses, the token, what was just typed) is made by the page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from core.db.keeping import Kept
from core.plugin_api import Force, Outcome
from core.review.presenting.sheet import FindingGroup, FindingShown, ItemGroup
from core.review.presenting.sheets import Reading, Sheet
from core.web.markup import part

_KEPT = 4096
_GROUPS = 1024
_LINES = Markup("\n")
_made = Kept[Reading, Markup](most=128)
"""The answers as markup, for as long as they are read the same."""
_BADGE = Markup('<span class="status status-{}">{}</span>')
_OUTCOME = {each: _BADGE.format(each.tone, each.label) for each in Outcome}
_FORCE = {each: _BADGE.format(each.tone, each.label) for each in Force}


@lru_cache(maxsize=_KEPT)
def finding_read(shown: FindingShown) -> Markup:
    """What a finding says."""
    finding = shown.finding
    return Markup(_macros().finding(shown, _OUTCOME[finding.outcome], _FORCE[finding.force]))  # noqa: S704


@lru_cache(maxsize=_GROUPS)
def met_read(group: FindingGroup) -> Markup:
    """Demands that are met, a line each."""
    return _LINES.join(_macros().met(each, _FORCE[each.finding.force]) for each in group.findings)


@lru_cache(maxsize=_GROUPS)
def items_read(group: ItemGroup, may_act: bool) -> Markup:
    """Items with their answers and their signatures, or with the fields for one."""
    return _LINES.join(_macros().item(each, may_act) for each in group.items)


def items_typed(group: ItemGroup, may_act: bool, typed: object) -> Markup:
    """The same with what was typed there and refused; it is not kept."""
    return _LINES.join(_macros().item(each, may_act, typed) for each in group.items)


def register(app: Flask) -> None:
    """Make the parts known to the templates."""
    for each in (finding_read, met_read, items_read, items_typed, filled_in):
        app.jinja_env.globals[each.__name__] = each


def _macros() -> Any:
    """The template's macros; they escape what they are given."""
    return current_app.jinja_env.get_template("review/_parts.html").module


def filled_in(sheet: Sheet) -> Markup:
    """What was filled in, form by form; for the templates."""
    return _made.get(sheet.reading, lambda: part("review/_filled.html", sheet=sheet))
