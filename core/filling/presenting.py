"""What of a section's page is drawn once, for as long as the same stands in it."""

from __future__ import annotations

from collections.abc import Hashable

from markupsafe import Markup

from core import clock
from core.db.keeping import Kept
from core.filling.rules.answers import Answers
from core.forms.page import SectionPage
from core.web.markup import macro

_drawn = Kept[Hashable, Markup](most=256)


def fields(page: SectionPage, here: str) -> Markup:
    """The questions of a section's page at an address, with what was typed into them just now."""
    return macro("forms/section.html", "section_fields", page, here)


def fields_as_saved(page: SectionPage, here: str, answers: Answers) -> Markup:
    """The same of a page that shows what is saved: `answers` are all that are, by which others are asked or worked out.

    Under the key stands whatever can be seen: what is in the inputs, and which files are offered to this reader.
    """
    if answers.mark is None or page.errors_by_field:
        return fields(page, here)
    files = tuple(page.known_files.values())
    key = (page.form, page.section.id, here, answers.mark, repr(page.given), page.unconfirmed, files, clock.today())
    return _drawn.get(key, lambda: fields(page, here))
