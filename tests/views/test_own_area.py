"""An own area: counts added, shares computed anew, medians apart, and no secret told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views import own_area

REGISTRY, SNAPSHOT = load_registry(), load_snapshot()
UNITS = [a.code for a in REGISTRY.by_level["grunnkrets"]]
HURUM = "eget:320321,320322,320323"


def made(asked, name=""):
    return own_area.parse(asked, name)[0]


def test_counts_are_added():
    rows = SNAPSHOT.rows("folkemengde", "delomrade", period="2025")
    wanted = rows[rows["area"].isin(["320321", "320322", "320323"])]["value"].sum()
    found = own_area.series(made(HURUM), "folkemengde", "alle")
    assert found.set_index("period")["value"]["2025"] == wanted


def test_shares_are_computed_from_the_counts_and_not_from_the_shares():
    rows = SNAPSHOT.rows("aleneboende", "delomrade", category="alle", period="2016")
    part = rows[rows["area"].isin(["320321", "320322", "320323"])]
    wanted = 100 * part["numerator"].sum() / part["denominator"].sum()
    found = own_area.series(made(HURUM), "aleneboende", "alle").set_index("period")
    assert found["value"]["2016"] == pytest.approx(wanted)


@pytest.mark.parametrize("indicator", ["medianinntekt", "gjennomsnittsalder", "nasjonale_prover_5"])
def test_medians_and_means_are_never_merged(indicator):
    assert own_area.series(made(HURUM), indicator, "alle").empty


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(UNITS), min_size=1, max_size=12))
def test_with_a_hidden_part_there_is_no_figure_but_a_lower_bound(codes):
    own = made(own_area.PREFIX + ",".join(codes))
    rows = SNAPSHOT.rows("aleneboende", "grunnkrets", category="alle", areas=list(codes))
    for found in own_area.series(own, "aleneboende", "alle").itertuples():
        part = rows[rows["period"] == found.period]
        hidden = len(part) < len(codes) or part["numerator"].isna().any()
        if hidden:
            assert found.value != found.value
            known = 100 * part["numerator"].sum() / part["denominator"].sum()
            assert found.at_least == pytest.approx(known)


def test_a_whole_less_its_hidden_part_is_not_told():
    rows = SNAPSHOT.rows("enslig_forsorger", "grunnkrets")
    tried = 0
    for (category, when), part in rows.groupby(["category", "period"], observed=True):
        status = part.drop_duplicates("area").set_index("area")["status"]
        for district in REGISTRY.by_level["delomrade"]:
            inside = [c for c in UNITS if REGISTRY.areas[c].delomrade == district.code]
            hidden = [c for c in inside if status.get(c) == "suppressed"]
            rest = [c for c in inside if c not in hidden]
            if len(hidden) != 1 or not rest:
                continue
            own = made(own_area.PREFIX + ",".join(rest))
            found = own_area.series(own, "enslig_forsorger", category).set_index("period")
            if when in found.index:
                tried += 1
                assert found["value"].isna()[when]
    assert tried or not (rows["status"] == "suppressed").any()


def test_parts_of_another_level_are_left_out_and_told():
    own, problems = own_area.parse("eget:320321,32032101,finnesikke")
    assert own.codes == ("320321",) and len(problems) == 1


def test_nothing_that_exists_is_no_area():
    assert own_area.parse("eget:<script>,9999")[0] is None


@given(st.text(max_size=300))
def test_a_name_is_plain_text(name):
    assert not set(made(HURUM, name).name) & set("<>[]{}$`*_|\\\n")


def test_the_presets_are_all_districts_each_once():
    codes = [c for own in own_area.presets().values() for c in own.codes]
    assert sorted(codes) == [a.code for a in REGISTRY.by_level["delomrade"]]
