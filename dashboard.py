"""The front door: the app and its navigation, and the public addresses served beside it.

``streamlit run dashboard.py`` imports this file to find ``app`` (the server) and runs it as
``__main__`` for each reader (the pages).
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

if __name__ == "__main__":
    import streamlit as st

    from web import measuring, warming

    warming.wait()

    from pages.parts import finding, house, shell, turns, uploading
    from views.homes import VIEWS

    with turns.PAGES.taken(st.context.ip_address or ""), shell.spoken():
        st.set_page_config(page_title=shell.text("app.title"), page_icon=shell.ICON, layout="wide")
        pages = {
            name: st.Page(house.page(name), title=shell.text(f"nav.page.{name}"), url_path=name,
                          default=name == "oversikt")
            for name in VIEWS
        }  # fmt: skip
        st.session_state["pages"] = pages
        chosen = st.navigation(list(pages.values()), position="top")
        uploading.begin()
        try:
            finding.line(chosen.url_path)
            chosen.run()
        except Exception:
            # Nobody foresaw it: the log has all of it, the reader words instead of the framework's.
            measuring.FAULTS.inc()
            logging.getLogger("levekar").exception("page failed: %s", chosen.url_path)
            house.failed()
        finally:
            uploading.end()
else:
    import asyncio
    from collections.abc import AsyncIterator
    from contextlib import asynccontextmanager
    from typing import Any

    import settings

    try:
        settings.require()
    except settings.SettingsError as error:
        raise SystemExit(str(error)) from error

    from starlette.middleware import Middleware
    from streamlit import App, config, file_util, net_util
    from streamlit.runtime.pages_manager import PagesManager

    import operating
    from export.images import RENDERER
    from pages.parts import messages, together, turns, uploading
    from views.homes import VIEWS
    from web import edges, front, limits, measuring, squeezing, warming
    from web.routes import routes

    # Until a reader has met st.navigation, Streamlit takes pages/ for its older kind of pages and
    # runs /kart as the bare file pages/kart.py. This says from the start that it is not so.
    PagesManager.uses_pages_directory = False
    # Met by a socket from a foreign page, Streamlit asks a foreign host what its own address is,
    # and every reader waits meanwhile. That address is none that a page of ours has.
    net_util.get_external_ip = lambda: None
    MODULES = sorted(file.stem for file in (Path(__file__).parent / "pages").glob("[a-z]*.py"))
    together.begin()
    measuring.log()
    warming.open_files()
    warming.few_heaps()
    if operating.operator() and "config.toml" in config.get_where_defined("server.address"):
        # Who may change figures is met on this machine alone, unless told otherwise at the start.
        config.set_option("server.address", "127.0.0.1")

    def log_fault(error: Exception) -> None:
        """A fault outside a page, as when a choice is taken in, is written to the log."""
        measuring.FAULTS.inc()
        logging.getLogger("levekar").error("page failed", exc_info=error)

    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[dict[str, Any] | None]:
        """Warm, compress the front end and build ahead, all beside the answers."""
        measuring.serve()
        edges.no_server_header()
        edges.send_at_once()
        pages = [f"pages.{name}" for name in MODULES]
        tasks: list[asyncio.Task[None]] = [
            asyncio.create_task(warming.warm(pages)),
            asyncio.create_task(
                squeezing.fill(app, squeezing.of_front(Path(file_util.get_static_dir())))
            ),
        ]
        if settings.read("LEVEKAR_FORHAND") == "on":
            tasks.append(asyncio.create_task(warming.predraw(app)))
            tasks.append(asyncio.create_task(warming.ahead(turns.PAGES.taken)))
        yield None
        for task in tasks:
            task.cancel()
        RENDERER.close()

    app = App(
        __file__,
        lifespan=lifespan,
        on_script_error=log_fault,
        routes=routes(),
        middleware=[
            Middleware(edges.Edges, pages=[*VIEWS]),
            Middleware(squeezing.Squeezed),
            Middleware(limits.Limits, needed=messages.needed, uploads=limits.Uploads(
                operating.uploads, uploading.may, uploading.held, uploading.spoken)),
            Middleware(front.Front),
        ],
    )  # fmt: skip
