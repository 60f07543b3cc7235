"""Reading the trail, and what its chain says of it."""

from core.audit.queries.trail import (
    ABOUT,
    PAGE_SIZE,
    Done,
    Event,
    TrailFilter,
    count,
    event,
    every,
    history,
    newest,
    newest_of,
    trail,
    was_done,
)
