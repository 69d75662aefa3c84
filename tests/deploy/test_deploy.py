"""What is shipped to run the site: read by the programs it is for, and run as processes here."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import running
import websockets
import yaml
from demands import apart
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.behind_nginx import NGINX, configured

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
needs_nginx = pytest.mark.skipif(not Path(NGINX).exists(), reason="needs Debian's nginx")
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")


@needs_nginx
def test_nginx_reads_the_recipe(tmp_path: Path) -> None:
    main = configured(tmp_path, [1, 2], 8443, 8080)
    done = subprocess.run([NGINX, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@needs_systemd
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    for file in (DEPLOY / "systemd").iterdir():
        text = file.read_text("utf-8").replace("/opt/levekar/.venv/bin/streamlit", sys.executable)
        text = text.replace("/opt/levekar/.venv/bin/python", sys.executable)
        (tmp_path / file.name.replace("@", "@8501")).write_text(text, "utf-8")
    units = [str(file) for file in tmp_path.iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "levekar" in line]
    assert not ours, done.stderr


def test_the_composition_follows_its_published_schema() -> None:
    asked = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*asked, DEPLOY / "compose.yaml"], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_the_composition_is_whole() -> None:
    made = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    for name, service in made["services"].items():
        assert service["read_only"] is True, name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in made["volumes"] or source.startswith("./"), volume
        assert set(service["networks"]) <= set(made["networks"])
        assert set(service.get("depends_on", {})) <= set(made["services"])
    replicas = [made["services"][name] for name in ("app1", "app2")]
    for service in replicas:
        assert service["environment"]["LEVEKAR_ROLE"] == "public"
        assert "snapshot:/app/data/snapshot:ro" in service["volumes"]
        assert service["networks"] == ["inside"] and not service.get("ports")
    assert made["services"]["schedule"]["environment"]["LEVEKAR_ROLE"] == "operator"


def test_the_image_is_not_root_and_installs_what_is_locked() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    users = re.findall(r"^USER (\S+)", text, re.MULTILINE)
    assert users and users[-1] not in ("root", "0")
    assert "--require-hashes -r requirements.lock" in text
    for source in re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE):
        assert (ROOT / source).exists()


def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    program = Path(sysconfig.get_path("scripts")) / "hadolint"
    done = subprocess.run([program, DEPLOY / "Dockerfile"], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0 and not done.stdout, done.stdout


def test_the_bill_of_materials_is_the_lock() -> None:
    bill = json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    told = {(part["name"].lower(), part["version"]): {p["value"] for p in part["properties"]}
            for part in bill["components"]}  # fmt: skip
    pinned = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    locked = {tuple(re.match(r"([\w.-]+)==([^\s;]+)", block).groups()):
              set(re.findall(r"sha256:([0-9a-f]{64})", block)) for block in pinned}  # fmt: skip
    assert told == locked


def test_the_lock_holds_every_package_that_is_asked_for() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    for line in (ROOT / "requirements.txt").read_text("utf-8").split():
        name, version = line.lower().split("==")
        name = re.sub(r"[-_.]+", "-", name)
        assert re.search(rf"^{re.escape(name)}=={re.escape(version)}\b", lock, re.MULTILINE), line
    pinned = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in pinned)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two replicas behind nginx with TLS, as the composition has them."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVEKAR_ADRESSE", "https://levekar.example.no")
        servers = [running.start(), running.start()]
        tls, plain = running.free_port(), running.free_port()
        main = configured(folder, [int(s.address.rsplit(":", 1)[1]) for s in servers], tls, plain)
        proxy = subprocess.Popen([NGINX, "-c", main, "-g", "daemon off;"], start_new_session=True)
        try:
            for server in servers:
                running.wait(server, 120)
            yield f"https://127.0.0.1:{tls}"
        finally:
            os.killpg(proxy.pid, signal.SIGTERM)
            proxy.wait(10)
            for server in servers:
                running.stop(server)


def client(site: str) -> httpx2.Client:
    return httpx2.Client(base_url=site, verify=False, timeout=60,
                         headers={"Host": "levekar.example.no"})  # fmt: skip


@needs_nginx
@pytest.mark.slow
def test_figures_are_kept_by_nginx_and_links_are_the_sites_own(site: str) -> None:
    with client(site) as http:
        path = "/figur/kart.html?indikator=medianinntekt&niva=delomrade"
        first, second = http.get(path), http.get(path)
        assert first.status_code == second.status_code == 200 and first.text == second.text
        assert second.headers["x-cache"] == "HIT"
        links = re.findall(r'https?://[^"\'<> ]+', first.text)
        own = [link for link in links if "levekar" in link or "127.0.0.1" in link]
        assert own and all(link.startswith("https://levekar.example.no") for link in own)
        assert "set-cookie" not in second.headers
        assert http.get("/_stcore/metrics").status_code == 404
        assert http.get("/nowhere").status_code == 404


@needs_nginx
@pytest.mark.slow
def test_no_address_is_written_so_that_another_gets_its_answer(site: str) -> None:
    with client(site) as http:
        path = "/api/v1/kodeverk?format=csv"
        table = http.get(path, headers={"Accept": ""})
        assert table.headers["content-type"].startswith("text/csv")
        encoded = http.get(path.replace("?", "%3F"), headers={"Accept": ""})
        assert encoded.status_code == 404 and "x-cache" not in encoded.headers
        path = "/api/v1/indikatorer"
        for end in ("", "*/*"):
            http.get(path, headers={"Accept": f"?format=csv{end}"})
            asked = http.get(f"{path}?format=csv", headers={"Accept": end})
            assert asked.headers["content-type"].startswith("text/csv"), end


@needs_nginx
@pytest.mark.slow
def test_the_cache_has_one_copy_however_it_is_said_what_a_browser_takes(site: str) -> None:
    with client(site) as http:
        path = "/figur/rangering.csv?indikator=medianinntekt&niva=delomrade"
        first = http.get(path, headers={"Accept-Encoding": "identity"})
        for takes in ("gzip", "gzip, deflate, br, zstd", "anything"):
            again = http.get(path, headers={"Accept-Encoding": takes})
            assert again.headers["x-cache"] == "HIT" and again.text == first.text, takes
        script = re.search(r"static/js/[^\"]+\.js", http.get("/").text)[0]
        for takes, encoding in (("gzip", "gzip"), ("gzip;q=0", None), ("agzip", None),
                                ("br;q=0, gzip;q=0.5", "gzip"), ("br;q=0.0", None)):  # fmt: skip
            answer = http.get(f"/{script}", headers={"Accept-Encoding": takes})
            assert answer.headers.get("content-encoding") == encoding, takes
            assert answer.headers["x-cache"] in ("MISS", "HIT")
        plain = http.get(f"/{script}", headers={"Accept-Encoding": "br;q=0.00, identity"})
        assert plain.headers["x-cache"] == "HIT" and "content-encoding" not in plain.headers


@needs_nginx
@pytest.mark.slow
def test_headers_and_cookies_hold_behind_tls(site: str) -> None:
    with client(site) as http:
        answer = http.get("/")
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert "python" not in str(answer.headers).lower() and "uvicorn" not in str(answer.headers)
        cookies = answer.headers.get_list("set-cookie")
        assert cookies and all("Secure" in cookie for cookie in cookies)
        assert len(re.findall(r"levekar=", " ".join(cookies))) == 1
        assert not any("levekar=" in c for c in http.get("/").headers.get_list("set-cookie"))


@needs_nginx
@pytest.mark.slow
def test_a_reader_gets_the_page_over_the_socket(site: str) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE

    async def read() -> None:
        address = site.replace("https", "wss") + "/_stcore/stream"
        async with websockets.connect(
            address, ssl=trusting, subprotocols=["streamlit"], max_size=None,
            origin="https://127.0.0.1", additional_headers={"Cookie": "levekar=x"},
        ) as socket:  # fmt: skip
            message = BackMsg()
            message.rerun_script.page_name = "kart"
            await socket.send(message.SerializeToString())
            end = time.monotonic() + 60
            while time.monotonic() < end:
                answer = ForwardMsg()
                answer.ParseFromString(await asyncio.wait_for(socket.recv(), 60))
                if answer.WhichOneof("type") == "script_finished":
                    return
        raise AssertionError("the page did not end")

    apart(lambda: asyncio.run(read()))
