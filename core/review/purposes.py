"""Who may open the file of a recommendation's letter."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.contents.kinds import PDF
from core.db import db
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.people.models import Person
from core.people.policies import Permission, allow_if
from core.review.models import Recommendation


def _may_open(person: Person, file: StoredFile) -> Permission:
    """Officers in whose scope the recommending body lies, and the department."""
    found = db.session.get(Recommendation, file.owner_id) if file.owner_id else None
    return allow_if(found is not None and found.body_id in body_scope(person), "这份文件不在您的办理范围内。")


LETTER = register(Purpose("recommendation_letter", "推荐文件", accepts=(PDF,), may_open=_may_open, most_files=1))
