"""The file of an imported list, kept with the import: what kind it may be, and who may open it."""

from __future__ import annotations

from core.accounts.models import Person
from core.accounts.policies import Permission
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.lists import policies
from core.lists.importing.sheets import ACCEPTED

OWNER = "list_import"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the ledger."""
    return policies.may_see_ledger(person)


LIST_FILE = purposes.register(Purpose("list_file", "名单文件", accepts=ACCEPTED, may_open=may_open))
