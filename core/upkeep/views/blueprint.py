"""The blueprint of /upkeep, and a matter as whoever asks may see it."""

from __future__ import annotations

from flask import Blueprint

from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.web.access import signed_in_person

blueprint = Blueprint("upkeep", __name__, url_prefix="/upkeep", template_folder="../templates")

RECORD = "/<string(length=32):record_id>"


def seen(record_id: str) -> UpkeepRecord:
    """A matter that the person may see. Raises NotFound: to others it is not there."""
    record = queries.record(record_id)
    if not policies.may_see(signed_in_person(), record):
        raise queries.missing()
    return record
