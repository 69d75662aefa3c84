"""A server of the addresses alone, and what the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from export.routes import routes


@pytest.fixture(scope="session")
def app() -> Starlette:
    return Starlette(routes=routes(), middleware=[Middleware(GZipMiddleware, minimum_size=1000)])


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client
