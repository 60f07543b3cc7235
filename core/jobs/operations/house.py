"""The house's own work, for which nobody asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core.audit.operations.chaining import chain
from core.jobs.operations import expiring
from core.jobs.purposes import Kind, Outcome, Work
from core.people.policies import ALLOWED, Refused

_NOBODY = Refused("这项工作由系统自行办理。")


def own(
    id: str,
    label: str,
    run: Callable[[Work], Outcome],
    *,
    every: timedelta = timedelta(hours=1),
    changes: bool = False,
) -> Kind:
    """Work that comes around by itself. Unless it `changes` data, it only reads or has transactions of its own."""
    return Kind(
        id=id,
        label=label,
        may=lambda person, arguments: _NOBODY if person else ALLOWED,
        run=run,
        changes=changes,
        every=every,
    )


def chain_trail(work: Work) -> Outcome:
    """Chain what was written in the trail since the last time."""
    chain()
    return Outcome()


EXPIRE = own("jobs.expire", "清除过期的任务结果", expiring.erase_expired)
COUNTS = own("jobs.counts", "清除过期的访问计数", expiring.forget_counts)
UPLOADS = own("jobs.uploads", "清除没有使用的上传文件", expiring.forget_uploads)
RETENTION = own("retention.erase", "清除超过保存期限的信息", expiring.erase_retained, every=timedelta(hours=12))
SCAN = own("files.scan", "病毒扫描", expiring.scan_again, every=timedelta(minutes=1))
CHAIN = own("audit.chain", "审计记录串链", chain_trail, every=timedelta(minutes=1))
HOUSE = (EXPIRE, COUNTS, UPLOADS, RETENTION, SCAN, CHAIN)
