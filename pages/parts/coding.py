"""Ready lines that fetch the figures into Excel, Power BI, R or Python."""

from __future__ import annotations

import streamlit as st

from export.snippets import LANGUAGES, SYNTAX
from pages.parts import shell


def lines(snippets: dict[str, str], key: str, name: str) -> None:
    """The lines of the tool the reader picks, to copy; Power Query's as a file too.

    :param snippets: by name of ``export.snippets.LANGUAGES``.
    :param name: of the file, without its ending.
    """
    names = {tool: shell.text(f"kode.{tool}") for tool in LANGUAGES}
    chosen = st.segmented_control(shell.text("kode.tool"), list(names), default=LANGUAGES[0],
                                  key=f"{key}_kode", format_func=names.get)  # type: ignore[arg-type]  # fmt: skip
    tool = chosen or LANGUAGES[0]
    st.code(snippets[tool], language=SYNTAX[tool], wrap_lines=True)
    st.caption(shell.text(f"kode.{tool}_text"))
    if tool == "powerquery":
        st.download_button(
            shell.text("kode.file"), data=snippets[tool], file_name=f"{name}.pq",
            mime="text/plain", on_click="ignore", key=f"{key}_pq",
        )  # fmt: skip
