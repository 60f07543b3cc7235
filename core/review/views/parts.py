"""The many small parts of an application's page, each kept by everything that it shows.

What is kept is a function of its key alone: findings and items read the same for the same rule, answer and signature,
of whichever application. What depends on more (addresses, the token, what was just typed) is made by the page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from core.review.presenting.badges import FORCE, OUTCOME
from core.review.presenting.sheet import FindingShown, ItemShown

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def finding_read(shown: FindingShown) -> Markup:
    """What a finding says."""
    finding = shown.finding
    return Markup(_macros().finding(shown, OUTCOME[finding.outcome], FORCE[finding.force]))  # noqa: S704


@lru_cache(maxsize=_KEPT)
def met_read(shown: FindingShown) -> Markup:
    """A demand that is met, in one line."""
    return Markup(_macros().met(shown, FORCE[shown.finding.force]))  # noqa: S704


@lru_cache(maxsize=_KEPT)
def item_read(shown: ItemShown, may_act: bool) -> Markup:
    """An item with its answers and its signature, or with the fields for one."""
    return Markup(_macros().item(shown, may_act))  # noqa: S704


def item_typed(shown: ItemShown, may_act: bool, typed: object) -> Markup:
    """The same with what was typed there and refused; it is not kept."""
    return Markup(_macros().item(shown, may_act, typed))  # noqa: S704


def register(app: Flask) -> None:
    """Make the parts known to the templates."""
    for part in (finding_read, met_read, item_read, item_typed):
        app.jinja_env.globals[part.__name__] = part


def _macros() -> Any:
    """The template's macros; they escape what they are given."""
    return current_app.jinja_env.get_template("review/_parts.html").module
