"""Reading the trail, and what its chain says of it."""

from core.audit.queries.trail import PAGE_SIZE, TrailFilter, event, history, newest, trail

__all__ = ["PAGE_SIZE", "TrailFilter", "event", "history", "newest", "trail"]
