"""A page run as a reader's browser asks for it, and what then stands on it."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

#: What nobody asked for in good faith, one for each way it can go wrong.
HOSTILE = {
    "unknown": "finnesikke",
    "long": "9" * 10_000,
    "script": "<script>alert('x')</script>",
    "image": '<img src=x onerror="alert(1)">',
    "markdown": "[klikk](javascript:alert(1)) **fet** $x$",
    "nul": "2016\x00",
    "number": "-1e309",
    "path": "../../etc/passwd",
    "format": "{0.__class__}{asked}",
    "arabic digits": "٢٠١٦",
    "line break": "2016\r\nSet-Cookie: x=1",
}


def opened(page: str, **query: str) -> AppTest:
    """The page as it stands when its address is opened; fails if anything raised."""
    test = AppTest.from_string(f"from pages import {page}; {page}.show()", default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    return ran(test)


def ran(test: AppTest) -> AppTest:
    """The page after one more run; fails if anything raised."""
    test.run()
    assert not test.exception, [e.value for e in test.exception]
    assert not test.error, [e.value for e in test.error]
    return test


def plain(text: str) -> str:
    """The text with every space an ordinary one."""
    # A hundred times as quick as to translate, and whole pages are read.
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def words(test: AppTest) -> str:
    """Every text on the page."""
    kinds = (test.title, test.header, test.subheader, test.markdown, test.caption, test.warning)
    found = [str(e.value) for kind in kinds for e in kind]
    found += [str(e.value) for e in test.get("html") if "<style>" not in str(e.value)]
    found += [f"{m.label} {m.value}" for m in test.metric]
    return plain("\n".join(found))


def figures(test: AppTest) -> list[dict[str, Any]]:
    """Every figure on the page: Plotly's data and layout, and ``alt``."""
    charts = [e.proto for e in test.get("plotly_chart")]
    return [json.loads(c.spec) | {"alt": plain(c.alt)} for c in charts]


def map_values(figure: dict[str, Any]) -> dict[str, str]:
    """Code → what the map says of the area when it is pointed at."""
    told = [t for t in figure["data"] if t["type"] == "choropleth" and t.get("text")]
    assert {t.get("geo", "geo") for t in told} <= {"geo", "geo2"}
    assert len({tuple(t["text"]) for t in told}) == 1, "the inset says what the map says"
    return {c: plain(s) for c, s in zip(told[0]["locations"], told[0]["text"], strict=True)}


def marked(figure: dict[str, Any]) -> list[str]:
    """Codes of areas drawn in a trace of their own, as the chosen one is; the inset repeats it."""
    return [
        t["locations"][0]
        for t in figure["data"]
        if t["type"] == "choropleth" and len(t["locations"]) == 1 and t.get("geo") != "geo2"
    ]


def address(test: AppTest) -> dict[str, str]:
    """What the address says after the run."""
    return {k: v[0] if isinstance(v, list) else v for k, v in test.query_params.items()}
