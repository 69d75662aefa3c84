"""Every address for machines answers as its description says, whatever it is asked.

Making the cases costs ten seconds each time tests are collected: ``conftest.py`` leaves this file
out where slow tests are not asked for.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from web.routes import routes

schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", Starlette(routes=routes()))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance,
          response_schema_conformance]  # fmt: skip


@pytest.mark.slow
@schema.include(path_regex="^/api/").parametrize()
@settings(max_examples=5, deadline=None)
def test_api_is_as_described(case) -> None:
    case.call_and_validate(checks=[*CHECKS, negative_data_rejection, positive_data_acceptance])


@pytest.mark.slow
@schema.include(path_regex="^/figur/").parametrize()
@settings(max_examples=2, deadline=None)
def test_figures_are_as_described(case) -> None:
    """Pictures have tests of their own; here they would only wait for the browser."""
    if case.path_parameters.get("format") in ("svg", "png"):
        case.path_parameters["format"] = "csv"
    case.call_and_validate(checks=CHECKS)
