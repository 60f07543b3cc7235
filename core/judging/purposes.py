"""Who may open the minutes of a panel: the department and the auditors, nobody else."""

from __future__ import annotations

from core.contents import kinds
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.people.models import Person
from core.people.policies import Permission, allow_if, reads_sealed


def _may_open(person: Person, file: StoredFile) -> Permission:
    return allow_if(reads_sealed(person), "评审记录只有主管部门和审计人员可以查看。")


MINUTES = register(
    Purpose("panel_minutes", "评审记录", accepts=(kinds.PDF, kinds.OFD, kinds.ZIP), may_open=_may_open, most_files=1)
).id
