"""Table: what was written in the threads of applications."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Serial, UtcDateTime, appended
from core.db.sealing import Sealed
from core.threads.rules import Side


@appended
class Post(Base):
    """What somebody of one side wrote to others: `addressed` are their words, the `for_` columns who reads it, its own
    side among them.

    `engagement_id`: with which evaluator, where one takes part; who comes after it reads nothing of it. `office`: which
    body, where one takes part; of what was written before that was kept the unit's own. `return_id`: the request for
    correction that it answers. `urges`: it reminds those for whom the application waits.
    """

    __tablename__ = "thread_post"
    __noun__ = "往来留言"
    __table_args__ = (Index(None, "application_id", "number"), Index(None, "written_by_id", "number"))

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    side: Mapped[Side]
    addressed: Mapped[list[str]]
    for_applicant: Mapped[bool]
    for_evaluator: Mapped[bool]
    for_body: Mapped[bool]
    for_department: Mapped[bool]
    engagement_id: Mapped[str | None] = mapped_column(ForeignKey("engagement.id"))
    office: Mapped[str | None] = mapped_column(String(50))
    return_id: Mapped[str | None] = mapped_column(ForeignKey("filling_return.id"))
    urges: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Sealed("thread_post.text"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    @property
    def sides(self) -> frozenset[Side]:
        """Who reads it."""
        return frozenset(side for side in Side if getattr(self, f"for_{side.value}"))

    @sides.setter
    def sides(self, sides: Collection[Side]) -> None:
        for side in Side:
            setattr(self, f"for_{side.value}", side in sides)
