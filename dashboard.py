"""The front door: the app and its navigation, and the public addresses served beside it.

``streamlit run dashboard.py`` imports this file to find ``app`` (the server) and runs it as
``__main__`` for each reader (the pages).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

if __name__ == "__main__":
    import streamlit as st

    from pages import data, kart, omrade, oversikt, shell

    #: Section of the menu (a text key, empty for the top level) → pages in order.
    PAGES = {
        "": [oversikt, kart, omrade, data],
    }

    st.set_page_config(page_title=shell.text("app.title"), page_icon=shell.ICON,
                       layout="wide")  # fmt: skip
    pages = {
        module.__name__.removeprefix("pages."): st.Page(
            shell.guarded(module.show),
            title=shell.text("nav." + module.__name__.removeprefix("pages.")),
            url_path=module.__name__.removeprefix("pages."),
            default=module is oversikt,
        )
        for modules in PAGES.values()
        for module in modules
    }
    st.session_state["pages"] = pages
    menu = {
        shell.text(f"nav.section.{section}") if section else "": [
            pages[module.__name__.removeprefix("pages.")] for module in modules
        ]
        for section, modules in PAGES.items()
    }
    chosen = st.navigation(menu, position="top")
    shell.language_switch()
    chosen.run()
else:
    from starlette.middleware import Middleware
    from starlette.middleware.gzip import GZipMiddleware
    from streamlit import App

    from export.routes import routes

    app = App(
        __file__,
        routes=routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )
