"""What the recommending bodies supply of an application to its rules."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, select

from core.applications.facts import Asked, supply
from core.applications.queries.beside import BESIDE
from core.db.statements import read
from core.review.models import Receipt
from core.review.queries.records import RECEIPT

_RECEIVED = select(exists().where(Receipt.application_id == bindparam("application")))


def _received(asked: Asked) -> bool:
    id = asked.application.id
    there = BESIDE.is_there(id, RECEIPT)
    return bool(read(_RECEIVED, application=id).scalar_one()) if there is None else bool(there)


supply(_received, {"application.receipt": lambda received: received})
