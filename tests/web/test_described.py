"""Every address for machines answers as its description says, whatever it is asked.

Making the cases costs ten seconds each time tests are collected: ``conftest.py`` leaves this file
out where slow tests are not asked for.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import CHECKS, load_all_checks
from starlette.applications import Starlette

from web.routes import routes

#: Values of a list that are tried; every one of hundreds of areas would be asked for.
MOST = 6
load_all_checks()
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", Starlette(routes=routes()))
ALL = CHECKS.get_all()
#: Files that take a while each; what is wrong in the asking is told before one is made.
HEAVY = ("docx", "pptx", "pdf")
#: Seconds an answer may take, however busy the machine is: ten, if nothing is said.
PATIENT = 300


def _shorten(described: Any) -> None:
    """Leave a few of each long list of values, the first and the last among them."""
    if isinstance(described, dict):
        values = described.get("enum")
        if isinstance(values, list) and len(values) > MOST:
            step = (len(values) - 1) / (MOST - 1)
            described["enum"] = [values[round(i * step)] for i in range(MOST)]
    for part in described.values() if isinstance(described, dict) else described:
        if isinstance(part, dict | list):
            _shorten(part)


_shorten(schema.raw_schema["paths"])


@pytest.mark.slow
@schema.include(path_regex="^/(api|katalog|oembed|statisk|oversikt)").parametrize()
@settings(max_examples=5, deadline=None, derandomize=True)
def test_api_is_as_described(case) -> None:
    case.call_and_validate(checks=ALL, timeout=PATIENT)


@pytest.mark.slow
@schema.include(path_regex="^/(figur|rapport)/").parametrize()
@settings(max_examples=2, deadline=None, derandomize=True)
def test_figures_and_reports_are_as_described(case) -> None:
    """Pictures and files of Office have tests of their own; here they would only be waited for."""
    form = case.path_parameters.get("format")
    if form in ("svg", "png"):
        case.path_parameters["format"] = "csv"
    if form in HEAVY and case.meta.generation.mode.is_positive:
        return
    case.call_and_validate(checks=ALL, timeout=PATIENT)
