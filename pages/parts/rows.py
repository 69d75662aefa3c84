"""Tables of words: a table where there is room, on paper too; on a phone each row by itself.

``st.dataframe`` is a picture that scrolls: a phone shows its first column alone, and paper nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

#: More columns than this have room on a wide screen alone.
MOST = 5


def cell(inner: str, head: str, kind: str = "") -> str:
    """One cell whose column a phone names beside it; ``inner`` is markup, ``head`` words."""
    named = f' class="{kind}"' if kind else ""
    return f'<td{named} data-name="{escape(head)}">{inner}</td>'


def row(head: str, cells: Iterable[str]) -> str:
    """One row; ``head`` is markup."""
    return f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>'


def table(
    caption: str, heads: Iterable[str], rows: Iterable[str], *, headed: bool = False
) -> str:  # fmt: skip
    """The table, reached with the keyboard, since what is too wide is scrolled inside it.

    :param headed: a heading above says what the caption does, so that only readers of the screen's
        structure need it.
    """
    said, heads = escape(caption), list(heads)
    kind = "whole many" if len(heads) > MOST else "whole"
    hidden = ' class="sr"' if headed else ""
    named = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{said}"><table class="{kind}">'
        f"<caption{hidden}>{said}</caption><thead><tr>{named}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def folded(head: str, inner: str, *, first: bool) -> str:
    """Tables under a heading that opens, since a phone is long in passing all of them.

    The first is open; where there is room, and on paper, all are (app.js).
    """
    return (f'<details class="fold"{" open" if first else ""}><summary><h3>{escape(head)}</h3>'
            f"</summary>{inner}</details>")  # fmt: skip


def of_words(frame: pd.DataFrame, caption: str) -> str:
    """A frame of words as such a table below its heading, its first column the heads of rows."""
    heads = [str(name) for name in frame.columns]
    rows = [
        row(escape(str(first)), (cell(escape(str(value)), head)
                                 for head, value in zip(heads[1:], rest, strict=True)))
        for first, *rest in frame.itertuples(index=False, name=None)
    ]  # fmt: skip
    return table(caption, heads, rows, headed=True)
