"""The ready lines fetch what they say, and keep codes as codes."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from export import snippets
from views.figures import KINDS, State, read


@pytest.mark.slow
def test_the_lines_for_python_read_the_whole_edition(client, tmp_path) -> None:
    code = snippets.whole("https://example.org")["python"]
    [address] = re.findall(r'"(https://example\.org/[^"]+)"', code)
    file = tmp_path / "alt.csv"
    file.write_bytes(client.get(address.removeprefix("https://example.org")).content)
    held: dict[str, pd.DataFrame] = {}
    exec(code.replace(address, str(file)), held)
    table = held["tall"]
    assert table["verdi"].dtype == "float64" and "0301" in set(table["omrade"])
    assert table["periode_start"].dt.year.min() > 1900
    assert {"2016", "2022-23"} <= set(table["periode"])


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["r", "powerquery"])
def test_the_other_lines_name_an_address_that_answers(client, tool: str) -> None:
    code = snippets.whole("https://example.org/asker")[tool]
    found = re.findall(r'RelativePath = "([^"]+)"', code) or re.findall(r"asker(/api[^\"]+)", code)
    assert client.get("/" + found[0].removeprefix("asker/").lstrip("/")).status_code == 200
    assert ("UTF-8-BOM" in code) == (tool == "r")


@pytest.mark.parametrize(
    "kind", ["kart", "utvikling", "rangering", "prioritering", "profil", "matrise"]
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_lines_of_a_figure_name_the_columns_its_file_has(client, kind, language) -> None:
    state = read(KINDS[kind], {"spraak": language, "omrade": "320309"})
    assert isinstance(state, State)
    path = f"/figur/{kind}.csv?omrade=320309&spraak={language}"
    lines = snippets.of_figure(f"https://example.org{path}", state)
    file = client.get(path).text.lstrip("\ufeff").splitlines()[0].split(";")
    typed = re.findall(r'\{"([^"]+)", type (number|date)\}', lines["powerquery"])
    assert typed and {name for name, _ in typed} <= set(file)
    for code in {"omrade", "periode"} & set(file):
        assert f'{code} = "character"' in lines["r"] and f"'{code}': 'str'" in lines["python"]


def test_power_query_types_the_columns_and_nothing_gets_out_of_its_quotes() -> None:
    heading = 'Andel "x" #(lf)'
    code = snippets.power_query('https://example.org/figur/kart.csv?a="', [heading])
    assert '{"Andel ""x"" #(#)(lf)", type number}' in code
    assert 'kart.csv?a="""]' in code
    assert code.count("let\n") == 1 and code.rstrip().endswith("Typet")
    assert '\\"' in snippets.python('https://example.org/"x"')
