"""Every address for machines answers as its description says, whatever it is asked.

Making the cases costs ten seconds each time tests are collected: ``conftest.py`` leaves this file
out where slow tests are not asked for.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import CHECKS, load_all_checks
from starlette.applications import Starlette

from web.routes import routes

load_all_checks()
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", Starlette(routes=routes()))
ALL = CHECKS.get_all()
#: Files that take a while each; what is wrong in the asking is told before one is made.
HEAVY = ("docx", "pptx", "pdf")
#: Seconds an answer may take, however busy the machine is: ten, if nothing is said.
PATIENT = 300


@pytest.mark.slow
@schema.include(path_regex="^/(api|katalog|oembed|statisk|oversikt)").parametrize()
@settings(max_examples=5, deadline=None)
def test_api_is_as_described(case) -> None:
    case.call_and_validate(checks=ALL, timeout=PATIENT)


@pytest.mark.slow
@schema.include(path_regex="^/(figur|rapport)/").parametrize()
@settings(max_examples=2, deadline=None)
def test_figures_and_reports_are_as_described(case) -> None:
    """Pictures and files of Office have tests of their own; here they would only be waited for."""
    form = case.path_parameters.get("format")
    if form in ("svg", "png"):
        case.path_parameters["format"] = "csv"
    if form in HEAVY and case.meta.generation.mode.is_positive:
        return
    case.call_and_validate(checks=ALL, timeout=PATIENT)
