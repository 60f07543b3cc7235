"""What is said where a backup cannot be made or restored: to the operator, before anything was changed."""

from __future__ import annotations

from core.errors import DomainError


class BackupRefused(DomainError):
    """A sentence for the operator, and what mends it."""

    code = "backup_refused"
