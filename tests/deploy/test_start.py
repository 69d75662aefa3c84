"""No foreign host is asked for anything: neither at the start nor for whoever comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import net_util
from streamlit.web import bootstrap

ROOT = Path(__file__).resolve().parents[2]
#: A socket that a foreign page opens is held against the addresses the app may have.
MET = """
import dashboard
from streamlit import net_util
from streamlit.web.server import server_util

asked = []
net_util._make_blocking_http_get = lambda *a, **k: asked.append(a)
print(server_util.is_url_from_allowed_origins("https://foreign.example"), asked)
"""


def test_the_start_asks_no_foreign_host_for_its_own_address(monkeypatch, capsys) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "get_external_ip", lambda: asked.append("external"))
    bootstrap._print_url(False)
    told = capsys.readouterr().out
    assert not asked and "http://localhost" in told


@pytest.mark.slow
def test_a_socket_of_a_foreign_page_is_refused_without_asking_anybody() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MET], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[-2] == "False []"
