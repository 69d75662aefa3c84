"""The running site against what the open web does to it, and without any right to write."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import httpx2
import pytest
import running
import websockets
from demands import apart
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]


#: Each starts a server of its own.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site():
    with running.dashboard() as server:
        yield server


def rerun(page: str) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = page
    return bytes(message.SerializeToString())


async def finished(socket) -> str:
    """Wait for the end of a run; what kinds of elements came."""
    kinds = set()
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(socket.recv(), 120))
        if answer.WhichOneof("type") == "delta":
            kinds.add(answer.delta.new_element.WhichOneof("type"))
        if answer.WhichOneof("type") == "script_finished":
            return kinds


def connect(address: str):
    return websockets.connect(
        address.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"],
        max_size=None, origin=address, open_timeout=60,
    )  # fmt: skip


def test_a_hundred_messages_on_one_socket_do_not_stop_the_others(site) -> None:
    async def flood() -> int:
        answered = 0
        async with connect(site.address) as socket, httpx2.AsyncClient(timeout=60) as client:
            for _ in range(100):
                await socket.send(rerun("kart"))
            for _ in range(10):
                answer = await client.get(site.address + "/helse/lever")
                answered += answer.status_code == 200
            async with connect(site.address) as other:
                await other.send(rerun("kart"))
                assert "exception" not in await finished(other)
        return answered

    assert apart(lambda: asyncio.run(flood())) == 10


def test_files_from_a_page_without_an_uploader_are_refused(site) -> None:
    async def sixty() -> set[int]:
        async with connect(site.address) as socket, httpx2.AsyncClient(timeout=60) as client:
            await socket.send(rerun("kart"))
            session = ""
            while not session:
                answer = ForwardMsg()
                answer.ParseFromString(await asyncio.wait_for(socket.recv(), 60))
                if answer.WhichOneof("type") == "new_session":
                    session = answer.new_session.initialize.session_id
            await finished(socket)
            found = set()
            for number in range(60):
                address = f"{site.address}/_stcore/upload_file/{session}/{number}"
                put = await client.put(address, content=b"x" * 9000)
                found.add(put.status_code)
            return found

    assert apart(lambda: asyncio.run(sixty())) == {403}


def test_a_public_replica_has_no_code_to_refresh_and_no_server_header(site) -> None:
    with httpx2.Client(base_url=site.address) as client:
        assert "server" not in client.get("/").headers
        assert client.get("/_stcore/metrics").status_code == 404
        allowed = client.get("/_stcore/host-config").json()["allowedOrigins"]
        assert not any("streamlit" in origin for origin in allowed)
    code = ("import sys, importlib\n"
            "for p in ('data', 'kart', 'oversikt'): importlib.import_module('pages.' + p)\n"
            "sys.exit(any(m.startswith('loaders') for m in sys.modules))")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


PACKAGES = sysconfig.get_path("purelib")


def readable_python(user: pwd.struct_passwd) -> str | None:
    """A Python of this version that the user can run with our packages."""
    system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, system):
        try:
            done = subprocess.run(
                [python, "-c", "import streamlit, pandas"], user=user.pw_uid, check=False, cwd="/",
                env={"PYTHONPATH": PACKAGES, "HOME": "/nonexistent"}, capture_output=True,
            )  # fmt: skip
        except (PermissionError, FileNotFoundError):
            continue
        if done.returncode == 0:
            return python
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_the_site_runs_for_one_who_may_write_nothing(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    python = readable_python(nobody)
    if python is None:
        pytest.skip("nobody cannot read this machine's Python and its packages")
    port = running.free_port()
    process = subprocess.Popen(
        [python, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port),
         "--server.address", "127.0.0.1"], cwd=ROOT, user=nobody.pw_uid, group=nobody.pw_gid,
        env={**os.environ, "PYTHONPATH": PACKAGES, "HOME": "/nonexistent",
             "PYTHONDONTWRITEBYTECODE": "1",
             "XDG_CACHE_HOME": "/nonexistent", "LEVEKAR_CACHE": "/nonexistent/cache"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    server = running.Server(f"http://127.0.0.1:{port}", process)
    try:
        running.wait(server, 120)
        with httpx2.Client(base_url=server.address, timeout=90) as client:
            for path in ("/", "/helse/klar", "/figur/kart.html", "/figur/kart.csv",
                         "/api/v1/indikatorer", "/rapport/320309.html"):  # fmt: skip
                assert client.get(path).status_code == 200, path

        async def page() -> None:
            async with connect(server.address) as socket:
                await socket.send(rerun("kart"))
                assert "exception" not in await finished(socket)

        apart(lambda: asyncio.run(page()))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
