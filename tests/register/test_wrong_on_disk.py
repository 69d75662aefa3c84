"""What is wrong on disk is said in bokmål and in English, by the key it was raised with."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from register.faults import told
from register.whole import open_whole
from store import names, people
from store.catalogue import load_registry
from store.errors import Keyed, LevekarError, RegistryError
from store.observations import validate_observations
from store.snapshot import load_snapshot, write_snapshot
from store.versions import lock, restore
from text.texts import t

ROOT = Path(__file__).resolve().parents[2]
Harm = Callable[[Path], object]
INDICATORS, INITIATIVES = "indicators/oppdiktet.yaml", "initiatives/oppdiktet.yaml"
LOGGED = "(loggen har ordene)"


@pytest.fixture()
def house(frozen_root: Path, tmp_path: Path) -> Path:
    """A copy of the frozen data that a test may break."""
    return Path(shutil.copytree(frozen_root, tmp_path / "data"))


def only(root: Path, name: str) -> Path:
    """The one file of that name, which may have a star for the snapshot's version."""
    return next(root.glob(name), root / name)


def holds(name: str, content: str) -> Harm:
    return lambda root: only(root, name).write_bytes(content.encode())


def ends(name: str, more: str) -> Harm:
    return lambda root: only(root, name).open("a", encoding="utf-8").write(more)


def reads(name: str, old: str, new: str) -> Harm:
    """The first of some words is others."""

    def harm(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert re.search(old, text), f"{name} has no {old}"
        (root / name).write_text(re.sub(old, new, text, count=1), "utf-8")

    return harm


def gone(name: str) -> Harm:
    return lambda root: only(root, name).unlink()


def again(name: str, beside: str) -> Harm:
    return lambda root: shutil.copy(root / name, root / beside)


def not_utf8(name: str) -> Harm:
    return lambda root: (root / name).write_bytes("- id: på".encode("latin-1"))


def no_snapshot(root: Path) -> None:
    shutil.rmtree(root / "snapshot")
    (root / "snapshot").mkdir()


def figures(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Harm:
    """The observations changed where they lie."""

    def harm(root: Path) -> None:
        file = only(root, "snapshot/*/observations.parquet")
        change(pd.read_parquet(file)).to_parquet(file, index=False)

    return harm


def first(**values: object) -> Harm:
    """The first observation that has a value says something else."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        row = frame.index[frame["value"].notna()][0]
        for column, value in values.items():
            frame.loc[row, column] = value
        return frame

    return figures(change)


#: What is done to the disk, and how the bokmål begins; VERSION is the snapshot's.
HARMS: dict[str, tuple[Harm, str]] = {
    "yaml": (holds("domains.yaml", "- id: ["), f"domains.yaml: ikke gyldig YAML {LOGGED}"),
    "key twice": (ends("domains.yaml", "- id: x\n  id: y\n"),
                  f"domains.yaml: ikke gyldig YAML {LOGGED}"),
    "no list": (holds("domains.yaml", "id: x"),
                "domains.yaml: ventet en liste der hver post begynner med «- id:»"),
    "not utf-8": (not_utf8("domains.yaml"), f"domains.yaml: kan ikke leses {LOGGED}"),
    "missing": (gone("sources.yaml"), "sources.yaml: fila mangler"),
    "twice": (ends("domains.yaml", "- id: okonomi\n  title: {nb: a, en: b}\n"),
              "domains.yaml: «okonomi» er registrert to ganger"),
    "keys": (ends("domains.yaml", "- id: x\n  title: {nb: a}\n  farge: 1\n"),
             "domains.yaml: x: title.en: mangler (fikk \"{'nb': 'a'}\")\n"
             "domains.yaml: x: farge: nøkkelen finnes ikke (fikk '1')"),
    "no id": (holds("domains.yaml", "- title: {nb: a, en: b}"),
              "domains.yaml: post 1: id: mangler (fikk "),
    "no entry": (holds("domains.yaml", "- tekst"),
                 f"domains.yaml: post 1: posten: kan ikke være 'tekst' {LOGGED}"),
    "value": (reads(INDICATORS, "decimals: 0", "decimals: 9"),
              f"oppdiktet.yaml: folkemengde: decimals: kan ikke være '9' {LOGGED}"),
    "indicator twice": (again(INDICATORS, "indicators/zz.yaml"),
                        "zz.yaml: indikatoren «folkemengde» er registrert to ganger"),
    "unknown source": (reads(INDICATORS, "source: ssb_04317", "source: ukjent"),
                       "oppdiktet.yaml: folkemengde.source: «ukjent» er ikke registrert; "
                       "ventet en av "),
    "no phases": (reads(INDICATORS, r"  phases:\n(  - \w+\n)+", ""),
                  "oppdiktet.yaml: folkemengde.phases: mangler; ventet en liste med de livsfasene"),
    "former id": (reads(INDICATORS, "  unit:", "  former_ids: [aleneboende]\n  unit:"),
                  "folkemengde.former_ids: «aleneboende» er eller har vært id for «aleneboende»"),
    "area twice": (reads("areas.csv", r"(\n0,land,Norge,,Norway,,,,,,)\n", r"\1\1\n"),
                   "areas.csv: linje 3: koden «0» står to ganger"),
    "area": (reads("areas.csv", "0,land,", "0,planet,"),
             f"areas.csv: linje 2: level: kan ikke være 'planet' {LOGGED}"),
    "parent": (ends("areas.csv", "99999999,grunnkrets,X,,,9998,,,,,\n"),
               "areas.csv: 99999999: «9998», som det hører til, er ukjent"),
    "areas not utf-8": (not_utf8("areas.csv"), f"areas.csv: kan ikke leses {LOGGED}"),
    "pointer": (holds("snapshot/current.json", "ikke json"),
                f"snapshot/current.json: kan ikke leses {LOGGED}. "
                "Kjør «python -m loaders restore» (den finner VERSION)"),
    "no snapshot": (no_snapshot, f"snapshot/current.json: kan ikke leses {LOGGED}. "
                                 "Kjør «python -m loaders compile MAPPE»"),
    "manifest": (holds("snapshot/*/manifest.json", "{"),
                 f"snapshot/VERSION: tallene er skadet {LOGGED}. "
                 "Kjør «python -m loaders restore»"),
    "parquet": (holds("snapshot/*/observations.parquet", "PAR1"),
                f"snapshot/VERSION: tallene er skadet {LOGGED}"),
    "columns": (figures(lambda frame: frame.drop(columns=["lower", "upper"])),
                "snapshot/VERSION: tallene mangler kolonnene lower, upper"),
    "figure's indicator": (first(indicator="ukjent"),
                           "1 tall er avvist: indikatoren er ikke registrert. "
                           "Det første: indicator=ukjent, category="),
    "figure's area": (first(area="9999"), "1 tall er avvist: området er ikke registrert. Det"),
    "figure's source": (first(source="x"), "1 tall er avvist: kilden er ikke registrert. Det"),
    "figure's status": (first(status="bra"), "1 tall er avvist: ukjent status. Det første: "),
    "figure's level": (first(level="x"), "1 tall er avvist: nivået er et annet enn områdets. "),
    "figure twice": (figures(lambda frame: pd.concat([frame, frame[:1]], ignore_index=True)),
                     "1 tall er avvist: står to ganger. Det første: "),
    "category": (first(category="x"),
                 "1 tall er avvist: kategorien er ikke registrert for indikatoren. Det første: "),
    "value of none": (first(status="missing"),
                      "1 tall er avvist: har et tall, men statusen sier at det ikke er noe. Det"),
    "no value": (first(value=None),
                 "1 tall er avvist: har ikke noe tall, men statusen sier at det er ett. Det"),
    "infinite": (first(value=float("inf")), "1 tall er avvist: tallet er ikke endelig. Det"),
    "level of another": (reads(INDICATORS, "  - kommune\n", ""),
                         "tall er avvist: nivået er ikke registrert for indikatoren. Det første: "),
    "no challenges": (gone("challenges.yaml"), "challenges.yaml: fila mangler"),
    "initiative twice": (again(INITIATIVES, "initiatives/zz.yaml"),
                         "zz.yaml: «nytt_her» er registrert to ganger; "
                         "den står også i oppdiktet.yaml"),
    "dead reference": (reads(INITIATIVES, "  domains:\n  - familie", "  domains:\n  - ukjent"),
                       "oppdiktet.yaml: nytt_her: domains.0: «ukjent» er ikke registrert; "
                       "forventet en av befolkning, "),
    "no boundaries": (gone("boundaries/delomrade.geojson"),
                      f"boundaries/delomrade.geojson: grensene kan ikke leses {LOGGED}"),
    "boundaries": (holds("boundaries/delomrade.geojson", "{}"),
                   f"boundaries/delomrade.geojson: kan ikke leses {LOGGED}"),
    "strange area": (reads("boundaries/delomrade.geojson", '"320301"', '"999999"'),
                     "boundaries/delomrade.geojson: «999999» har en grense, "
                     "men står ikke i areas.csv"),
    "no places": (gone("places.csv"), f"places.csv: kan ikke leses {LOGGED}"),
    "synonyms": (holds("synonyms.yaml", "- id: et\n  words: {nb: [a], en: [b]}\n"
                                        "  indicators: [finnes_ikke]\n"),
                 "synonyms.yaml: et.indicators: «finnes_ikke» er ikke registrert; "
                 "ventet id-en til en indikator"),
}  # fmt: skip


def english(words: object) -> str:
    """Words with the quotation marks of an English text, where code has those of our files."""
    return str(words).translate(str.maketrans("«»", "“”"))


@pytest.mark.parametrize("name", HARMS)
def test_a_fault_on_disk_is_said_in_bokmaal_and_in_its_own_english(house: Path, name: str) -> None:
    harm, bokmaal = HARMS[name]
    version = json.loads((house / "snapshot" / "current.json").read_text("utf-8"))["version"]
    harm(house)
    with pytest.raises(LevekarError) as met:
        open_whole(house)
    said = told(met.value, house)
    begins = bokmaal.replace("VERSION", version)
    assert begins in said.nb if name == "level of another" else said.nb.startswith(begins)
    assert str(house) not in said.nb + said.en
    assert english(said.en) == english(str(met.value).replace(f"{house}/", ""))


def refusals(root: Path) -> Iterator[tuple[Callable[[], object], str]]:
    """What is asked of files and refused outside the opening of the whole, and the bokmål."""
    registry, snapshot = load_registry(root), load_snapshot(root)
    no_source = snapshot.frame.drop(columns="source")
    yield lambda: validate_observations(no_source, registry), "tallene mangler kolonnene source"
    yield lambda: people.cells("1814"), "hvor folk bor: ingen tall for 1814; ventet ett av"
    yield lambda: restore("tull", root), "ingen utgave «tull» å gå tilbake til i snapshot; det"
    yield lambda: restore(None, root), "ingen tidligere utgave å gå tilbake til i snapshot; det"
    empty = root / "tom"
    yield lambda: names.find("Tofte", root=empty), "place_names.csv: fila mangler; søket"
    yield (
        lambda: people.people(empty),
        f"people_250m.parquet: hvor folk bor, kan ikke leses {LOGGED}",
    )
    yield lambda: restore(None, empty), "ingen tidligere utgave å gå tilbake til i tom/snapshot; "
    file = root / "fil"
    file.write_text("", "utf-8")
    yield lambda: lock(file).__enter__(), f"fil/snapshot: kan ikke skrives {LOGGED}"
    yield (
        lambda: write_snapshot(snapshot.frame, {}, registry, file),
        f"kunne ikke skrive de nye tallene under fil/snapshot {LOGGED}. De forrige er urørt",
    )


def test_what_is_refused_of_files_later_is_said_too(house: Path) -> None:
    for ask, bokmaal in refusals(house):
        with pytest.raises(LevekarError) as met:
            ask()
        said = told(met.value, house)
        assert said.nb.startswith(bokmaal), said.nb
        assert english(said.en) == english(str(met.value).replace(f"{house}/", ""))


def test_the_log_has_the_words_that_bokmaal_leaves_to_it(house: Path) -> None:
    HARMS["yaml"][0](house)
    with pytest.raises(RegistryError) as met:
        open_whole(house)
    said = told(met.value, house)
    assert "flow" in said.en and "flow" not in said.nb and "\n" not in said.nb


def test_a_file_the_system_refuses_is_named_and_its_english_is_not_shown(house: Path) -> None:
    (house / "mappe.yaml").mkdir()
    with pytest.raises(OSError, match="directory") as met:
        open_whole(house)
    said = told(met.value, house)
    assert said.nb == "mappe.yaml: kan ikke brukes; loggen sier hvorfor"


@pytest.mark.parametrize("error", [OSError("disk on fire"), LevekarError("nobody foresaw this")])
def test_what_has_no_key_is_not_said_in_english(error: Exception) -> None:
    said = told(error, ROOT)
    assert said.nb == t("feil_om.any", "nb") and said.en == str(error)


def test_a_key_survives_the_way_between_processes() -> None:
    import pickle

    error = RegistryError("a: “b”", key="feil.twice", where="a.yaml", id="b")
    assert pickle.loads(pickle.dumps(error)).lines == error.lines
    several = RegistryError.of([Keyed("a", "feil.none", {}), Keyed("b", "feil.none", {})])
    assert str(several) == "a\nb" and pickle.loads(pickle.dumps(several)).lines
