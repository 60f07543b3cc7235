"""What the trail itself keeps of people, and the records that stay."""

from __future__ import annotations

from core.audit.operations.emptying import empty
from core.audit.queries.emptied import with_contents
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import Keeping, keeping


def register() -> None:
    """Make known how contents of the trail go."""
    keeping(
        Keeping(
            PersonalData.TRAIL,
            what="每次操作改动前后的内容；何人何时办理何事仍然保留，并可证明未经改动",
            since="操作之日",
            due=with_contents,
            erase=empty,
            appended=("audit_event",),
        )
    )
