"""A person's page of what is kept of him, which he may take away as a file; and how long anything is kept."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template

from core.policy.wording import kept_for
from core.retention import presenting, queries
from core.retention.operations import erasing
from core.retention.queries.keepings import KEEPINGS
from core.web.access import access, signed_in, signed_in_person
from core.web.downloads import spreadsheet

blueprint = Blueprint("retention", __name__, template_folder="templates")

FIRST = 10
"""So many rows of each part stand on the page; the file has all."""
HEADINGS = ("类别", "项目", "内容")


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals["retention_rows"] = retention_rows
    app.jinja_env.filters["kept_for"] = kept_for
    erasing.register()
    presenting.PARTS.give("acts", presenting.acts)
    presenting.PARTS.give("readings", presenting.readings)


def retention_rows() -> list[tuple[str, str, object]]:
    """How long each kind is kept, for a page: what it is, from which day, and what is declared of it."""
    return [
        (KEEPINGS[data].what if data in KEEPINGS else "", KEEPINGS[data].since if data in KEEPINGS else "", said)
        for data, said in queries.declared().items()
    ]


@blueprint.get("/account/kept")
@access(signed_in)
def kept() -> str:
    """Everything that is kept of the reader."""
    who = signed_in_person()
    return render_template("retention/kept.html", parts=presenting.parts(who), first=FIRST)


@blueprint.get("/account/kept.xlsx")
@access(signed_in)
def download() -> Response:
    """The same, whole, as a spreadsheet."""
    who = signed_in_person()
    return spreadsheet("本平台留存的本人信息", HEADINGS, presenting.lines(who), "本人信息")
