"""What every instance starts from, in a migrated database: the region's bodies and the working-day calendar."""

from __future__ import annotations

from core.bodies.operations import Synchronised, synchronise
from core.instance import instance
from core.policy_desk.operations.calendar import seed_calendar


def provision() -> tuple[Synchronised, int]:
    """Bring the bodies in step with the region's declaration and fill an empty calendar; may be repeated at will.

    Returns what became of the bodies and how many days were added. Needs an application context.
    """
    return synchronise(instance().region.region.recommending_bodies), seed_calendar()
