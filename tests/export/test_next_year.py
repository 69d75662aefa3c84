"""Last year's report, when a new year of figures has come."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import another_year
import docx
import pytest
from docx.oxml.ns import qn

from export.report import docx as report_docx
from export.report import gathered
from store.snapshot import load_snapshot
from views.basket import Item
from views.figures import KINDS, read

AREA = "320309"


@pytest.mark.slow
def test_last_years_report_is_given_the_figures_of_a_year_that_came(tmp_path: Path) -> None:
    """On data with one more, invented, year the new number is in, and the old one is struck."""
    state = read(KINDS["utvikling"], {"indikator": "folkemengde", "omrade": AREA})
    report, renewed = tmp_path / "profil.docx", tmp_path / "ny.docx"
    report.write_bytes(report_docx.write(gathered.build_basket([Item(state)], "Folk")))
    before = newest(load_snapshot())
    data = another_year.build(tmp_path)
    subprocess.run([sys.executable, "-m", "export", "update", str(report), "--out", str(renewed)],
                   cwd=another_year.ROOT, env=os.environ | {"LEVEKAR_DATA": str(data)},
                   check=True, capture_output=True)  # fmt: skip
    held = docx.Document(io.BytesIO(renewed.read_bytes())).element.body
    struck = " ".join(x.text or "" for e in held.iter(qn("w:del")) for x in e.iter(qn("w:delText")))
    new = " ".join(x.text or "" for e in held.iter(qn("w:ins")) for x in e.iter(qn("w:t")))
    after = newest(load_snapshot(data))
    assert before != after
    assert before in re.sub(r"\s", " ", struck) and after in re.sub(r"\s", " ", new)


def newest(snapshot) -> str:
    """The area's newest number of inhabitants, as the report writes it."""
    rows = snapshot.rows("folkemengde", "delomrade", areas=[AREA]).sort_values("period")
    return f"{int(rows['value'].iloc[-1]):,}".replace(",", " ")
