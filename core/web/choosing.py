"""What was chosen on a page of many: each with the revision that the page showed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from core.errors import Invalid

_MOST_DIGITS = 9


def chosen_revisions() -> Mapping[str, int]:
    """The chosen applications with the revision that the page showed, as ``chosen=id:revision``. Raises Invalid."""
    found: dict[str, int] = {}
    for text in request.values.getlist("chosen"):
        id, _, revision = text.partition(":")
        if not id.isalnum() or not revision.isdecimal() or len(revision) > _MOST_DIGITS:
            raise Invalid({"chosen": ["所选申报的标识不完整，请返回列表重新选择。"]})
        found[id] = int(revision)
    return found
