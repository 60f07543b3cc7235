"""A code's word as a statement to be signed, and its address as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
from flask import request, url_for

from core import clock
from core.db.keeping import Kept
from core.green_codes.models import GreenCode
from core.green_codes.queries import Place, Word
from core.instance import instance
from core.ledger.queries import list_name
from core.signing import Signed, sign

SIGNED_USE = "what green codes say"
"""For what their key is made of the signing keys."""

GRADE_CHOICE = "等级按本地区最近一次对标填报的得分名次试算；国家级等级以工业和信息化部公布的为准"
"""What we say of grades: the nation ranks its own units, and we know those of one region."""


def signed(word: Word) -> Signed:
    """The word with the instant at which it was said, signed."""
    return sign(_statement(word), instance().settings.signing_keys, SIGNED_USE)


def address(code: GreenCode) -> str:
    """Where the picture leads: the address under which people reach the instance."""
    base = instance().settings.public_url or request.host_url.rstrip("/")
    return f"{base}{url_for('green_codes.show', token=code.token)}"


def picture(code: GreenCode) -> str:
    """The code as a data URI; drawn once of an address."""
    where = address(code)
    return _pictures.get(where, lambda: str(segno.make(where, error="m").svg_data_uri(scale=5, border=2)))


_pictures = Kept[str, str](most=256)


def picture_file(code: GreenCode) -> bytes:
    """The code as a PNG for printing."""
    made = BytesIO()
    segno.make(address(code), error="m").save(made, kind="png", scale=16, border=4)
    return made.getvalue()


def _statement(word: Word) -> Mapping[str, Any]:
    return {
        "unit": word.unit.name,
        "code": word.unit.code,
        "at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "standing": word.standing.value,
        "listed": [_place(each) for each in word.places],
        "address": address(word.code),
    }


def _place(place: Place) -> Mapping[str, Any]:
    held, grade = place.listing, place.grade
    return {
        "list": list_name(held.list_id, held.category),
        "name": held.name,
        "subject": held.subject or None,
        "since": held.listed_on.isoformat(),
        "grade": None if grade is None else grade.tier,
    }
