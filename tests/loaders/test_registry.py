"""The registry refuses what is wrong and says where."""

import shutil

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.errors import RegistryError
from loaders.models import Indicator
from loaders.registry import DATA, load_registry, validate

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


@pytest.fixture
def copy(tmp_path):
    """The registry's files without the snapshot, to be spoilt."""
    for name in ("domains.yaml", "sources.yaml", "areas.csv"):
        shutil.copy(DATA / name, tmp_path)
    shutil.copytree(DATA / "indicators", tmp_path / "indicators")
    return tmp_path


def add(folder, **changes):
    entry = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
    (folder / "indicators" / "zz.yaml").write_text(yaml.safe_dump([entry]), "utf-8")


def test_the_registry_holds_at_least_forty_indicators_with_both_titles():
    registry = load_registry()
    assert len(registry.indicators) >= 56
    for indicator in registry.indicators.values():
        assert indicator.title.nb
        assert indicator.title.en
        assert indicator.definition.nb != indicator.definition.en


def test_the_areas_of_asker_are_all_there():
    levels = {str(k): len(v) for k, v in load_registry().by_level.items()}
    assert levels["delomrade"] == 23
    assert levels["levekarssone"] == 45
    assert levels["grunnkrets"] == 149
    assert levels["tidligere_kommune"] == 3


@pytest.mark.parametrize(
    ("change", "named"),
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
    ],
)
def test_a_wrong_entry_is_refused_with_file_entry_and_key(copy, change, named):
    add(copy, **change)
    with pytest.raises(RegistryError) as error:
        load_registry(copy)
    assert named in str(error.value)
    assert "yaml" in str(error.value)


def test_a_key_written_twice_is_refused(copy):
    text = (copy / "domains.yaml").read_text("utf-8") + "- id: x\n  id: y\n"
    (copy / "domains.yaml").write_text(text, "utf-8")
    with pytest.raises(RegistryError, match="stands twice"):
        load_registry(copy)


def test_an_area_code_written_twice_is_refused_with_its_line(copy):
    with (copy / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("3203,kommune,Asker,,,,,,\n")
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
