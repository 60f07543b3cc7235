"""That a scoring sheet is filled for an application, and who may open the files that go with it."""

from __future__ import annotations

from core.contents.kinds import USUAL
from core.experts import policies
from core.experts.queries.assignments import assignment
from core.experts.queries.sheets import is_open
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.filling import purposes as filling
from core.filling.queries import was_submitted
from core.people.models import Person
from core.people.policies import Permission, allow_if, reads_sealed

SHEET = "expert_sheet"
_SHUT = "评分材料只有专家本人和主管部门可以查看，评分结束前互不可见。"


def _may_open(person: Person, file: StoredFile) -> Permission:
    """The expert's own; and of those who read what is sealed, once nobody is blind to it."""
    given = assignment(file.owner_id or "")
    seen = reads_sealed(person) and was_submitted(given.id, file.id) and is_open(given)
    return policies.is_own(person, given.expert) | allow_if(seen, _SHUT)


def _reads(assignment_id: str) -> bool:
    return is_open(assignment(assignment_id))


FILES = register(Purpose("expert_sheet_file", "评分材料", USUAL, _may_open, most_files=50))
PURPOSE = filling.register(filling.Purpose(SHEET, "experts", FILES, _reads))
"""The sheet that a stage names is filled by an expert for one application: its id is the assignment's."""
