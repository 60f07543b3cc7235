"""An applicant's whole way through the pages."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.house import sign_in
from tests.support.world import CREATION_PLAN, World


def test_pages(world: World, client: FlaskClient) -> None:
    opened = world.open_call(CREATION_PLAN)
    unit = world.unit()
    by = world.representative(unit)
    application = world.started(opened, unit, by)
    sign_in(client, by)
    for path in (
        "",
        "/new",
        f"/{application.id}",
        f"/{application.id}/check",
        f"/{application.id}/print",
        f"/{application.id}/progress",
        f"/{application.id}/withdraw",
    ):
        response = client.get(f"/applications{path}")
        assert response.status_code == 200, (path, response.text)
