"""The file of an imported list, kept with the import: what kind it may be, and who may open it."""

from __future__ import annotations

from core.contents.sheets import ACCEPTED
from core.db import db
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.lists import policies
from core.lists.models import ListImport
from core.people.models import Person
from core.people.policies import Permission, allow_if

OWNER = "list_import"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the import that it was kept with."""
    scope = policies.imports_of(person)
    made = db.session.get(ListImport, file.owner_id) if file.owner_id else None
    return allow_if(scope.everything or (made is not None and made.body_id in scope), "这份文件不在您的办理范围内。")


LIST_FILE = purposes.register(Purpose("list_file", "名单文件", accepts=ACCEPTED, may_open=may_open))
