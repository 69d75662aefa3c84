"""The areas of a map in order, as bars beside it: one that is clicked is chosen on the map too."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import shell
from pages.parts.figure import plain
from store.models import Level
from views.choice import Choice
from views.figures import state
from views.figures.places import BARS

#: Pixels of the bars beside the map; more areas than fit are scrolled.
HEIGHT = 620
#: So many more pixels are still shown whole.
ROOM = 140


def show(choice: Choice, turn: int) -> list[dict[str, Any]]:
    """The bars, and the points of them that were clicked.

    :param turn: changed to let go of what was clicked.
    """
    with st.container(key="kart_rekke"):
        st.subheader(shell.text("kart.ranked"), anchor=False)
        if choice.level == Level.RUTE1KM:
            st.write(shell.text("kart.ranked.many"))
            points = []
        else:
            st.caption(shell.text("kart.ranked.how"))
            points = plain(state("rangering", choice, form=BARS), f"kart_stolper_{turn}",
                           height=HEIGHT, most=HEIGHT + ROOM)  # fmt: skip
        shell.way("rangering", shell.text("kart.ranked.more"),
                   **{k: v for k, v in choice.address().items() if k != "spraak"})  # fmt: skip
    return points
