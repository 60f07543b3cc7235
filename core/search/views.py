"""The page of the search, under /search."""

from __future__ import annotations

from unicodedata import normalize

from flask import Blueprint, Flask, render_template, request

from core.search.presenting import sections
from core.web.access import access, person, public

blueprint = Blueprint("search", __name__, template_folder="templates")

LEAST, LONGEST = 2, 100
"""Characters that are looked for: ours."""


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/search")
@access(public)
def index() -> str:
    """Everything that the reader may read and of which the text speaks, in any width, all its words."""
    said = normalize("NFKC", request.args.get("q", "")).split()
    text = " ".join("".join(filter(str.isprintable, word)) for word in said)[:LONGEST].strip()
    found = sections(text, person()) if len(text) >= LEAST else []
    return render_template("search/index.html", text=text, sections=found, is_short=0 < len(text) < LEAST, least=LEAST)
