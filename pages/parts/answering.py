"""The questions a file leaves open, each with answers that work, in the reader's language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

import streamlit as st

from pages.parts import shell
from store.models import Indicator


class Wish(Protocol):
    """A question: its name, and the answers there are; none where any text may do."""

    @property
    def name(self) -> str:
        """Name of the question, an argument of the reader of files."""

    @property
    def choices(self) -> Sequence[str]:
        """The answers there are."""


def told(wish: Wish, said: dict[str, Any]) -> list[str] | None:
    """What was answered to this question before; ``None`` if it cannot be asked again.

    A file may hold several contents, one within the other: that question may come again.
    """
    before = said.get(wish.name)
    if wish.name == "contents":
        answers = list(before or [])
        return None if answers and set(answers) & set(wish.choices) else answers
    return None if before else []


def with_answer(wish: Wish, said: dict[str, Any], answer: str) -> dict[str, Any]:
    """``said`` with one answer more."""
    if wish.name == "contents":
        return {**said, "contents": [*(said.get("contents") or []), answer]}
    return {**said, wish.name: answer}


def ask(wish: Wish, file: str, before: int, indicator: Indicator) -> str | None:
    """What the reader says of this file; nothing until they have."""
    label = shell.text(f"egne.open.{wish.name}")
    choices = hashlib.sha256("|".join(wish.choices).encode()).hexdigest()[:6] if before else ""
    key = f"egne_si_{wish.name}_{file}{choices}"
    if not wish.choices:
        return st.text_input(label, key=key, max_chars=20).strip() or None
    chosen: str | None = st.selectbox(
        label, wish.choices, index=None, key=key, placeholder=shell.text("egne.choose"),
        format_func=lambda choice: _named(wish.name, choice, indicator),
    )  # fmt: skip
    return chosen


def _named(question: str, choice: str, indicator: Indicator) -> str:
    """An answer as a reader says it; words out of the file stay as they are."""
    if question == "decimal":
        return shell.text({",": "egne.comma", ".": "egne.point"}.get(choice, "egne.both_marks"))
    if question == "level":
        return shell.text(f"level.{choice}")
    if question == "category":
        return indicator.category_title(choice, shell.language()) or choice
    if question == "scale" and choice != "as_written":
        return shell.text("egne.times", factor=choice)
    if question == "signs":
        return shell.text(f"status.{choice}")
    if question == "names" and choice in ("code", "name"):
        return shell.text(f"egne.answer.{choice}")
    if choice in ("as_written", "leave_out", "starts", "ends", "today"):
        return shell.text(f"egne.answer.{choice}")
    return choice
