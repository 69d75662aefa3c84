"""Data og metode: every indicator is explained, every source named, all can be taken away."""

import datetime as dt

import pytest
from opened import opened, plain, ran, words

from export.csv import to_csv
from loaders.refreshing import background
from pages import data
from store.catalogue import load_registry
from store.manifest import with_joins
from store.snapshot import Snapshot, load_snapshot, tidy
from text.texts import t


@pytest.fixture(scope="module")
def page():
    return opened("data")


def test_every_indicator_is_listed_once_those_that_wait_last_and_apart(page):
    registry = load_registry()
    labels = [e.label for e in page.expander]
    there = set(load_snapshot().frame["indicator"])
    waiting = [i.title["nb"] for i in registry.indicators.values() if i.id not in there]
    assert sorted(labels) == sorted(i.title["nb"] for i in registry.indicators.values())
    assert labels[-len(waiting) :] == waiting
    assert f"Venter på tall ({len(waiting)})" in [h.value for h in page.header]
    domains = {registry.domains[registry.indicators[i].domain].title["nb"] for i in there}
    assert {s.value for s in page.subheader} == domains


def table(page, column):
    """The table of the page that has the column."""
    return next(d.value for d in page.dataframe if column in d.value)


def test_indicators_levels_and_years_stand_in_one_table_with_their_age(page):
    shown, frame = table(page, "Siste år"), load_snapshot().frame
    known = frame[frame["value"].notna()]
    assert len(shown) == known.groupby(["indicator", "level"]).ngroups
    row = shown[(shown["Indikator"] == "Medianinntekt etter skatt")
                & (shown["Nivå"] == "Delområder")].iloc[0]  # fmt: skip
    mine = known[(known["indicator"] == "medianinntekt") & (known["level"] == "delomrade")]
    newest = max(mine["period"])
    assert (row["Første år"], row["Siste år"]) == (min(mine["period"]), newest)
    assert row["Alder (år)"] == dt.date.today().year - int(newest)
    assert row["Områder med tall siste år"] == mine.loc[mine["period"] == newest, "area"].nunique()
    assert shown["Alder (år)"].dtype.kind == "i", "ages sort as numbers"


def test_paper_has_every_indicator_once_with_each_of_its_levels_and_years(page):
    known = load_snapshot().frame.dropna(subset=["value"])
    every = [plain(str(e.value)) for e in page.get("html") if "print-table" in str(e.value)]
    [printed] = [table for table in every if "<th>Indikator</th>" in table]
    assert printed.count("<tr>") == known["indicator"].nunique()
    mine = known[(known["indicator"] == "medianinntekt") & (known["level"] == "delomrade")]
    years, newest = sorted(set(mine["period"])), mine[mine["period"] == mine["period"].max()]
    said = f"Delområder: {years[0]} – {years[-1]}, {newest['area'].nunique()} områder"
    assert said in printed


def test_a_search_narrows_the_table_too():
    page = opened("data")
    page.text_input(key="data_sok").set_value("fattig")
    ran(page)
    shown = set(table(page, "Siste år")["Indikator"])
    assert load_registry().indicators["lavinntekt"].title["nb"] in shown
    assert load_registry().indicators["folkemengde"].title["nb"] not in shown


def test_what_changed_at_each_update_is_told_and_can_be_followed(page):
    assert "Hva er nytt i tallene?" in [h.value for h in page.header]
    assert "/api/v1/endringer.atom?spraak=nb" in words(page)
    assert f"utgave {load_snapshot().version}" in words(page)


@pytest.mark.parametrize("name", sorted(load_registry().indicators))
def test_every_indicator_has_definition_source_licence_coverage_and_caveats(page, name):
    registry = load_registry()
    indicator = registry.indicators[name]
    source = registry.sources[indicator.source]
    text = plain(
        next(e for e in page.expander if e.label == indicator.title["nb"]).markdown[0].value
    )
    for expected in (indicator.definition["nb"], source.licence, source.publisher["nb"],
                     source.url,
                     *[c["nb"] for c in indicator.caveats],
                     *[b.text["nb"] for b in indicator.breaks],
                     "**Dekning:**", "**Enhet:**", "**Publisert:**", "**Hentet:**"):  # fmt: skip
        assert plain(expected) in text


def with_figures(monkeypatch, rows, manifest):
    """The page as it is when these are the snapshot's figures."""
    registry = with_joins(load_registry(), manifest)
    made = Snapshot("x", tidy(rows), manifest)
    monkeypatch.setattr(data, "store", lambda: (registry, made))
    monkeypatch.setattr(data.shell, "language", lambda: "nb")
    return registry


ROW = {"category": "alle", "period": "2024", "value": 7.0, "status": "ok"}


def test_what_the_source_does_not_offer_and_where_two_sources_differ_is_told(monkeypatch):
    series = {"trangboddhet": {"state": "fresh", "not_offered": ["levekarssone"]}}
    join = {"indicator": "lavinntekt", "level": "kommune", "period": "2020", "differ": 3,
            "text": {"nb": "tallene er fra en annen tabell", "en": "another table"}}  # fmt: skip
    registry = with_figures(monkeypatch, [], {"series": series, "breaks": [join]})
    told = data.describe(registry.indicators["trangboddhet"], "nb")
    assert "**Ikke tilbudt av kilden:** tabellen har ingen rader for " in told
    assert t("level.levekarssone") in told
    told = data.describe(registry.indicators["lavinntekt"], "nb")
    assert "**Brudd i serien:** 2020: tallene er fra en annen tabell" in told


def test_recipes_that_are_not_proved_stand_first(monkeypatch):
    monkeypatch.setattr(data.operating, "operator", lambda: True)
    page = opened("data")
    [table] = [d.value for d in page.dataframe if t("data.recipes.verified") in d.value]
    grades = table[t("data.recipes.verified")].tolist()
    assert grades[0] == t("data.recipes.unknown") and grades[-1] == t("data.recipes.confirmed")
    registry = load_registry()
    recipes = {(i.id, f.source, f.table, f.verified)
               for i in registry.indicators.values() for f in i.fetch}  # fmt: skip
    assert len(table) == len(recipes)


def test_figures_credited_to_another_table_are_told_with_that_tables_name_and_notes(monkeypatch):
    row = {**ROW, "indicator": "lavinntekt", "area": "3203", "level": "kommune",
           "source": "ssb_06947"}  # fmt: skip
    entry = {"state": "fresh", "fetched": "2026-11-01T00:00:00+00:00", "published": "2026-02-03"}
    notes = {"notes": ["MERKNAD *om* 06947"]}
    manifest = {"sources": {"ssb_06947": entry | notes}, "series": {"lavinntekt": entry}}
    registry = with_figures(monkeypatch, [row], manifest)
    text = data.describe(registry.indicators["lavinntekt"], "nb")
    assert "06947" in text.split("**Kilde:**")[1].split("\n")[0]
    assert text.count("**Kilde:**") == 1
    assert registry.sources[registry.indicators["lavinntekt"].source].url not in text
    assert "**Merknad fra kilden:** MERKNAD \\*om\\* 06947" in text
    assert "2026-02-03" in text


def test_figures_of_two_tables_are_told_with_both_their_levels_dates_and_notes(monkeypatch):
    rows = [
        {**ROW, "indicator": "folkemengde", "area": "320301", "level": "delomrade",
         "source": "ssb_04317"},
        {**ROW, "indicator": "folkemengde", "area": "3203", "level": "kommune",
         "source": "ssb_07459"},
    ]  # fmt: skip
    manifest = {
        "sources": {
            "ssb_04317": {"state": "fresh", "published": "2026-01-01", "notes": ["FELLES", "A"]},
            "ssb_07459": {"state": "held", "published": "2025-01-01", "notes": ["FELLES", "B"]},
            "ssb_08764": {"notes": ["EN ANNENS"]},
        },
        "series": {"folkemengde": {"state": "held", "published": "2026-01-01"}},
    }
    registry = with_figures(monkeypatch, rows, manifest)
    text = data.describe(registry.indicators["folkemengde"], "nb")
    first, second = text.split("**Kilde:**")[1:]
    assert "04317" in first and "delområder" in first and "2026-01-01" in first
    assert "07459" in second and "kommuner" in second and "2025-01-01" in second
    assert text.count("**Lisens:**") == text.count("**Tilstand:**") == 2
    assert [text.count(f"fra kilden:** {note}") for note in ("FELLES", "A", "B")] == [1, 1, 1]
    assert "EN ANNENS" not in text


def test_coverage_is_the_snapshots():
    indicator = load_registry().indicators["medianinntekt"]
    rows = load_snapshot().rows("medianinntekt", "delomrade")
    known = rows["value"].notna().sum()
    assert f"delområder: 2015–2016, {known} tall" in data.coverage(indicator, "nb")


def test_the_number_of_indicators_is_counted(page):
    there = load_snapshot().frame["indicator"].nunique()
    waiting = len(load_registry().indicators) - there
    assert f"{there} indikatorer med tall, {waiting} som venter på tall" in words(page)
    assert there >= 40


def test_every_source_is_in_the_table(page):
    found = table(page, "Lisens")
    sources = load_registry().sources
    assert len(found) == len(sources)
    for source in sources.values():
        named = found["Navn"].str.contains(source.table, regex=False, case=False)
        assert named.any()
    assert found["Lisens"].ne("").all()


def test_the_whole_data_set_is_offered(page):
    labels = [button.label for button in page.get("download_button")]
    assert labels == ["Last ned hele datasettet", "Last ned spørringen (.pq)"]
    codes = "\n".join(code.value for code in page.code)
    assert "/api/v1/alt.csv\n" in codes and "/api/v1/alt.parquet" in codes
    assert "Csv.Document" in codes


def test_the_whole_data_set_opens_in_a_norwegian_excel():
    frame = load_snapshot().frame
    content = to_csv(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ";".join(frame.columns) and len(lines) == len(frame) + 2
    assert any(line.startswith("medianinntekt;alle;320301;delomrade;2016;790000;")
               for line in lines)  # fmt: skip


def test_searching_narrows_the_list():
    page = opened("data")
    page.text_input(key="data_sok").set_value("MEDIANINNTEKT")
    ran(page)
    labels = [e.label for e in page.expander]
    assert "Medianinntekt etter skatt" in labels and len(labels) < 5


def test_searching_for_what_is_not_there_says_so():
    page = opened("data")
    page.text_input(key="data_sok").set_value("zzzzzz")
    ran(page)
    assert not page.expander
    assert [text.value for text in page.text] == [t("data.search_none", "nb", asked="zzzzzz")]


def test_a_reader_can_neither_fetch_nor_publish(page):
    assert not page.button
    assert t("data.refresh_text", "nb") not in words(page)


def test_a_refresh_that_dies_at_once_is_told_and_may_be_tried_again(tmp_path, monkeypatch):
    monkeypatch.setenv("LEVEKAR_ROLE", "operator")
    log = tmp_path / "snapshot" / "refresh.log"
    log.parent.mkdir()
    monkeypatch.setattr(background, "_last", None)
    monkeypatch.setattr(background, "_COMMAND", ["-c", "raise SystemExit('No such module')"])
    monkeypatch.setattr(background.start, "__defaults__", (tmp_path,))
    for name in ("died", "may_start", "last_words", "log_file"):
        function = getattr(background, name)
        monkeypatch.setattr(function, "__defaults__", (tmp_path, *function.__defaults__[1:]))
    page = opened("data")
    page.button(key="data_hent").click().run()
    assert not page.exception
    assert [e.value for e in page.error] == [t("data.refresh_died", "nb")]
    # The reason is in the log, to be taken away; the page has no English and no path of the server.
    assert "No such module" in background.last_words()
    assert page.button(key="data_hent")
    assert "data_logg" in {button.key for button in page.get("download_button")}
    assert "No such module" not in words(page) + "".join(c.value for c in page.code)
    log.parent.joinpath("refresh.log").unlink()
    log.mkdir()
    page.button(key="data_hent").click().run()
    assert not page.exception
    refused = t("feil.not_started", "nb", where="snapshot/refresh.log",
                english=t("svar_om.logged", "nb"))  # fmt: skip
    assert [e.value for e in page.error] == [f"{t('data.refresh_not_started', 'nb')} {refused}"]
    assert str(tmp_path) not in words(page)


def test_english():
    page = opened("data", spraak="en")
    text = words(page)
    for norwegian in ("Definisjon", "Kilder", "Metode", "Dekning", "Forbehold", "ikke oppgitt"):
        assert norwegian not in text, norwegian
    assert sorted(e.label for e in page.expander) == sorted(
        i.title["en"] for i in load_registry().indicators.values()
    )


@pytest.mark.parametrize(("language", "said"), [("nb", "indikatorer med tall"),
                                                 ("en", "indicators with figures")])  # fmt: skip
def test_oversikt_and_data_count_the_same_indicators(language, said):
    frame = load_snapshot().frame
    there = frame.loc[frame["value"].notna(), "indicator"].nunique()
    for page in ("oversikt", "data"):
        assert f"{there} {said}" in words(opened(page, spraak=language)), page
