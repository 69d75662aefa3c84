"""Reports: sentences that hold, and files that open."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import docx
import pptx
import pytest
from demands import needs_browser, needs_office
from docx.oxml.ns import qn

from export.__main__ import main
from export.images import Renderer
from export.report import blocks as report
from export.report import docx as report_docx
from export.report import native as native_charts
from export.report import page as report_html
from export.report import pptx as report_pptx
from export.report import sentences as report_text
from export.report.blocks import Picture, Rows
from text.formats import NARROW, NBSP
from views import comparing
from views.choice import Choice
from views.edition import store
from views.expert import changed

pytestmark = pytest.mark.slow

AREA = "320309"


@pytest.fixture(scope="module")
def made() -> report.Report:
    order = report.Order((AREA, "320301"), ("familie", "okonomi", "oppvekst"),
                         ("profil", "kart", "utvikling", "rangering"),
                         title="En prøve")  # fmt: skip
    return report.build(order)


@pytest.fixture(scope="module")
def word(made: report.Report) -> bytes:
    return report_docx.write(made)


@pytest.fixture(scope="module")
def slides(made: report.Report) -> bytes:
    return report_pptx.write(made)


def say(indicator: str, category: str, period: str, area: str = AREA) -> str:
    return report_text.standing(Choice(indicator, category, "delomrade", period, area))


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NARROW, " ")


def test_sentences_tell_value_place_and_difference_with_the_year() -> None:
    text = plain(say("medianinntekt", "alle", "2016"))
    assert text == (
        "Medianinntekt etter skatt, alle husholdninger: 494 700 kr i 2016. I 2016 var Sentrum nest "
        "lavest av 23 delområder, 111 400 kr under det midterste delområdet. Forskjellen er ikke "
        "prøvd, for tallet avhenger av hvor mange som bor alene. Med samme blanding av "
        "husholdninger som i hele Asker ville tallet vært 623 600 kr."
    )
    assert "var Nesøya høyest av 23 delområder" in say("medianinntekt", "alle", "2016", "320301")
    by_type = plain(say("medianinntekt", "par_uten_barn", "2016", "320301"))
    assert "Usikkerheten er anslått av svingninger fra år til år." in by_type


def test_sentences_never_go_beyond_the_verdict() -> None:
    """Every area, every national test: a difference is told only where the test bears it."""
    snapshot = store()[1]
    for category in ("lesing", "regning", "engelsk"):
        rows = snapshot.rows("nasjonale_prover_8", "delomrade", category=category, period="2025-26")
        for row in rows.dropna(subset=["value"]).itertuples(index=False):
            text = say("nasjonale_prover_8", category, "2025-26", str(row.area))
            choice = Choice("nasjonale_prover_8", category, "delomrade", "2025-26", str(row.area))
            outcome = comparing.verdict(choice).outcome
            assert ("ikke klart forskjellig fra" in text) == (outcome == "cannot_tell")
            assert "nummer" not in text and "høyest" not in text and "lavest" not in text
            assert ("over Asker" in text) == (outcome == "higher")


def test_change_is_told_within_unbroken_series_only() -> None:
    text = report_text.change(Choice("medianinntekt", "alle", "delomrade", "2016", AREA))
    assert text.startswith("For Sentrum gikk tallet opp fra 479") and "i 2015" in text


def test_a_report_says_of_a_change_what_the_barometer_says() -> None:
    """For every district: the outcome of the table of changes, and by hand never more than that."""
    table = changed.table("delomrade").set_index(["indicator", "category", "area"])
    seen = set()
    for category in ("lesing", "regning", "engelsk"):
        rows = store()[1].rows("nasjonale_prover_8", "delomrade", category=category)
        rows = rows.dropna(subset=["value"]).sort_values("period")
        for area, part in rows.groupby("area"):
            if len(part) < 2:
                continue
            outcome = table.loc[("nasjonale_prover_8", category, area), "outcome"]
            choice = Choice("nasjonale_prover_8", category, "delomrade", "2025-26", str(area))
            said = report_text.change(choice)
            assert ("kan ikke sies om" in said) == (outcome == "cannot_tell"), said
            assert ("gikk tallet opp" in said) == (outcome == "higher"), said
            assert ("gikk tallet ned" in said) == (outcome == "lower"), said
            first, last = part.iloc[0], part.iloc[-1]
            variance = sum(((r["upper"] - r["lower"]) / 3.92) ** 2 + 1 / 12 for r in (first, last))
            if abs(last["value"] - first["value"]) / variance**0.5 < 1.96:
                assert outcome == "cannot_tell", "told though not even alone it would have been"
            seen.add(outcome)
    assert "cannot_tell" in seen and len(seen) > 1


def test_a_change_that_is_not_tested_is_said_to_be_so() -> None:
    said = report_text.change(Choice("medianinntekt", "aleneboende", "delomrade", "2016", AREA))
    assert said.endswith("Endringen er ikke prøvd.")
    counted = report_text.change(Choice("folkemengde", "alle", "delomrade", "2025", AREA))
    assert "gikk tallet opp" in counted and "prøvd" not in counted


def test_typography(made: report.Report) -> None:
    texts = [b.text for b in made.blocks if isinstance(b, report.Paragraph)]
    assert not [x for x in texts if re.search(r"\d%|\d %|\d\.\d|\d{5}| ,|\{|\}", x)]
    assert any(NARROW in x for x in texts) and any(f"{NBSP}prosent" in x for x in texts)


def test_word_has_headings_contents_tables_and_captions(made: report.Report, word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    heads = [x for s, x in styles if s in ("Heading 1", "Heading 2")]
    assert heads == [b.text for b in made.blocks if isinstance(b, report.Heading)]
    assert ("Title", "En prøve") in styles
    captions = [x for s, x in styles if s == "Caption"]
    figures = [c for c in captions if c.startswith("Figur ")]
    numbers = list(dict.fromkeys(c.split(".")[0] for c in figures))
    assert numbers == [f"Figur {p.number}" for p in made.pictures]
    assert len(document.tables) == sum(isinstance(b, Rows) for b in made.blocks)
    fields = " ".join(e.text or "" for e in document.element.iter(qn("w:instrText")))
    assert "TOC" in fields and fields.count("SEQ Figur") == len(figures)
    # What is a part of the figure before does not count as one more.
    assert len(figures) - fields.count("SEQ Figur \\c") == len(made.pictures)
    assert all(t.rows[0]._tr.xpath(".//w:tblHeader") for t in document.tables)
    sources = [x for _, x in styles if x.startswith("Kilde")]
    assert len(sources) >= len(made.pictures) + 1
    assert document.core_properties.language == "nb-NO"


@needs_browser
def test_word_pictures_have_alternative_texts(made: report.Report, word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    found = [e.get("descr") for e in document.element.iter(qn("wp:docPr"))]
    assert wholes(found) == [p.figure.alt for p in made.pictures]


def wholes(told: list[str]) -> list[str]:
    """Each alternative text once, where the parts of a tall figure have that of the whole."""
    bare = [re.sub(r"^Del \d+ av \d+\. ", "", text) for text in told]
    return [text for i, text in enumerate(bare) if i == 0 or bare[i - 1] != text]


@needs_browser
def test_powerpoint_has_native_charts_and_alternative_texts(
    made: report.Report, slides: bytes
) -> None:
    deck = pptx.Presentation(io.BytesIO(slides))
    shapes = [s for slide in deck.slides for s in slide.shapes]
    charts = [s for s in shapes if s.has_chart]
    native = [p for p in made.pictures if p.figure.kind in native_charts.KINDS]
    assert len(charts) == len(native) and native
    described = [s._element.xpath(".//p:cNvPr")[0].get("descr") for s in shapes
                 if s.has_chart or s._element.tag.endswith("}pic")]  # fmt: skip
    # A tall figure stands on several slides, each part with the text of the whole.
    assert wholes(described) == [p.figure.alt for p in made.pictures]
    values = list(charts[0].chart.plots[0].series[0].values)
    assert [v for v in values if v is not None]
    assert all(slide.shapes.title.text for slide in deck.slides)
    with zipfile.ZipFile(io.BytesIO(slides)) as packed:
        assert sum(n.endswith(".xlsx") for n in packed.namelist()) == len(charts)


@pytest.fixture(scope="module")
def opened(word: bytes, slides: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both files as PDF, by LibreOffice with a profile of its own: one start."""
    folder = tmp_path_factory.mktemp("office")
    files = [folder / "word.docx", folder / "slides.pptx"]
    for file, content in zip(files, (word, slides), strict=True):
        file.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to",
         "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder


@needs_office
@needs_browser
def test_libreoffice_opens_word(word: bytes, opened: Path) -> None:
    pdf = opened / "word.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True,
                          text=True).stdout  # fmt: skip
    for piece in ("En prøve", "Innhold", "Sentrum", "Figur 1.", "Tabell 1.", "Kilder og lisenser"):
        assert piece in text
    listed = subprocess.run(["pdfimages", "-list", pdf], check=True, capture_output=True, text=True)
    kinds = [line.split()[2] for line in listed.stdout.splitlines()[2:]]
    assert kinds.count("image") == len(docx.Document(io.BytesIO(word)).inline_shapes)


@needs_office
@needs_browser
def test_libreoffice_opens_powerpoint(slides: bytes, opened: Path) -> None:
    text = subprocess.run(
        ["pdftotext", opened / "slides.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert text.count("\f") == len(pptx.Presentation(io.BytesIO(slides)).slides)
    assert "En prøve" in text and "Kilder og lisenser" in text


def test_the_page_is_whole_and_asks_no_one(made: report.Report) -> None:
    page = report_html.write(made)
    assert "<script" not in page and 'lang="nb"' in page and "@page" in page
    assert not re.search(r'src="(?!data:)', page)
    told = [unescape(alt) for alt in re.findall(r'<img alt="([^"]*)"', page)]
    assert page.count("<figure>") == len(told)
    assert wholes(told) == [p.figure.alt for p in made.pictures]


def test_a_template_gives_its_styles_and_a_bad_one_is_refused(made: report.Report) -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "Asker kommune"
    template.add_paragraph("Skal bort")
    stream = io.BytesIO()
    template.save(stream)
    document = docx.Document(io.BytesIO(report_docx.write(made, stream.getvalue())))
    assert document.sections[0].header.paragraphs[0].text == "Asker kommune"
    assert "Skal bort" not in [p.text for p in document.paragraphs]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 70_000_000)
    for bad in (b"", b"not a zip", b"PK\x03\x04", bomb.getvalue()):
        if bad:
            with pytest.raises(report_docx.TemplateError):
                report_docx.write(made, bad)


def test_without_a_browser_a_report_has_tables(monkeypatch) -> None:
    monkeypatch.setenv("LEVEKAR_CHROME", "/nowhere")
    monkeypatch.setattr(report, "RENDERER", Renderer())
    plain = report.build(report.Order((AREA,), ("okonomi",), ("kart",)))
    document = docx.Document(io.BytesIO(report_docx.write(plain)))
    assert any("mangler Chrome" in p.text for p in document.paragraphs)
    assert len(document.tables) == 2 and report_pptx.write(plain) and report_html.write(plain)


def test_the_order_is_the_readers() -> None:
    order = report.Order((AREA,), ("okonomi", "befolkning"), ("kart", "profil"))
    made = report.build(order)
    kinds = [b.figure.kind for b in made.blocks if isinstance(b, Picture)]
    assert kinds == ["kart", "profil"]
    heads = [b.text for b in made.blocks if isinstance(b, report.Heading) and b.level == 2]
    assert heads.index("Inntekt og økonomi") < heads.index("Befolkning")


def test_initiatives_can_be_chosen() -> None:
    there = report.initiatives_for(AREA)
    made = report.build(report.Order((AREA,), (), (), initiatives=(there[1], there[0])))
    bullets = [b for b in made.blocks if isinstance(b, report.Bullets)]
    assert len(bullets[0].items) == 2
    none = report.build(report.Order((AREA,), (), (), initiatives=()))
    assert "Hva gjøres her?" not in [b.text for b in none.blocks if isinstance(b, report.Heading)]


@needs_browser
def test_addresses_of_an_area(client) -> None:
    for form in ("docx", "pptx", "html"):
        answer = client.get(f"/rapport/{AREA}.{form}")
        assert answer.status_code == 200 and len(answer.content) > 10_000
        tag = {"If-None-Match": answer.headers["etag"]}
        assert client.get(f"/rapport/{AREA}.{form}", headers=tag).status_code == 304
    assert client.get("/rapport/0301.docx").status_code == 404
    assert client.get(f"/rapport/{AREA}.exe").status_code == 404
    assert client.get(f"/rapport/{AREA}.docx?mal=x").status_code == 404


def test_the_command(tmp_path: Path, capsys) -> None:
    assert main(["report", "--area", "320301", "--out", str(tmp_path), "--format", "html"]) == 0
    assert [f.name for f in tmp_path.iterdir()] == ["omradeprofil-320301-nesoya.html"]
    assert main(["report", "--area", "x", "--out", str(tmp_path)]) == 2
    with pytest.raises(SystemExit):
        main(["report", "--out", str(tmp_path)])
    assert "No such area" in capsys.readouterr().err
