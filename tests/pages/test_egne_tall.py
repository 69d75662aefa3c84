"""A delivered table is looked at in the reader's own session and never stored."""

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders.importing import MAX_BYTES
from store.catalogue import DATA
from store.snapshot import load_snapshot
from text.texts import t

PAGE = "from pages import egne_tall; egne_tall.show()"
TABLE = "område;2022;2023\n320301 Nesøya;800 100;810 200\n320322 Sydøstre Hurum;500 000;:\n"


@pytest.fixture
def jail():
    """Files are read in a process of their own, as they are for a reader."""


@pytest.fixture(autouse=True)
def at_hand(request, monkeypatch):
    """Files are read in this process where a test does not ask for the jail: it starts slowly."""
    if "jail" not in request.fixturenames:
        monkeypatch.setattr("sheets.jail.jailed", lambda f, gone, *args, **said: f(*args, **said))


def opened():
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    at.selectbox(key="egne_velg_kategori").set_value("alle").run()
    return at


def test_a_table_from_ssb_is_understood_and_drawn(jail):
    before = load_snapshot().version
    at = opened()
    at.file_uploader[0].upload("bestilling.csv", TABLE.encode(), "text/csv").run()
    assert not at.exception
    assert any("320301" in t.value or "delomrade" in t.value or "delområde" in t.value
               for t in at.text)  # fmt: skip
    titles = [h.value for h in at.header]
    assert any("2023" in title for title in titles)
    assert any("bestilling" in c.value for c in at.caption)
    assert load_snapshot().version == before
    assert not list(DATA.rglob("bestilling*"))


def test_a_file_that_is_no_table_is_told_in_plain_words(jail):
    at = opened()
    at.file_uploader[0].upload("x.csv", b"<script>alert(1)</script>", "text/csv").run()
    assert not at.exception
    assert at.error
    assert at.text


def test_nothing_is_asked_of_a_reader_before_a_file_is_chosen():
    at = opened()
    assert not at.exception
    assert not at.error


UNCLEAR = "område;2022\n320301;500.000\n320302;400.000\n"
NO_PERIOD = "område;Verdi\n320301;500000\n320302;400000\n"
CONTENTS = "område;år;Median;Snitt\n320301;2022;500000;600000\n320302;2022;400000;450000\n"


def uploaded(at, text, name="bestilling.csv"):
    at.file_uploader[0].upload(name, text.encode(), "text/csv").run()
    assert not at.exception
    return at


def question(at):
    """The one control that asks what the file leaves open."""
    asked = [w for kind in (at.selectbox, at.text_input) for w in kind
             if str(w.key).startswith("egne_si_")]  # fmt: skip
    assert len(asked) == 1, [w.key for w in asked]
    return asked[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "options", "answer", "told"),
    [
        (UNCLEAR, ["komma, som i 1,5", "punktum, som i 1.5"], ",", "desimaltegn «,»"),
        (NO_PERIOD, None, "2022", "Perioder: 1 (2022)"),
        (CONTENTS, ["Median", "Snitt"], "Snitt", "tall: D «Snitt»"),
    ],
)
def test_what_a_file_leaves_open_is_asked_for_on_the_page(jail, text, options, answer, told):
    at = uploaded(opened(), text)
    assert [i.value for i in at.info] == [t("egne.open", "nb")]
    assert not at.error and not at.header
    asked = question(at)
    assert options is None or list(asked.options) == options
    assert not asked.value
    asked.set_value(answer).run()
    assert not at.exception and not at.error and not at.info
    assert any(told in text.value for text in at.text)
    assert any("2022" in header.value for header in at.header)
    assert question(at).value == answer


def test_two_things_left_open_are_asked_for_one_after_the_other():
    text = "område;Median;Snitt\n320301;500.000;600.000\n320302;400.000;450.000\n"
    at = uploaded(opened(), text)
    for answer in ("Median", "2022", ","):
        asked = [w for kind in (at.selectbox, at.text_input) for w in kind
                 if str(w.key).startswith("egne_si_") and not w.value]  # fmt: skip
        assert len(asked) == 1
        asked[0].set_value(answer).run()
        assert not at.exception
    assert not at.info and not at.error
    assert len(at.header) >= 2


def test_a_period_that_is_none_is_told_and_may_be_said_again():
    at = uploaded(opened(), NO_PERIOD)
    question(at).set_value("i fjor").run()
    assert [e.value for e in at.error] == [t("egne.failed", "nb")]
    assert any("«i fjor» er ikke en periode" in text.value for text in at.text)
    question(at).set_value("2022").run()
    assert not at.error


@pytest.mark.parametrize("text", [UNCLEAR, NO_PERIOD, CONTENTS, "område;2022\n320301;7\n"])
def test_the_page_never_speaks_of_the_command_lines_arguments(text):
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    uploaded(at, text)
    assert at.text
    assert not any(" --" in text.value or "(--" in text.value for text in at.text)


def test_an_answer_is_about_one_file_and_not_the_next():
    at = uploaded(opened(), UNCLEAR)
    question(at).set_value(",").run()
    uploaded(at, UNCLEAR.replace("500", "501"), "neste.csv")
    assert at.info
    assert not question(at).value


def test_an_export_from_fhi_with_one_code_for_both_sexes_is_read():
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    at.selectbox(key="egne_indikator").set_value("trangboddhet").run()
    uploaded(at, "GEO;AAR;KJONN;RATE\n3203000001;2022_2024;0;12,5\n3203000002;2022_2024;0;:\n")
    assert not at.error and not at.info
    assert any("tall: D «RATE»" in text.value for text in at.text)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_uploaders_own_english_words_give_way_to_ours(language):
    at = AppTest.from_string(PAGE, default_timeout=60)
    at.query_params["spraak"] = language
    at.run()
    [style] = [
        h.value for h in at.get("html") if "--button" in h.value and "every page" not in h.value
    ]
    for name, key in (("button", "egne.upload"), ("said", "egne.refused")):
        assert f'--{name}: "{t(key, language)}"' in style


def test_the_size_a_file_may_have_is_the_same_wherever_it_is_told():
    megabytes = MAX_BYTES // 1024 // 1024
    settings = tomllib.loads(
        (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8")
    )
    assert settings["server"]["maxUploadSize"] == megabytes
    for key in ("egne.file", "egne.refused"):
        for language in ("nb", "en"):
            assert f"{megabytes} MB" in t(key, language)


def beside(at):
    """The list of the file's figures beside today's."""
    head = t("egne.outcome", "nb")
    return next(d.value for d in at.dataframe if head in d.value.columns)


def test_todays_figures_stand_beside_those_of_the_file():
    at = uploaded(opened(), TABLE.replace("2022;2023", "2016;2023"))
    table = beside(at)
    assert set(table[t("egne.outcome", "nb")]) == {"nytt", "endret"}
    changed = table[table[t("egne.outcome", "nb")] == "endret"]
    assert "Nesøya" in set(changed[t("column.area", "nb")])
    assert changed[t("egne.now", "nb")].str.contains("kr").all()
    assert set(changed[t("egne.cell", "nb")]) == {"B2", "B3"}


def test_which_level_a_name_is_on_is_asked_for_on_the_page():
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    at.selectbox(key="egne_indikator").set_value("grunnskolepoeng").run()
    uploaded(at, "Region;2017\nAsker;43,6\nOslo;42\n")
    assert list(question(at).options) == ["kommuner", "tidligere kommuner"]
    question(at).set_value("tidligere_kommune").run()
    assert not at.exception and not at.error and not at.info


def test_a_scale_is_asked_for_on_the_page_with_both_readings():
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    at.selectbox(key="egne_indikator").set_value("lavinntekt").run()
    uploaded(at, "Region;2022\n3203 Asker;0,071\n3201 Bærum;0,055\n")
    assert list(question(at).options) == ["slik det er skrevet i fila", "ganget med 100"]
    question(at).set_value("100").run()
    assert not at.exception and not at.error and not at.info
    assert "7,1\u00a0%" in set(beside(at)[t("egne.in_file", "nb")])
