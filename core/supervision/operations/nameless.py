"""What others read of what came of a complaint names nobody who complained."""

from __future__ import annotations

from core.db import db
from core.errors import Invalid
from core.people.models import Person
from core.supervision.models import Complainant, Complaint
from core.supervision.policies import may_open_identity
from core.supervision.rules.naming import tells_who


def require_nameless(held: Complaint, text: str, field: str, by: Person) -> None:
    """What others read names neither the author nor how to reach him. Raises Invalid.

    Asked of those alone who may know who that is: others could find out by trying names.
    """
    author = db.session.get(Complainant, held.id) if may_open_identity(by, held) else None
    if author is not None and tells_who(text, author.name, author.contact):
        raise Invalid({field: ["这段文字会告知他人或留存备查，不能写出举报人的姓名或联系方式，请删去。"]})
