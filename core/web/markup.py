"""Parts of pages as markup, for whoever draws one apart from its page: templates escape what they are given."""

from __future__ import annotations

from flask import get_template_attribute, render_template
from markupsafe import Markup


def part(template: str, **given: object) -> Markup:
    """What a template of its own makes."""
    return Markup(render_template(template, **given))  # noqa: S704


def macro(template: str, name: str, *given: object) -> Markup:
    """What a macro of a template makes."""
    return Markup(get_template_attribute(template, name)(*given))  # noqa: S704
