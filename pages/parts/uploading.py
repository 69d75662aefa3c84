"""The uploader's own words, which Streamlit has in English alone, in the reader's language."""

from __future__ import annotations

import json

import streamlit as st

from pages.parts import shell

UPLOADER = '[data-testid="stFileUploaderDropzone"]'


def speak(refused: str) -> None:
    """Put our words in place of the uploader's; its label tells kinds and size of files.

    :param refused: text key of what is said when Streamlit has refused a file.
    """
    button, said = (json.dumps(shell.text(key), ensure_ascii=False)
                    for key in ("egne.upload", refused))  # fmt: skip
    st.html(f"""<style>
{UPLOADER} button [data-testid="stMarkdownContainer"] p {{font-size: 0;}}
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] {{display: none;}}
{UPLOADER} button [data-testid="stMarkdownContainer"]::after {{content: {button};}}
{UPLOADER}:has([aria-invalid="true"])::after {{content: {said}; align-self: center;}}
</style>""")
