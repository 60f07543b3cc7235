"""How long each kind stays, what has had its time, and what the trail holds of a person."""

from core.retention.queries.spans import before, declared, preview
