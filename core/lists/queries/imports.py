"""Reading the imports: newest first, within somebody's scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.bodies.queries import EVERYTHING, Scope
from core.db import db
from core.db.statements import page_of
from core.errors import NotFound
from core.lists.models import ListImport

PAGE_SIZE = 50


def imports(page: int = 1, scope: Scope = EVERYTHING) -> tuple[Sequence[ListImport], int]:
    """One page (counted from 1) of the imports in a scope, newest first, and how many there are in all."""
    query = select(ListImport).order_by(ListImport.imported_at.desc(), ListImport.id)
    return page_of(query.where(scope.covers(ListImport.body_id)), page, PAGE_SIZE)


def list_import(import_id: str, scope: Scope = EVERYTHING) -> ListImport:
    """One import with its report. Raises NotFound, also for one that lies outside the scope."""
    found = db.session.get(ListImport, import_id)
    if found is None or found.body_id not in scope:
        raise NotFound("找不到这次导入的记录。", "请从导入记录重新进入。")
    return found
