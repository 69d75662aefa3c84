"""Two replicas behind nginx: ``python benchmarks/behind_nginx.py`` prints how long readers wait and
how many answers a second come with and without nginx's cache.

The shipped recipe (``deploy/nginx/levekar.conf``) is used with this machine's ports and folders in
the places README names, as processes beside each other. All readers come from one address here, so
the recipe's limits an address are lifted. Readers, proxy and replicas share this machine: the load
before the start and the processor the replicas used are printed with the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import httpx2  # noqa: E402

from benchmarks.readers import PAGES, Server, many, running  # noqa: E402

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
HOST = {"Host": "levekar.example.no"}
PATHS = {
    "html": "/figur/kart.html?indikator=medianinntekt&niva=delomrade",
    "svg": "/figur/rangering.svg?indikator=medianinntekt&niva=delomrade",
    "csv, large": "/api/v1/alt.csv",
}


def configured(folder: Path, ports: list[int], tls: int, plain: int) -> Path:
    """The shipped recipe for this machine, with a certificate of its own; nginx's main file.

    :raises subprocess.CalledProcessError: where openssl makes no certificate.
    """
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=levekar.example.no", "-keyout", folder / "privkey.pem", "-out",
         folder / "fullchain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx" / "levekar.conf").read_text("utf-8")
    for name, port in zip(("app1", "app2"), ports, strict=True):
        text = text.replace(f"server {name}:8501", f"server 127.0.0.1:{port}")
    text = re.sub(r" +listen \[::\].*\n", "", text)
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{tls} ssl http2")
    text = text.replace("listen 80", f"listen 127.0.0.1:{plain}")
    text = text.replace("/etc/nginx/tls", str(folder))
    text = text.replace("/var/cache/nginx", str(folder))
    (folder / "site.conf").write_text(text, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; {temporary} include {folder}/site.conf; }}\n", "utf-8",
    )  # fmt: skip
    return main


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def proxied(servers: list[Server]) -> Iterator[str]:
    """nginx before the servers; its address."""
    with tempfile.TemporaryDirectory() as name:
        folder, tls = Path(name), _free()
        ports = [int(server.address.rsplit(":", 1)[1]) for server in servers]
        main = configured(folder, ports, tls, _free())
        site = folder / "site.conf"
        text = re.sub(r"(?m)^ *(limit_conn|limit_req) .*\n", "", site.read_text("utf-8"))
        site.write_text(text, "utf-8")
        proxy = subprocess.Popen([NGINX, "-c", main, "-g", "daemon off;"], start_new_session=True)
        try:
            time.sleep(1)
            yield f"https://127.0.0.1:{tls}"
        finally:
            os.killpg(proxy.pid, signal.SIGTERM)
            proxy.wait(10)


async def answers(address: str, path: str, seconds: float = 5) -> float:
    """Answers a second, ten clients at once."""
    done = 0
    end = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal done
        async with httpx2.AsyncClient(verify=False, timeout=120, headers=HOST) as client:
            while time.perf_counter() < end:
                (await client.get(address + path)).raise_for_status()
                done += 1

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(10)))
    return done / (time.perf_counter() - began)


async def measure(servers: list[Server], site: str, options: argparse.Namespace) -> None:
    """Readers first, then figures; printed as they are known."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    front = replace(servers[0], address=site, tls=trusting)
    print(f"load before the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; ms")
    for turn in ("first", "second", "third"):
        used, began = sum(s.cpu() for s in servers), time.perf_counter()
        first, changes = await many(front, list(PAGES), options.readers, options.seconds, 10)
        used, took = sum(s.cpu() for s in servers) - used, time.perf_counter() - began
        print(f"{turn}: {options.readers} readers on {len(servers)} replicas, a change each about "
              f"every 10 s\n  first run {first}\n  change    {changes}\n  replicas  "
              f"{used / max(len(first.waits) + len(changes.waits), 1):.0f} ms of processor a run, "
              f"{used / took / 10:.0f} % of one core")  # fmt: skip
    for name, path in PATHS.items():
        with urllib.request.urlopen(servers[0].address + path):
            pass
        without = await answers(servers[0].address, path)
        kept = await answers(site, path)
        print(f"{name}: {without:.0f} answers a second from one replica, {kept:.0f} by nginx")


def main() -> None:
    """Start the topology, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--readers", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    os.environ["LEVEKAR_ADRESSE"] = "https://levekar.example.no"
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(running(ROOT / "dashboard.py")) for _ in range(2)]
        site = stack.enter_context(proxied(servers))
        time.sleep(90)  # until the figures of every indicator are built
        asyncio.run(measure(servers, site, options))


if __name__ == "__main__":
    main()
