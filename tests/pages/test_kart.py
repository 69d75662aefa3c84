"""Kart: choose what to see and where; the address always says what is shown.

Longer than 300 lines: one test a promise of the page.
"""

from itertools import pairwise

import pytest
from demands import sampled
from opened import address, map_values, marked, opened, plain, ran, words
from opened import figures as every_figure

from charts.classes import METHODS
from pages import kart
from store.catalogue import load_registry
from store.snapshot import load_snapshot
from text.formats import nth, quantity
from views.asking import harmless
from views.choice import parse, shown_indicators, shown_levels

LEVELS = {"delomrade": 23, "levekarssone": 45, "grunnkrets": 149, "tidligere_kommune": 3}


def figures(page):
    """The maps and tiles of the page, without the bars beside them."""
    return [f for f in every_figure(page) if not is_bars(f)]


def is_bars(figure):
    return any(trace["type"] == "bar" for trace in figure["data"])


def chosen(test, key):
    return test.selectbox(key=f"kart_{key}").value


def test_it_opens_on_income_by_delomrade():
    page = opened("kart")
    assert page.title[0].value == "Kart"
    [figure] = figures(page)
    values = map_values(figure)
    assert values["320301"] == "<b>Nesøya</b><br>790 000 kr"
    assert values["320322"] == "<b>Sydøstre Hurum</b><br>484 400 kr"
    assert len(values) == 23 and not marked(figure)
    assert "Velg et område i lista eller klikk i kartet." in words(page)


def test_the_address_says_everything_that_is_shown():
    page = opened("kart")
    assert address(page) == {
        "indikator": "medianinntekt", "kategori": "alle", "niva": "delomrade", "ar": "2016",
        "inndeling": "kvantiler", "spraak": "nb",
    }  # fmt: skip


def test_the_largest_population_in_2025():
    page = opened("kart", indikator="folkemengde", niva="delomrade", ar="2025")
    [figure] = figures(page)
    assert "Høyest: Østbygda Slemmestad med 9 465 personer." in figure["alt"]
    assert any("9 465" in v for v in map_values(figure).values())


def test_changing_the_indicator_changes_figure_title_and_address():
    page = opened("kart", indikator="aleneboende", niva="delomrade")
    [before] = figures(page)
    title = page.header[0].value
    page.selectbox(key="kart_indikator").set_value("enslig_forsorger")
    [after] = figures(ran(page))
    assert map_values(after) != map_values(before)
    assert page.header[0].value != title
    assert load_registry().indicators["enslig_forsorger"].title["nb"] in page.header[0].value
    assert address(page)["indikator"] == "enslig_forsorger"


def test_changing_the_domain_offers_its_indicators_and_shows_one():
    page = opened("kart")
    page.selectbox(key="kart_tema").set_value("befolkning")
    ran(page)
    titles = [i.title["nb"] for i in shown_indicators() if i.domain == "befolkning"]
    assert page.selectbox(key="kart_indikator").options == titles
    assert address(page)["indikator"] == chosen(page, "indikator")


def test_changing_category_and_year_changes_the_values():
    page = opened("kart")
    every = map_values(figures(page)[0])
    page.selectbox(key="kart_kategori").set_value("aleneboende")
    alone = map_values(figures(ran(page))[0])
    page.select_slider(key="kart_ar").set_value("2015")
    before = map_values(figures(ran(page))[0])
    assert every != alone != before
    assert (address(page)["kategori"], address(page)["ar"]) == ("aleneboende", "2015")
    rows = load_snapshot().rows("medianinntekt", "delomrade", category="aleneboende", period="2015")
    for row in rows.dropna(subset=["value"]).itertuples():
        assert before[row.area].endswith("<br>" + plain(quantity(row.value, "kr", 0)))


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_every_level_shows_all_its_areas(level, count):
    name = "aleneboende"
    page = opened("kart", indikator=name, niva=level)
    values = map_values(figures(page)[0])
    assert len(values) == count and address(page)["niva"] == level
    rows = load_snapshot().rows(name, level, category=address(page)["kategori"],
                                period=address(page)["ar"])  # fmt: skip
    unit, decimals = (getattr(load_registry().indicators[name], a) for a in ("unit", "decimals"))
    for row in rows.itertuples():
        if row.value == row.value:
            assert values[row.area].endswith("<br>" + plain(quantity(row.value, unit, decimals)))


@pytest.mark.parametrize("indicator", sampled((i.id for i in shown_indicators()), 12))
def test_every_indicator_can_be_shown_on_every_level_it_has(indicator):
    for level in shown_levels(indicator):
        page = opened("kart", indikator=indicator, niva=level)
        assert not page.warning
        assert address(page)["indikator"] == indicator and address(page)["niva"] == level
        [figure] = figures(page)
        assert figure["alt"] and "Høyest:" in figure["alt"]
        assert page.caption[0].value.startswith("Kilde: ")


@pytest.mark.parametrize("method", METHODS)
def test_every_way_to_colour_shows_classes_in_words(method):
    page = opened("kart", indikator="aleneboende", niva="delomrade", inndeling=method)
    [figure] = figures(page)
    legend = next(t["colorbar"]["ticktext"] for t in figure["data"] if t.get("text"))
    assert 2 <= len(legend) <= 6 and all("–" in plain(entry) for entry in legend)
    assert address(page)["inndeling"] == method


@pytest.mark.parametrize("view", ["rangering", "utvikling", "fordeling", "tabell"])
def test_classes_of_colours_are_no_question_where_nothing_is_coloured_but_are_kept(view):
    asked = {"indikator": "aleneboende", "niva": "delomrade", "inndeling": "like_steg"}
    page = opened(view, **asked)
    assert "kart_inndeling" not in [box.key for box in page.selectbox]
    assert address(page)["inndeling"] == "like_steg"
    assert opened("kart", **address(page)).selectbox(key="kart_inndeling").value == "like_steg"


def test_the_map_asks_for_classes_of_colours_only_where_areas_are_coloured_by_class():
    def asks(**more):
        page = opened("kart", niva="delomrade", inndeling="like_steg", **more)
        assert address(page)["inndeling"] == "like_steg"
        return "kart_inndeling" in [box.key for box in page.selectbox]

    share, count = {"indikator": "aleneboende"}, {"indikator": "folkemengde"}
    assert asks(**share) and asks(**share, form="ruter")
    assert not asks(**share, form="to") and not asks(**count)
    assert asks(**count, sammenlign_indikator="aleneboende")


def test_a_suppressed_or_missing_value_is_said_and_hatched_never_zero():
    frame = load_snapshot().frame
    hidden = frame[(frame["level"] == "delomrade") & (frame["status"] == "suppressed")]
    shown = {
        (i.id, p) for i in shown_indicators() for p in load_snapshot().periods(i.id, "delomrade")
    }
    hidden = next(h for h in hidden.itertuples() if (h.indicator, h.period) in shown)
    page = opened("kart", indikator=hidden.indicator, niva="delomrade", kategori=hidden.category,
                  ar=hidden.period, omrade=hidden.area)  # fmt: skip
    figure = figures(page)[0]
    told = map_values(figure)[hidden.area]
    assert told.split("<br>")[1].startswith("skjult")
    assert any(t["type"] == "scattergeo" and t["mode"] == "lines" for t in figure["data"])
    assert "Ingen tall her: skjult" in words(page)


def test_a_chosen_area_shows_value_rank_and_link_and_is_outlined():
    page = opened("kart", omrade="320303")
    text = words(page)
    rows = load_snapshot().rows("medianinntekt", "delomrade", category="alle", period="2016")
    own = rows.loc[rows["area"] == "320303", "value"].iloc[0]
    rank = int((rows["value"] > own).sum()) + 1
    assert "**Billingstad**" in text
    assert plain(quantity(own, "kr", 0)) in text
    assert f"{nth(rank)} høyest av 23" in text
    assert "omrade=320303" in text and "/omrade?" in text
    assert "320303" in marked(figures(page)[0])


def test_the_highest_and_lowest_are_called_that():
    assert "I 2016 var Nesøya høyest av 23 delområder" in words(opened("kart", omrade="320301"))
    assert "lavest av 23 delområder" in words(opened("kart", omrade="320322"))


def test_an_area_chosen_from_the_list_reaches_the_address_and_can_be_let_go():
    page = opened("kart")
    page.selectbox(key="kart_omrade").set_value("320301")
    ran(page)
    assert address(page)["omrade"] == "320301" and "320301" in marked(figures(page)[0])
    page.selectbox(key="kart_omrade").set_value("")
    ran(page)
    assert "omrade" not in address(page) and not marked(figures(page)[0])


def test_a_chosen_area_shows_its_development():
    page = opened("kart", indikator="folkemengde", omrade="320301")
    trend = figures(page)[1]
    assert trend["data"][0]["type"] == "scatter" and len(trend["data"][0]["x"]) > 10
    assert trend["alt"].startswith("Folkemengde")


def test_the_address_opens_the_same_view():
    first = opened("kart", indikator="folkemengde", niva="delomrade", ar="2020", omrade="320305",
                   inndeling="like_steg")  # fmt: skip
    again = opened("kart", **address(first))
    assert address(again) == address(first)
    assert figures(again) == figures(first)
    assert words(again) == words(first)


def test_a_new_address_in_the_same_session_is_followed():
    page = opened("kart")
    page.query_params["indikator"] = "folkemengde"
    page.query_params["kategori"] = ""
    ran(page)
    assert chosen(page, "indikator") == "folkemengde" and "Folkemengde" in page.header[0].value


def test_two_years_side_by_side():
    page = opened("kart", sammenlign_ar="2015")
    left, right = figures(page)
    assert ", 2016," in left["alt"] and ", 2015," in right["alt"]
    assert map_values(left) != map_values(right)
    assert address(page)["sammenlign_ar"] == "2015"


def test_two_indicators_side_by_side():
    page = opened("kart", sammenlign_indikator="folkemengde")
    left, right = figures(page)
    assert left["alt"].startswith("Medianinntekt") and right["alt"].startswith("Folkemengde")
    assert address(page)["sammenlign_indikator"] == "folkemengde"


def test_comparing_is_chosen_and_ended_by_the_select_box():
    page = opened("kart")
    page.selectbox(key="kart_modus").set_value("periode")
    assert len(figures(ran(page))) == 2
    page.selectbox(key="kart_modus").set_value("ingen")
    assert len(figures(ran(page))) == 1
    assert not [k for k in address(page) if k.startswith("sammenlign")]


def test_the_table_holds_what_the_map_shows():
    page = opened("kart")
    page.toggle(key="kart_figur_table").set_value(True)
    ran(page)
    table = page.dataframe[0].value
    assert len(table) == 23
    assert table["Område"].tolist()[0] == "Nesøya" and table["Plass"].tolist()[0] == 1
    assert table["Område"].tolist()[-1] == "Sydøstre Hurum"
    value = next(c for c in table.columns if c.startswith("Medianinntekt"))
    assert table[value].tolist()[0] == 790000 and table[value].tolist()[-1] == 484400


def test_english_by_the_address():
    page = opened("kart", spraak="en", omrade="320301")
    text = words(page)
    assert "NOK 790,000" in text and "documentElement.lang='en'" in text
    assert page.selectbox(key="kart_indikator").label == "Indicator"
    norwegian = ("Kilde:", "Kart etter", "Høyest", "delområder", "Valgt område", "høyest av")
    assert not [w for w in norwegian if w in text + figures(page)[0]["alt"]]
    assert address(page)["spraak"] == "en"


CHOICES = ("indikator", "kategori", "niva", "ar", "omrade", "inndeling", "spraak")


@pytest.mark.parametrize("name", CHOICES)
def test_a_wrong_value_is_said_in_plain_words_with_what_exists(name):
    page = opened("kart", **{name: "finnesikke"})
    [warning] = page.warning
    assert warning.value.startswith("Adressen ba om noe som ikke finnes. «finnesikke» ")
    assert "Det som finnes: " in warning.value
    assert len(figures(page)) == 1 and address(page)["indikator"] == "medianinntekt"


@pytest.mark.parametrize("value", ["<b>**finnes**</b> ikke"])
def test_a_hostile_value_is_never_shown_as_it_came(value):
    page = opened("kart", **dict.fromkeys(CHOICES, value))
    assert len(page.warning) == len(CHOICES)
    for warning in page.warning:
        assert len(warning.value) < 1000
        assert not set("<>$`*{}[\\\r\n\x00") & set(warning.value)
    assert harmless(value) == value or value not in words(page)
    assert map_values(figures(page)[0])["320301"] == "<b>Nesøya</b><br>790 000 kr"


@pytest.mark.parametrize("name", ["sammenlign_indikator", "sammenlign_ar"])
def test_an_unknown_comparison_is_said_too(name):
    assert len(opened("kart", **{name: "finnesikke"}).warning) == 1


def test_what_exists_for_another_indicator_is_not_taken_for_this_one():
    page = opened("kart", indikator="medianinntekt", niva="grunnkrets", ar="1999")
    assert len(page.warning) == 2
    _, problems = parse({"indikator": "medianinntekt", "niva": "grunnkrets"})
    assert [p.parameter for p in problems] == ["niva"]
    assert address(page)["niva"] == "delomrade" and address(page)["ar"] == "2016"


def test_warnings_name_areas_and_indicators_as_a_reader_knows_them():
    assert "Nesøya" in opened("kart", omrade="999").warning[0].value
    assert "Folkemengde" in opened("kart", indikator="x").warning[0].value


def test_a_count_is_not_measured_against_the_whole_municipality():
    page = opened("kart", indikator="folkemengde", niva="delomrade", omrade="320301")
    assert "Asker samlet" not in words(page)
    assert not any("Asker samlet" in str(t.get("colorbar")) for t in figures(page)[0]["data"])


def marks(page):
    """Names on the marks of the first map."""
    return [text for t in figures(page)[0]["data"] if t.get("mode") == "markers"
            for text in t["text"]]  # fmt: skip


def test_places_of_initiatives_stand_over_the_need_and_are_told_in_words():
    page = opened("kart")
    assert any("Borgen innbyggertorg" in m and "midt i Borgen" in m for m in marks(page))
    assert "Sætre innbyggertorg og Holmen innbyggertorg: Ikke på kartet" in words(page)


def test_the_address_keeps_that_places_are_switched_off():
    page = opened("kart", steder="nei")
    assert marks(page) == [] and address(page)["steder"] == "nei"
    page.toggle(key="kart_steder").set_value(True)
    assert marks(ran(page)) and "steder" not in address(page)


def test_levels_without_a_map_are_told_and_lead_to_ulikhet():
    def links(indicator):
        page = opened("kart", indikator=indicator)
        return words(page) + " ".join(e.proto.label for e in page.get("page_link"))

    assert "Også for stemmekretser, uten kart" in links("valgdeltakelse_stortingsvalg")
    assert "stemmekretser" not in links("medianinntekt")


def test_where_people_live_can_be_drawn_over_the_map_and_stands_in_the_address():
    page = opened("kart", indikator="medianinntekt", niva="delomrade")
    before = len(figures(page)[0]["data"])
    page.toggle(key="kart_folk").set_value(True)
    page = ran(page)
    # The layer of people, on the map and in the inset of the small districts.
    assert len(figures(page)[0]["data"]) == before + 2
    assert address(page)["folk"] == "2022"
    again = opened("kart", **address(page))
    assert again.toggle(key="kart_folk").value is True and not again.warning
    assert "Befolkning på rutenett" in words(again)


def test_the_cells_of_1_km_are_a_level_of_the_map():
    page = opened("kart", indikator="folketelling_sysselsatte", niva="rute1km",
                  omrade="1kmN4047E4344")  # fmt: skip
    assert not page.warning
    assert "Rute N4047 E4344 ved" in words(page) and "færre enn 30 personer" in words(page)
    chosen = opened("kart", indikator="folketelling_folkemengde", omrade="1kmN4047E4344")
    assert "21" in words(chosen) and address(chosen)["niva"] == "rute1km"


def test_two_indicators_on_one_map_are_chosen_and_stay_in_the_address():
    page = opened("kart", form="to", sammenlign_indikator="aleneboende")
    values = map_values(figures(page)[0])
    assert len(values) == 23 and all("énpersonfamilier" in said for said in values.values())
    assert (address(page)["form"], address(page)["sammenlign_indikator"]) == ("to", "aleneboende")
    page.selectbox(key="kart_andre_indikator").set_value("befolkningstetthet")
    assert all("per km²" in said for said in map_values(figures(ran(page))[0]).values())
    assert address(page)["sammenlign_indikator"] == "befolkningstetthet"


def bars_beside(page):
    [figure] = [f for f in every_figure(page) if is_bars(f)]
    return figure


def test_beside_the_map_stand_its_areas_in_order_with_intervals_in_its_colours():
    page = opened("kart", indikator="folketelling_sysselsatte", niva="delomrade", omrade="320322")
    figure = bars_beside(page)
    bar, *lines = figure["data"]
    rows = load_snapshot().rows("folketelling_sysselsatte", "delomrade", period=address(page)["ar"],
                                category=address(page)["kategori"])  # fmt: skip
    known = rows.dropna(subset=["value"]).set_index("area")
    assert bar["x"] == sorted(bar["x"]) and set(bar["customdata"]) == set(known.index)
    assert bar["x"] == [known.loc[code, "value"] for code in bar["customdata"]]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    # One line an interval, on the bar and beyond it: no part of it is drawn twice.
    parts = sorted((at, first, last) for line in lines for first, last, at in
                   zip(line["x"][::3], line["x"][1::3], line["y"][::3], strict=True))  # fmt: skip
    for at, code in enumerate(bar["customdata"]):
        mine = [(first, last) for row, first, last in parts if row == at]
        low, high = known.loc[code, ["lower", "upper"]]
        if low != low:
            assert not mine
            continue
        assert mine[0][0] == low and mine[-1][1] == high
        assert all(one[1] == two[0] for one, two in pairwise(mine))
    # One colour on the map is one colour here: as many as classes, and never mixed in the order.
    colours = [c for c, before in zip(bar["marker"]["color"], ["", *bar["marker"]["color"]],
                                      strict=False) if c != before]  # fmt: skip
    [shown] = figures(page)
    scale = next(t["colorscale"] for t in shown["data"] if t.get("text"))
    assert len(colours) == len(set(colours)) and set(colours) <= {c for _, c in scale}
    wide = bar["marker"]["line"]["width"]
    assert bar["customdata"][wide.index(max(wide))] == "320322"


def test_a_bar_that_is_clicked_is_its_area():
    assert kart._clicked([{"customdata": "320322"}], "delomrade") == "320322"


@pytest.mark.parametrize("query", [{"form": "to"}, {"sammenlign_ar": "2015"}])
def test_two_maps_or_two_indicators_have_the_room_to_themselves(query):
    assert not any(is_bars(f) for f in every_figure(opened("kart", **query)))


def test_the_bars_of_many_areas_are_scrolled_and_squares_have_none():
    page = opened("kart", indikator="aleneboende", niva="grunnkrets")
    assert bars_beside(page)["layout"]["height"] > 2000
    squares = next(i.id for i in shown_indicators() if "rute1km" in shown_levels(i.id))
    page = opened("kart", indikator=squares, niva="rute1km")
    assert not any(is_bars(f) for f in every_figure(page))


@pytest.mark.parametrize(
    "name", ["folk", "steder", "form", "sammenlign_indikator", "sammenlign_ar", "indikator",
             "kategori", "ar", "niva", "omrade", "inndeling"]
)  # fmt: skip
def test_an_address_that_asks_for_what_is_not_there_is_told_so_for_every_parameter(name):
    page = opened("kart", **{name: "finnes-ikke"})
    assert not page.exception
    assert any("finnes-ikke" in told.value for told in page.warning)


def test_what_only_a_map_alone_can_show_is_not_offered_beside_tiles():
    page = opened("kart", form="ruter")
    assert "kart_modus" not in [box.key for box in page.selectbox]
    assert "kart_bakgrunn" not in [toggle.key for toggle in page.toggle]
