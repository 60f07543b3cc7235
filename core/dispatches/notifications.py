"""Who is told that a letter was issued."""

from __future__ import annotations

from core.applications.models import Application
from core.applications.notifications import applicant_link
from core.dispatches.models import Dispatch
from core.notifications import operations as messages
from core.units import queries as units


def issued(dispatch: Dispatch, application: Application, office: str) -> None:
    """Tell who acts for the unit."""
    text = f"{office}就“{application.entry_name}”的申报发出{dispatch.title}（{dispatch.number}），可在申报页面下载。"
    messages.send(units.acting(application.unit_id), text, applicant_link(application))
