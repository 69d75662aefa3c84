"""The shares and rates told of the census grid: what each counts, and among whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """What a figure counts and among whom, as columns of the cells."""

    indicator: str
    category: str
    kinds: tuple[str, ...]
    among: str = "population"


RATIOS = [
    Ratio("folketelling_alder", "alder_0_14", ("age_0_14",)),
    Ratio("folketelling_alder", "alder_15_64", ("age_15_64",)),
    Ratio("folketelling_alder", "alder_65_pluss", ("age_65_plus",)),
    Ratio("folketelling_sysselsatte", "alle", ("employed",), "age_15_64"),
    Ratio("folketelling_fodeland", "utenfor_norge",
          ("born_in_other_eu_country", "born_elsewhere")),
    Ratio("folketelling_fodeland", "eu", ("born_in_other_eu_country",)),
    Ratio("folketelling_fodeland", "ellers", ("born_elsewhere",)),
    Ratio("folketelling_flyttet", "i_alt", ("moved_within_norway", "moved_from_abroad")),
    Ratio("folketelling_flyttet", "innenlands", ("moved_within_norway",)),
    Ratio("folketelling_flyttet", "fra_utlandet", ("moved_from_abroad",)),
]  # fmt: skip
