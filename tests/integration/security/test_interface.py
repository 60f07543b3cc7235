"""The JSON interface against its own description: what it says of itself holds for anything that is asked."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration.security.scenes import Scene
from tests.support.budget import budget

CHECKS = [schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance]


def test_the_interface_keeps_what_it_describes(plan: Scene) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", plan.app)
    every = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert every
    for operation in every:

        @settings(**budget(15))
        @given(operation.as_strategy())
        def ask(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(checks=[*CHECKS, response_schema_conformance])

        ask()
