"""A mail server for tests, and the sender at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from core.jobs.purposes import Work
from core.letters import operations


@dataclass
class Post:
    """A mail server: what it took, and what it says next instead of taking it."""

    taken: list[EmailMessage] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    hangs_up: bool = False
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.says:
            return self.says.pop()
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.taken.append(found)
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


def go() -> None:
    """Send what is due."""
    operations.send_due(Work(by=None, arguments={}))
