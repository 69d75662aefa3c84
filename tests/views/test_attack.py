"""An attack on all that is published: no hidden count follows from it, by any combination.

What is attacked is what leaves the house: the CSV of the open addresses, read as a stranger would.
What adds up to what is worked out here, without the product's own relations.
"""

from __future__ import annotations

import io
from itertools import product

import numpy as np
import pandas as pd
import pytest
from test_secrecy import REGISTRY

from store.catalogue import ASKER
from store.models import Level
from web.api import NAMES

FAMILY = ("aleneboende", "enslig_forsorger", "par_med_barn", "par_uten_barn", "voksne_barn_hjemme")
#: The family types that make up everybody in private households, each by indicator and category.
WHOLE = [("aleneboende", "alle"), ("par_uten_barn", "alle"), ("par_med_barn", "barn_0_17"),
         ("enslig_forsorger", "barn_0_17"), ("voksne_barn_hjemme", "alle")]  # fmt: skip
TOTALS = {"barn_0_17": ("barn_0_5", "barn_6_17"), "alle": ("par", "en_forelder")}
ABOVE = {"delomrade": lambda a: a.delomrade, "levekarssone": lambda a: a.levekarssone,
         "tidligere_kommune": lambda a: a.tidligere_kommune,
         "kommune": lambda a: ASKER}  # fmt: skip
BY_CODE = {a.code: a for a in REGISTRY.by_level[Level.GRUNNKRETS]}


def published(client, indicator: str) -> pd.DataFrame:
    """Everything the address answers of an indicator, by its own names of columns."""
    answer = client.get("/api/v1/observasjoner", params={"indikator": indicator, "format": "csv"})
    assert answer.status_code == 200, answer.text
    table = pd.read_csv(io.StringIO(answer.text.lstrip("\ufeff")), sep=";", decimal=",", dtype=str)
    table = table.rename(columns=NAMES)
    for column in ("value", "lower", "upper", "numerator", "denominator"):
        table[column] = pd.to_numeric(table[column].str.replace(",", "."))
    return table.fillna({"note": "", "category": ""})


@pytest.fixture(scope="module")
def family(client) -> pd.DataFrame:
    return pd.concat([published(client, name) for name in FAMILY], ignore_index=True)


def test_what_the_source_hides_is_in_no_equation_of_what_is_published(family):
    """Every published sum is that of the published parts, with what is hidden as nought.

    So nothing that is published would be another if a hidden count were three instead of none:
    whoever subtracts finds nought, which the source itself says may be nought to three.
    """
    small = family[family["level"] == "grunnkrets"]
    assert (small["status"] == "suppressed").sum() > 300
    by = ["indicator", "category", "period"]
    # Where one type is hidden, those it is counted among stand beside another type.
    among = small.groupby(["area", "period"])["denominator"].transform("max")
    small = small.assign(denominator=among)
    for level, above in ABOVE.items():
        parents = family[family["level"] == level]
        if level == "kommune":
            parents = parents[parents["area"] == ASKER]
        lies = small["area"].map(lambda a, above=above: above(BY_CODE[a]))
        sums = small.groupby([*by, lies])[["numerator", "denominator"]].sum()
        hidden = (small["status"] == "suppressed").groupby([small[b] for b in by] + [lies]).sum()
        for row in parents.dropna(subset=["numerator"]).to_dict("records"):
            key = (*(row[b] for b in by), row["area"])
            assert row["numerator"] == sums.loc[key, "numerator"], key
            assert row["denominator"] == sums.loc[key, "denominator"], key
            if hidden.loc[key]:
                assert row["note"], f"a sum over hidden counts says so: {key}"


def test_neither_categories_nor_the_whole_give_a_hidden_type_away(family):
    at = ["area", "period"]
    table = family.set_index(["indicator", "category", *at])["numerator"].unstack([0, 1])
    hidden = family["status"].eq("suppressed") & family["note"].eq("null_til_tre")
    assert hidden.sum() > 150
    for indicator, total in product(FAMILY, TOTALS):
        parts = [(indicator, c) for c in TOTALS[total]]
        if not set(parts) <= set(table.columns):
            continue
        sums = table[parts].sum(axis=1)
        told = table[(indicator, total)].dropna()
        assert (told - sums[told.index]).abs().max() < 1e-9
    among = family.dropna(subset=["denominator"]).groupby(at)["denominator"].first()
    assert (among - table[WHOLE].sum(axis=1)[among.index]).abs().max() < 1e-9


def test_no_count_of_a_hidden_cell_is_published_and_those_of_unreliable_ones_are_the_sources(
    family,
):
    secret = family[family["status"] == "suppressed"]
    assert secret[["value", "lower", "upper", "numerator"]].isna().all(axis=None)
    few = family[family["status"] == "unreliable"]
    assert few["value"].isna().all() and few["numerator"].notna().sum() > 30
    # A single person in fifteen published grunnkretser: Torvbråten had six living alone in 2016.
    torv = few[(few["area"].map(REGISTRY.area_name) == "Torvbråten") & (few["period"] == "2016")]
    alone = torv[torv["indicator"] == "aleneboende"].iloc[0]
    assert alone["numerator"] == 6 and alone["denominator"] < 30


def test_hidden_test_results_cannot_be_found_from_askers_own(client):
    """Asker's mean less the districts' leaves more room than there is between all districts."""
    found = 0
    for name in ("nasjonale_prover_5", "nasjonale_prover_8"):
        table = published(client, name)
        for _, rows in table.groupby(["category", "period"]):
            areas = rows[rows["level"] == "delomrade"]
            whole = rows[rows["area"] == ASKER]
            known = areas.dropna(subset=["value", "denominator"])
            if not (areas["status"] == "suppressed").any() or whole.empty:
                continue
            n = float(whole["denominator"].iloc[0]) - known["denominator"].sum()
            rounding = (whole["denominator"].iloc[0] + known["denominator"].sum()) / 2
            found += 1
            assert n <= 0 or 2 * rounding / n > np.ptp(known["value"])
    assert found > 5
