"""The choice of a phase of life, the same on every page that has it (``fase=`` in the address)."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.parts import shell
from pages.parts.figure import show_state
from store.life import PHASES
from text.formats import capital
from views import lifecourse
from views.choice import default_choice
from views.edition import store
from views.figures import state
from views.initiatives.filters import NO_PHASE

#: What ``fase=`` may be.
VALUES = [*map(str, PHASES), NO_PHASE]


def choose(prefix: str) -> str:
    """A phase, or none for all of them."""
    return str(
        shell.pick(shell.text("livslop.choose"), ["", *VALUES], f"{prefix}_fase", "",
                   lambda v: capital(shell.text(f"fase.{v}" if v else "livslop.all")))
    )  # fmt: skip


def told(phase: str) -> str:
    """That only what is of the phase is shown; empty where none is chosen."""
    if not phase:
        return ""
    return shell.text("livslop.filtered", phase=shell.text(f"fase.{phase}"))


def nothing(phase: str) -> str:
    """That no figure is of the phase; empty where none is chosen."""
    return shell.text("livslop.empty", phase=shell.text(f"fase.{phase}")) if phase else ""


def show_figure(area: str) -> None:
    """The figure of differences and initiatives through life: of an area, or of all the districts.

    Nothing for an area whose level is not held against Asker.
    """
    level = str(store()[0].areas[area].level) if area else lifecourse.LEVELS[0]
    if level not in lifecourse.LEVELS:
        return
    choice = replace(default_choice(shell.language()), level=level, area=area)
    show_state(state("livslop", choice), f"livslop_{area}",
               address={"omrade": area} if area else {})  # fmt: skip
    st.caption(shell.text("livslop.read"))
    shell.way("livslop", shell.text("nav.livslop"), niva=level,
               **({"omrade": area} if area else {}))  # fmt: skip
