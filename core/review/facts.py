"""What the recommending bodies supply of an application to its rules."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, select

from core.applications.facts import Asked, supply
from core.db.statements import read
from core.review.models import Receipt

_RECEIVED = select(exists().where(Receipt.application_id == bindparam("application")))


def _received(asked: Asked) -> bool:
    return bool(read(_RECEIVED, application=asked.application.id).scalar_one())


supply(_received, {"application.receipt": lambda received: received})
