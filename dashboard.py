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

    st.set_page_config(page_title=shell.text("app.title"), page_icon=shell.ICON,
                       layout="wide")  # fmt: skip
    show = {"oversikt": oversikt.show, "kart": kart.show, "omrade": omrade.show, "data": data.show}
    pages = {
        name: st.Page(shell.guarded(function), title=shell.text(f"nav.{name}"), url_path=name,
                      default=name == "oversikt")
        for name, function in show.items()
    }  # fmt: skip
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()), position="top")
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
