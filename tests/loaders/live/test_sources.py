"""What each source promises, checked on answers of the shape the facts describe.

Longer than 300 lines: one test a promise of a source.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.affinity import translate

from loaders.areas import areas_live, following
from loaders.refreshing.harvest import SERVICES
from loaders.refreshing.planning import plan
from loaders.refreshing.transform import observations, total
from loaders.sources import geonorge, klass, tables
from loaders.sources.udir import Udir
from loaders.sources.valg import Elections
from sheets.numbers import parse_number
from store.boundaries import land_areas
from store.errors import SourceError, Where
from store.fetches import Fetch
from store.models import Level

from .standin import pxweb
from .standin.catalogue import by_numbering
from .standin.fhi import Fhi
from .standin.others import gml
from .standin.pxweb import PxWeb, Table, Variable
from .standin.server import json_reply

WHERE = Where("ssb", "00000")


def bank_of(client, fetch, areas=("3203",)):
    return SERVICES["ssb"](client).table([fetch], frozenset(areas))


def test_ssb_a_question_over_the_limit_is_split_and_loses_nothing(standin, client, monkeypatch):
    monkeypatch.setattr("loaders.sources.ssb.MOST_CELLS", 5_000)
    monkeypatch.setattr(pxweb, "MOST_CELLS", 5_000)
    variables = [
        Variable("Region", "region", {"3203": "Asker"}, False),
        Variable("A", "a", {f"{n:04d}": str(n) for n in range(110)}, False),
        Variable("B", "b", {f"{n:04d}": str(n) for n in range(100)}, False),
        Variable("ContentsCode", "c", {"x": "x"}),
        Variable("Tid", "år", {"2024": "2024"}),
    ]
    standin.services["ssb"] = PxWeb([Table("99999", "t", variables, values=lambda p: (1.0, ""))])
    fetch = Fetch(source="ssb", table="99999", variables={"A": ["*"], "B": ["*"]})
    got = bank_of(client, fetch).frame
    assert len(got) == 110 * 100
    assert not got.duplicated(["A", "B"]).any()
    assert sum(c.path.endswith("/data") for c in standin.calls) == 3


def test_ssb_a_short_question_is_a_get_and_a_long_one_a_post(standin, client, registry):
    for name, method in (("lavinntekt", "POST"), ("utenfor_arbeid_utdanning", "GET")):
        task = plan(registry, indicators=[name])[0]
        SERVICES["ssb"](client).table(task.fetches, task.areas)
        assert standin.calls[-1].method == method


def test_ssb_a_code_written_twice_is_asked_for_once(standin, client):
    fetch = Fetch(
        source="ssb",
        table="12944",
        contents="EUskalaSeksti",
        variables={"Alder": ["999A", "999A", "label:alle aldre"]},
    )
    assert len(bank_of(client, fetch).frame) == 2 * 2  # 3203 and its number of 2020–2023


@pytest.mark.parametrize("name", ["vedvarende_lavinntekt", "anmeldte_lovbrudd"])
def test_ssb_a_span_of_years_carries_the_codes_of_its_last_year(
    name, standin, bank, client, registry
):
    [task] = plan(registry, indicators=[name])
    variable = task.fetches[0].region or "Region"
    bank.tables[task.table].values = by_numbering(bank.tables[task.table].values, variable)
    [(indicator, fetch)] = task.pairs
    got = observations(
        SERVICES["ssb"](client).table(task.fetches, task.areas), fetch, indicator, registry
    )
    asker = got[got["area"] == "3203"]
    assert {"2023", "2024"} <= set(asker["period"].str[-4:])
    assert asker["value"].notna().all()


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("*", ["2020", "2021", "2022", "2023"]),
        ("last(2)", ["2022", "2023"]),
        ("from(2022)", ["2022", "2023"]),
        ("to(2021)", ["2020", "2021"]),
        ("range(2021,2022)", ["2021", "2022"]),
        ("20*3", ["2023"]),
        ("label:år to", ["2021"]),
    ],
)
def test_expressions_are_expanded_from_what_the_table_has(expression, found):
    known = {"2020": "år en", "2021": "år to", "2022": "år tre", "2023": "år fire"}
    assert tables.choose(expression, known, WHERE, "Tid") == found


@pytest.mark.parametrize(
    "expression", ["2019", "last(x)", "label:år", "total:", "range(2030,2031)"]
)
def test_an_expression_that_finds_nothing_names_what_there_is(expression):
    known = {"2020": "år en", "2021": "år to"}
    with pytest.raises(SourceError, match="2020"):
        tables.choose(expression, known, WHERE, "Tid")


def test_a_sum_with_a_hidden_part_is_hidden():
    frame = pd.DataFrame(
        {
            "area": list("aabbccddee"),
            "value": [1, 2, 1, None, None, None, 1, None, 3, None],
            "status": [
                "ok",
                "ok",
                "ok",
                "suppressed",
                "not_applicable",
                "not_applicable",
                "ok",
                "missing",
                "ok",
                "not_applicable",
            ],
        }
    )
    summed = total(frame, ["area"]).set_index("area")
    assert summed["status"].to_dict() == {
        "a": "derived",
        "b": "suppressed",
        "c": "not_applicable",
        "d": "missing",
        "e": "ok",
    }
    assert summed["value"].isna().to_dict() == {
        "a": False,
        "b": True,
        "c": True,
        "d": True,
        "e": False,
    }


def test_fhi_takes_a_table_by_its_number_and_its_zones_where_it_has_them(standin, client, registry):
    standin.services["fhi"] = Fhi(zoned=("794",))
    task = plan(registry, indicators=["trangboddhet"])[0]
    table = SERVICES["fhi"](client).table(task.fetches, task.areas)
    assert "/nokkel/table/794/data" in [c.path for c in standin.calls]
    assert sum(len(c) == 10 for c in table.frame["GEO"].unique()) == 45
    hidden = table.frame[table.frame["status"] == "suppressed"]
    assert len(hidden) > 0
    assert hidden["value"].isna().all()


def test_fhi_finds_a_renumbered_table_by_its_title(standin, client, registry):
    standin.services["fhi"] = Fhi(shift=1000)
    for name in ("trangboddhet", "gjennomforing_videregaende", "naer_venn"):
        task = plan(registry, indicators=[name])[0]
        assert not SERVICES["fhi"](client).table(task.fetches, task.areas).frame.empty
    assert "/nokkel/table/1794/data" in [c.path for c in standin.calls]


def test_fhi_a_number_that_names_another_table_now_is_not_taken(standin, client, registry):
    fhi = Fhi()
    fhi.titles["794"], fhi.titles["809"] = fhi.titles["809"], fhi.titles["794"]
    standin.services["fhi"] = fhi
    task = plan(registry, indicators=["trangboddhet"])[0]
    with pytest.raises(SourceError):  # the other table has no BODD
        SERVICES["fhi"](client).table(task.fetches, task.areas)
    assert "/nokkel/table/809/dimension" in [c.path for c in standin.calls]
    fhi.titles["809"] = "Noe annet"
    with pytest.raises(SourceError, match="794 «NEET_UTDANN»"):
        SERVICES["fhi"](client).table(task.fetches, task.areas)


def test_klass_codes_and_changes(standin, client, registry):
    changes = klass.changes(client, 1, "2024-01-01", "2024-02-01")
    assert len(changes) == 149
    assert following.from_klass_changes(changes, "30250101") == ["32030101"]
    assert klass.differences(client, registry, "2026-01-01") == []


def test_klass_tells_an_area_that_is_gone(standin, client, registry):
    units = klass.codes(client, 1, "2026-01-01")
    fewer = {c["code"]: c["name"] for c in units[1:]}
    told = klass._compared("grunnkrets", {c["code"]: c["name"] for c in units}, fewer)
    assert told == [f"grunnkrets: {units[0]['code']} {units[0]['name']} is no longer in KLASS"]


@pytest.fixture(scope="module")
def shapes() -> gpd.GeoDataFrame:
    """Twelve squares in a block, as grunnkretser."""
    from shapely.geometry import box

    cells = [
        box(580_000 + x * 500, 6_640_000 + y * 500, 580_500 + x * 500, 6_640_500 + y * 500)
        for x in range(4)
        for y in range(3)
    ]
    codes = [f"320301{n:02d}" for n in range(1, 13)]
    return gpd.GeoDataFrame({"kode": codes, "navn": codes}, geometry=cells, crs=25833)


def test_geonorge_reads_the_gml_it_is_sent(shapes):
    read = geonorge.read_gml(gml(shapes))
    assert read["kode"].tolist() == shapes["kode"].tolist()
    assert read.geometry.area.sum() == pytest.approx(12 * 250_000)
    geonorge.check(read, shapes["kode"].tolist())


def spoiled(frame: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    from shapely.geometry import Polygon

    frame = frame.copy()
    if kind == "no overlaps":
        frame.loc[3, "geometry"] = translate(frame.geometry[3], xoff=60)
    elif kind == "no gaps":
        frame.loc[4, "geometry"] = frame.geometry[4].buffer(-60)
    elif kind == "valid geometries":
        frame.loc[0, "geometry"] = Polygon([(0, 0), (500, 500), (500, 0), (0, 500)])
    elif kind == "areas from":
        frame.loc[0, "geometry"] = frame.geometry[0].buffer(-240)
    else:
        frame = frame.iloc[1:].reset_index(drop=True)
    return frame


@pytest.mark.parametrize(
    "kind", ["no overlaps", "no gaps", "valid geometries", "areas from", "grunnkretser"]
)
def test_geonorge_refuses_boundaries_that_cannot_be_right(kind, shapes):
    with pytest.raises(SourceError, match=f"geonorge, table wfs.grunnkretser.+{kind}"):
        geonorge.check(spoiled(shapes, kind), shapes["kode"].tolist())


def test_geonorge_dissolves_and_writes_every_level(registry, tmp_path):
    codes = [a.code for a in registry.by_level[Level.GRUNNKRETS]]
    from shapely.geometry import box

    cells = [
        box(580_000 + n * 500, 6_640_000, 580_500 + n * 500, 6_640_500) for n in range(len(codes))
    ]
    frame = gpd.GeoDataFrame({"kode": codes, "navn": codes}, geometry=cells, crs=25833)
    assert len(geonorge.dissolve(frame, registry, Level.DELOMRADE)) == 23
    assert len(geonorge.dissolve(frame, registry, Level.LEVEKARSSONE)) == 45
    written = geonorge.write_boundaries(frame, registry, tmp_path)
    assert set(written) == {
        "grunnkrets",
        "delomrade",
        "levekarssone",
        "tidligere_kommune",
        "kommune",
    }
    written_again = gpd.read_file(tmp_path / "boundaries" / "delomrade.geojson")
    assert len(written_again) == 23
    assert not any(part.exterior.is_ccw for part in written_again.explode().geometry)


def test_udir_reads_comma_space_and_star(standin, client, registry):
    task = plan(registry, indicators=["nasjonale_prover_8"])[0]
    frame = Udir(client).table(task.fetches, task.areas).frame
    points = frame[frame["Kolonne"] == "Skalapoeng"]
    assert points["value"].dropna().between(40, 60).all()
    assert "suppressed" in set(points["status"])
    assert set(frame["SkoleAarID"]) == {"2023-24", "2024-25", "2025-26"}


def test_udir_an_empty_combination_is_a_failure(standin, client):
    fetch = Fetch(source="udir", table="GSK_fravaer", variables={"aar": ["202306"]})
    with pytest.raises(SourceError, match="an empty document"):
        Udir(client).table([fetch], frozenset({"3203"}))


def test_udir_a_report_by_the_june_its_school_years_end_in(standin, client, registry):
    indicator = registry.indicators["fravar_10"]
    [task] = plan(registry, indicators=[indicator.id])
    table = Udir(client).table(task.fetches, task.areas)
    got = observations(table, task.fetches[0], indicator, registry)
    assert set(got["period"]) == {"2023-24", "2024-25", "2025-26"}
    assert {"Median dager", "Median timer", "Antall elever"} <= set(table.frame["Kolonne"])
    assert "VisMaaltall(1)" in standin.calls[-1].query["filter"][0]


def test_udir_columns_of_several_levels_are_told_apart(standin, client, registry):
    [task] = plan(registry, indicators=["nasjonale_prover_8"])
    levels = [
        [{"name": "Lesing"}, {"name": "Regning"}],
        [{"name": "Skalapoeng"}, {"name": "Antall"}],
    ]
    rows = [{"kode": "3203", "id": "-12.32.3203", "data": ["52", "1 340", "51", "1 339"]}]
    answer = {"metadata": {"columns": levels}, "rows": rows}
    standin.faults.append(lambda c: json_reply(answer) if c.path.endswith("/data") else None)
    frame = Udir(client).table(task.fetches, task.areas).frame
    told = dict(zip(frame["Kolonne"], frame["value"], strict=True))
    assert told == {
        "Lesing / Skalapoeng": 52,
        "Lesing / Antall": 1340,
        "Regning / Skalapoeng": 51,
        "Regning / Antall": 1339,
    }


def test_udir_registers_are_read_page_by_page(standin, client):
    units = Udir(client).register("nsr")
    assert len(units) > 1000
    assert len({u["Organisasjonsnummer"] for u in units}) == len(units)


def test_elections_by_polling_district(standin, client, registry):
    indicator = registry.indicators["valgdeltakelse_stortingsvalg"]
    [task] = plan(registry, indicators=[indicator.id])
    got = observations(Elections(client).table(task.fetches, task.areas), task.fetches[0],
                       indicator, registry)  # fmt: skip
    asked = [c.path for c in standin.calls]
    # General elections are told by the old counties: Asker lies below 02, as the links say.
    assert "/2025/st/02/3203/0001" in asked
    assert len(asked) == len(set(asked))
    districts = got[got["level"] == "stemmekrets"]
    assert set(districts["area"]) == {
        a.code for a in registry.by_level[Level.STEMMEKRETS] if not a.valid_to
    }
    assert districts["value"].between(50, 100).all()


def test_elections_are_asked_with_the_codes_of_their_year(standin, client, registry):
    indicator = registry.indicators["valgdeltakelse_kommunestyrevalg"]
    [task] = plan(registry, indicators=[indicator.id])
    got = observations(Elections(client).table(task.fetches, task.areas), task.fetches[0],
                       indicator, registry)  # fmt: skip
    asked = {c.path for c in standin.calls}
    assert {f"/2023/ko/30/{code}" for code in ("3024", "3025", "3005", "3049")} <= asked
    assert set(got["area"]) == {"3203", "3201", "3301", "3312"}
    assert set(got["period"]) == {"2023"}


@pytest.mark.parametrize(
    ("year", "area", "district"),
    [("2019", "3203", ""), ("2019", "3301", ""), ("2023", "3203", "0001")],
)
def test_elections_of_other_borders_are_refused(year, area, district, standin, client):
    with pytest.raises(SourceError, match=f"an area that was the same in {year}; got .*{area}"):
        Elections(client).turnout(year, "ko", area, district)
    assert standin.calls == []


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("4 277", 4277.0, "ok"),
        ("9,5", 9.5, "ok"),
        ("1\u00a0234,5", 1234.5, "ok"),
        ("12,3 %", 12.3, "ok"),
        ("−2,5", -2.5, "ok"),
        ("-", 0.0, "ok"),
        ("*", None, "suppressed"),
        (":", None, "suppressed"),
        (".", None, "not_applicable"),
        ("..", None, "missing"),
        ("", None, "missing"),
        (None, None, "missing"),
        (float("nan"), None, "missing"),
        (7, 7.0, "ok"),
    ],
)
def test_numbers_in_every_notation(text, value, status):
    assert parse_number(text, WHERE) == (value, status)


def test_areas_are_compared_with_klass_and_never_changed(standin, client, registry, store, capsys):
    before = (store / "areas.csv").read_bytes()
    assert areas_live.run("klass", registry, client, False, store) == 0
    assert "0 difference(s)" in capsys.readouterr().out
    standin.faults.append(lambda c: json_reply({"codes": [{"code": "32030101", "name": "x"}]}))
    assert areas_live.run("klass", registry, client, False, store) == 1
    assert "is no longer in KLASS" in capsys.readouterr().out
    assert (store / "areas.csv").read_bytes() == before


def test_boundaries_that_fail_a_check_replace_nothing(
    standin, client, registry, store, capsys, shapes
):
    before = (store / "boundaries" / "grunnkrets.geojson").read_bytes()
    standin.services["geonorge"].body = gml(shapes)
    assert areas_live.run("geonorge", registry, client, False, store) == 1
    assert "expected the registry's 149 grunnkretser; got 12" in capsys.readouterr().err
    assert (store / "boundaries" / "grunnkrets.geojson").read_bytes() == before


def test_density_is_people_over_measured_land_and_says_it_is_derived(standin, client, registry):
    indicator = registry.indicators["befolkningstetthet"]
    for task in plan(registry, indicators=["befolkningstetthet"]):
        table = SERVICES["ssb"](client).table(task.fetches, task.areas)
        [(_, fetch)] = task.pairs
        got = observations(table, fetch, indicator, registry)
        assert set(got["level"]) <= {"delomrade", "tidligere_kommune", "kommune"}
        assert set(got["status"]) == {"derived"}
        assert (got["value"] - got["numerator"] / got["denominator"]).abs().max() < 1e-9
        land = got.groupby("area")["denominator"].first()
        assert land.to_dict() == pytest.approx({a: land_areas()[a] for a in land.index})
