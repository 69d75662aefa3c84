"""What a run against the services themselves showed, table by table: as registered, or not.

Written beside a recording, so that whoever runs it first can send it home: which recipes held,
which did not and why, what each table offers of dimensions, which areas it has no rows for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from loaders.refreshing.harvest import Looked

FILE = "report.md"
_SHOWN = 12


def report(looked: Sequence[Looked], now: datetime) -> str:
    """The report as Markdown, what was not as registered first."""
    wrong = [one for one in looked if one.wrong]
    lines = [
        f"# Tables asked for {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"{len(looked) - len(wrong)} of {len(looked)} questions were answered as registered.",
    ]
    for one in sorted(looked, key=lambda o: (not o.wrong, o.source, o.table)):
        state = "NOT as registered" if one.wrong else "as registered"
        lines += ["", f"## {one.source} {one.table}: {state}", ""]
        lines += [f"- recipes: {', '.join(one.recipes)}"]
        lines += [f"- {told}" for told in one.wrong]
        if one.not_offered:
            lines.append(f"- no rows for: {', '.join(one.not_offered)}")
        lines += [
            f"- {name}: {', '.join(codes[:_SHOWN])}"
            + (f" … ({len(codes)} in all)" if len(codes) > _SHOWN else "")
            for name, codes in one.dimensions.items()
        ]
    return "\n".join(lines) + "\n"


def write(folder: Path, looked: Sequence[Looked], now: datetime) -> None:
    """Put the report in the folder of the recording."""
    (folder / FILE).write_text(report(looked, now), "utf-8")
