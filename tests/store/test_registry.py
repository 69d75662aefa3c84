"""The registry refuses what is wrong and says where."""

import re
import shutil

import pytest
import yaml
from demands import sampled
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.refreshing.transform import RULES
from store.catalogue import DATA, load_registry
from store.entries import validate
from store.errors import RegistryError
from store.fetches import TRANSFORMS
from store.models import Indicator

GOOD = {
    "id": "prove",
    "domain": "okonomi",
    "title": {"nb": "Prøve", "en": "Test"},
    "definition": {"nb": "En prøve.", "en": "A test."},
    "unit": "prosent",
    "measure": "share",
    "direction": "none",
    "levels": ["delomrade"],
    "source": "ssb_06944",
    "decimals": 1,
}
PHASES = {"phases": ["skole"]}


@pytest.fixture
def copy(tmp_path):
    """The registry's files without the snapshot, to be spoilt."""
    for name in ("domains.yaml", "sources.yaml", "areas.csv"):
        shutil.copy(DATA / name, tmp_path)
    shutil.copytree(DATA / "indicators", tmp_path / "indicators")
    return tmp_path


def add(folder, **changes):
    entry = {k: v for k, v in {**GOOD, **PHASES, **changes}.items() if v is not None}
    (folder / "indicators" / "zz.yaml").write_text(yaml.safe_dump([entry]), "utf-8")


def test_the_registry_holds_at_least_forty_indicators_with_both_titles():
    registry = load_registry()
    assert len(registry.indicators) >= 56
    for indicator in registry.indicators.values():
        assert indicator.title.nb
        assert indicator.title.en
        assert indicator.definition.nb != indicator.definition.en


def test_an_indicator_says_its_phases_of_life_and_a_category_may_have_its_own():
    indicators = load_registry().indicators
    assert indicators["mobbing"].phases_of("trinn_7") == ("skole",)
    assert indicators["landareal"].phases_of() == ()
    assert indicators["utenfor_arbeid_utdanning"].phases_of("alder_15_29") == ("ungdom",)
    assert indicators["utenfor_arbeid_utdanning"].phases_of("alder_30_61") == ("voksen",)
    assert len(indicators["trangboddhet"].phases_of("alle")) == 6


def test_the_areas_of_asker_are_all_there():
    levels = {str(k): len(v) for k, v in load_registry().by_level.items()}
    assert levels["delomrade"] == 23
    assert levels["levekarssone"] == 45
    assert levels["grunnkrets"] == 149
    assert levels["tidligere_kommune"] == 3


@pytest.mark.parametrize(
    ("change", "named"),
    sampled(
        [
            ({"colour": "red"}, "colour"),
            ({"unit": None}, "unit"),
            ({"unit": "furlong"}, "unit"),
            ({"direction": "up"}, "direction"),
            ({"levels": ["bydel"]}, "levels"),
            ({"levels": []}, "levels"),
            ({"domain": "ukjent"}, "domain"),
            ({"source": "ukjent"}, "source"),
            ({"title": {"nb": "bare bokmål"}}, "title.en"),
            ({"id": "medianinntekt"}, "medianinntekt"),
            ({"phases": ["pensjon"]}, "phases"),
            ({"phases": ["skole", "skole"]}, "phases must differ"),
            ({"phases": None}, "phases: missing"),
            (
                {"categories": [{"id": "a", "title": {"nb": "a", "en": "a"}, "phases": ["barn"]}]},
                "categories.0.phases",
            ),
        ],
        3,
    ),
)
def test_a_wrong_entry_is_refused_with_file_entry_and_key(copy, change, named):
    add(copy, **change)
    with pytest.raises(RegistryError) as error:
        load_registry(copy)
    assert named in str(error.value)
    assert "yaml" in str(error.value)


SHARE = {
    "source": "ssb",
    "table": "13563",
    "transform": "share",
    "options": {"numerator": {"A": "1"}, "denominator": {"A": "0"}},
}
WORKBOOK = {"source": "nav", "table": "/x", "options": {"link": "x"}}
READ = {"link": "x", "sheet": "Data"}


@pytest.mark.parametrize(
    ("change", "named"),
    sampled(
        [
            ({"options": {"teller": {"A": "1"}, "denominator": {"A": "0"}}}, "options.teller"),
            ({"options": {"numerator": {"A": "1"}}}, "options.denominator"),
            ({"options": {"denominator": {"A": "0"}}}, "options.numerator"),
            ({"options": {"of_all": True}}, "options.numerator"),
            (
                {"options": {"numerator": {"A": "1"}, "denominator": {"A": "1"}}},
                "options.denominator",
            ),
            ({"options": {}}, "options.numerator"),
            ({"options": SHARE["options"] | {"factor": "hundre"}}, "options.factor"),
            ({"options": SHARE["options"] | {"only": {"A": "1"}}}, "options.only"),
            ({"options": SHARE["options"] | {"sum_to": ["bydel"]}}, "options.sum_to"),
            ({"options": SHARE["options"] | {"sheet": "Data"}}, "options.sheet"),
            ({"transform": "change", "options": {"year": 5}}, "options.year"),
            ({"transform": "change", "options": {"years": 0}}, "options.years"),
            ({"transform": "sum", "options": {"sum-to": ["delomrade"]}}, "options.sum-to"),
            ({"transform": None, "options": {"skala": 100}}, "options.skala"),
            (WORKBOOK | {"transform": None}, "options.sheet"),
            (WORKBOOK | {"transform": None, "options": {}}, "options.link"),
            (
                WORKBOOK | {"transform": None, "options": {**READ, "ark": "Data"}},
                "options.ark",
            ),
            (
                WORKBOOK | {"transform": None, "options": {**READ, "file": "x"}},
                "options.file",
            ),
        ],
        3,
    ),
)
def test_options_of_a_fetch_are_a_strict_set(copy, change, named):
    add(copy, fetch=[SHARE | change])
    with pytest.raises(RegistryError) as error:
        load_registry(copy)
    assert "zz.yaml: prove: fetch.0: " in str(error.value)
    assert named in str(error.value)


def test_options_that_hold_are_taken(copy):
    of_all = {"options": {"of_all": True}, "category": {"A": {"1": "alle"}}}
    zipped = {"file": "x", "scale": 100, **READ}
    fetches = [SHARE, SHARE | of_all, {"source": "bufdir", "table": "/x", "options": zipped}]
    add(copy, fetch=fetches)
    assert len(load_registry(copy).indicators["prove"].fetch) == 3


def test_every_transformation_has_its_options():
    assert set(TRANSFORMS) == set(RULES)


def test_a_key_written_twice_is_refused(copy):
    text = (copy / "domains.yaml").read_text("utf-8") + "- id: x\n  id: y\n"
    (copy / "domains.yaml").write_text(text, "utf-8")
    with pytest.raises(RegistryError, match="stands twice"):
        load_registry(copy)


def test_an_area_code_written_twice_is_refused_with_its_line(copy):
    with (copy / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("3203,kommune,Asker,,,,,,,,\n")
    with pytest.raises(RegistryError, match=r"line \d+.*3203"):
        load_registry(copy)


def test_a_missing_file_is_named(copy):
    (copy / "sources.yaml").unlink()
    with pytest.raises(RegistryError, match=r"sources\.yaml"):
        load_registry(copy)


@settings(max_examples=60)
@given(st.sampled_from(sorted(GOOD)), st.one_of(st.none(), st.integers(-9, -1), st.just("")))
def test_no_key_of_an_indicator_may_be_emptied_or_made_nonsense(key, value):
    with pytest.raises(RegistryError) as error:
        validate(Indicator, {**GOOD, key: value}, "prøve")
    assert key in str(error.value)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_caveat_says_that_something_is_not_here_for_it_may_come(language):
    """What is not in the material is told where it is looked for, from the figures there are."""
    absent = {"nb": r"dette grunnlaget|finnes ikke (her|for)|\bmangler\.",
              "en": r"this material|there is none|\bare missing\."}  # fmt: skip
    for item in load_registry().indicators.values():
        for text in (item.definition, *item.caveats):
            assert not re.search(absent[language], text[language]), (item.id, text[language])


def test_no_category_says_again_what_its_indicator_is_called() -> None:
    for item in load_registry().indicators.values():
        for category in item.categories:
            for language in ("nb", "en"):
                title = item.title[language].casefold()
                name = category.title[language].casefold()
                assert title != name and not title.startswith(f"{name},"), category.id


def test_every_name_made_of_bokmaal_words_has_one_in_english():
    registry = load_registry()
    for area in registry.areas.values():
        in_bokmaal = re.search(r"\b(Sone|Rute|ved|stemmekrets|før|Norge)\b",
                               registry.area_name(area.code))  # fmt: skip
        english = registry.area_name(area.code, "en")
        assert not re.search(r"\b(Sone|Rute|ved|stemmekrets|før|Norge)\b", english), english
        assert bool(in_bokmaal) == (area.code in registry.in_english), area.code
    assert registry.area_name("0220") == "Asker (før 2020)"
    assert registry.area_name("0220", "en") == "Asker (before 2020)"
    assert registry.area_name("0", "en") == "Norway"
    assert registry.area_name("1kmN4047E4344", "en") == "Square N4047 E4344 near Rødtangen"


def test_a_table_called_by_words_is_called_by_english_ones_in_english():
    coded = re.compile(r"[A-Z0-9]+|ESTAT_\w+|nokkel \d+|valgresultat\.no")
    for source in load_registry().sources.values():
        assert bool(source.table_en) != bool(coded.fullmatch(source.table)), source.id
        assert not re.search(r"[æøåÆØÅ]", source.table_en)
