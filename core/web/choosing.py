"""What was chosen on a page of many: each with the revision that the page showed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from core.errors import Invalid
from core.web.form import whole_number


def chosen_revisions(name: str = "chosen", what: str = "申报") -> Mapping[str, int]:
    """What was chosen, with the revision that the page showed, as ``chosen=id:revision``. Raises Invalid."""
    found: dict[str, int] = {}
    for text in request.form.getlist(name) or request.args.getlist(name):  # a form is sent to an address that chose too
        id, _, sent = text.partition(":")
        revision = whole_number(sent)
        if not id.isalnum() or revision is None:
            raise Invalid({name: [f"所选{what}的标识不完整，请返回列表重新选择。"]})
        found[id] = revision
    return found
