"""What a code says, for whoever reads it: signed and dated; and the keys that prove it."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template

from core import clock
from core.extensions import limiter
from core.green_codes import presenting, queries
from core.instance import instance
from core.ledger.queries import list_name
from core.signing import public_keys
from core.web.access import access, public

blueprint = Blueprint("green_codes", __name__, url_prefix="/green-codes", template_folder="../templates")

MOST_READ = "60 per minute"
"""From one address: people read a few, a program that tries codes waits."""

_ONE = "/<string(length=43):token>"


@blueprint.get(_ONE)
@access(public)
@limiter.limit(MOST_READ)
def show(token: str) -> str:
    """Whether the unit is listed now, on which lists, with its grade."""
    word = queries.word(queries.code(token))
    return render_template(
        "green_codes/show.html",
        word=word,
        now=clock.now(),
        list_name=list_name,
        grade_choice=presenting.GRADE_CHOICE,
    )


@blueprint.get(f"{_ONE}.json")
@access(public)
@limiter.limit(MOST_READ)
def as_json(token: str) -> Response:
    """The same for programs, to be kept and proved: the very text that was signed, with its signature."""
    signed = presenting.signed(queries.word(queries.code(token)))
    return _json({"statement": signed.text, "key": signed.key, "signature": signed.signature, "algorithm": "Ed25519"})


@blueprint.get("/keys.json")
@access(public)
def keys() -> Response:
    """The public keys, those of before too."""
    return _json({"algorithm": "Ed25519", "keys": public_keys(instance().settings.signing_keys, presenting.SIGNED_USE)})


def _json(told: object) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
