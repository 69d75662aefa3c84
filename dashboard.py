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

    from pages.parts import finding, house, shell
    from views.homes import VIEWS

    st.set_page_config(page_title=shell.text("app.title"), page_icon=shell.ICON,
                       layout="wide")  # fmt: skip
    pages = {
        name: st.Page(house.page(name), title=shell.text(f"nav.page.{name}"), url_path=name,
                      default=name == "oversikt")
        for name in VIEWS
    }  # fmt: skip
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()), position="top")
    finding.line(chosen.url_path)
    chosen.run()
else:
    import settings

    try:
        settings.require()
    except settings.SettingsError as error:
        raise SystemExit(str(error)) from error

    from starlette.middleware import Middleware
    from starlette.middleware.gzip import GZipMiddleware
    from streamlit import App
    from streamlit.runtime.pages_manager import PagesManager

    from web.routes import routes

    # Until a reader has met st.navigation, Streamlit takes pages/ for its older kind of pages and
    # runs /kart as the bare file pages/kart.py. This says from the start that it is not so.
    PagesManager.uses_pages_directory = False

    def log_fault(error: Exception) -> None:
        """A fault a page did not foresee is written to the log; the reader gets plain words."""
        logging.getLogger("levekar").error("page failed", exc_info=error)

    app = App(
        __file__,
        on_script_error=log_fault,
        routes=routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )
