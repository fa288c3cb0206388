"""Dossiers and citations, read back by other people's readers."""

import io
import json
import re
import zipfile

import pytest
from fixture import NAMER, alpha, article_iri, linked_store
from pyoxigraph import NamedNode

from kg.errors import KgError, Misuse
from kg.explore.indexing import make_index
from kg.explore.reader import Look
from kg.explore.views import view
from kg.publish.citations import bibtex, plain, web_annotation
from kg.publish.documents import look_up_for_dossier, write_dossier
from kg.publish.dossier import DOSSIERS, Dossier, Part, dossier_of
from kg.terms.vocab import KG

LEE = NAMER.entity(alpha().entities[0], KG.Person.value).value
ARTICLE = article_iri(alpha()).value
WON = "“We won,” Lee told Kim."


@pytest.fixture(scope="module")
def look():
    store = linked_store()
    return Look(store, lambda: make_index(store))


def statement(look, kind, words):
    found = view(look.store, "article", {"iri": ARTICLE})
    iri = next(f["iri"] for f in found["facts"] if f["kind"] == kind and words in f["source"]["sentence"])
    return view(look.store, "fact", {"iri": iri})


def test_every_statement_of_an_entity_is_cited(look):
    made = dossier_of(*look_up_for_dossier(look, LEE))
    assert made.title == "Ann Lee"
    assert [p.heading for p in made.parts][:3] == ["Offices", "Timeline", "What Ann Lee said"]
    assert all(numbers for part in made.parts for _, numbers in part.statements)
    assert len(dict(made.parts[2].statements)) == 6
    cited = {n for part in made.parts for _, numbers in part.statements for n in numbers}
    assert cited == set(range(1, len(made.sources) + 1))
    won = next(numbers for part in made.parts for text, numbers in part.statements if "We won" in text)
    assert made.sources[won[0] - 1] == f"“Lee meets Kim”, The Zenda Post, 2020-05-02: “{WON}”"


def test_an_article_and_a_statement_have_dossiers_too(look):
    article = dossier_of(*look_up_for_dossier(look, ARTICLE))
    assert sum(len(p.statements) for p in article.parts) == 12
    meeting = statement(look, "event", "met Bo Kim")
    assert "Ann Lee, Bo Kim" in dossier_of(*look_up_for_dossier(look, meeting["iri"])).title
    with pytest.raises(KgError, match="nothing is known"):
        look_up_for_dossier(look, f"{LEE}x")


def test_each_format_holds_all_statements_and_sources_and_is_the_same_each_time(look):
    from docx import Document
    from pdfminer.high_level import extract_text

    made = dossier_of(*look_up_for_dossier(look, LEE))
    texts = {
        "md": DOSSIERS["md"](made).decode(),
        "docx": "\n".join(p.text for p in Document(io.BytesIO(DOSSIERS["docx"](made))).paragraphs),
        "pdf": extract_text(io.BytesIO(DOSSIERS["pdf"](made))),
    }
    for form, text in texts.items():
        flat = re.sub(r"[\s\\]+", " ", text)
        told = [text for part in made.parts for text, _ in part.statements]
        assert [t for t in told if t[:18] not in flat] == [], form
        assert "The Zenda Post" in flat
        assert DOSSIERS[form](made) == DOSSIERS[form](made), form


def test_a_word_file_tells_no_time_of_writing(look):
    made = DOSSIERS["docx"](dossier_of(*look_up_for_dossier(look, LEE)))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_markup_in_names_is_text_in_every_format():
    hostile = "<b>x</b> [y](javascript:z) *w* & \x07"
    made = Dossier(hostile, (hostile,), (Part(hostile, ((hostile, (1,)),)),), (hostile,))
    shown = DOSSIERS["md"](made).decode()
    assert "<b>" not in shown.replace("\\<b\\>", "")
    assert "[y](" not in shown.replace("\\[y\\]", "")
    for form in ("docx", "pdf"):
        assert DOSSIERS[form](made)


def test_the_command_finds_a_name_a_headline_and_an_identifier(tmp_path):
    store = tmp_path / "graph.nq"
    store.write_text("\n".join(f"{q} ." for q in linked_store()), encoding="utf-8")
    for thing in ("ann lee", "Lee meets Kim", "alpha", LEE):
        assert write_dossier(str(store), thing, str(tmp_path / "d.md"), "md") > 5
    with pytest.raises(KgError, match="did you mean Ann Lee"):
        write_dossier(str(store), "Ann Leee", str(tmp_path / "d.md"), "md")
    with pytest.raises(Misuse, match="md, docx, pdf"):
        write_dossier(str(store), "Ann Lee", str(tmp_path / "d.odt"), "odt")


def test_a_statement_is_cited_as_text_bibtex_and_annotation(look):
    fact = statement(look, "claim", "We won")
    assert plain(fact).startswith("Ann Lee told: “We won”.")
    assert WON in plain(fact)
    assert plain(fact).endswith(f"https://example.com/a [{fact['iri']}]")
    entry = bibtex(fact)
    assert "  journal = {The Zenda Post}," in entry
    assert "  year = {2020}," in entry
    assert entry.count("{") == entry.count("}")
    note = json.loads(web_annotation(fact))
    position, quote = note["target"]["selector"]
    text = alpha().article.text
    assert text[position["start"] : position["end"]] == quote["exact"] == WON
    assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
    assert NamedNode(note["id"])


def test_bibtex_stays_whole_whatever_a_headline_holds(look):
    fact = statement(look, "claim", "We won")
    fact = {**fact, "article": {**fact["article"], "headline": "50% {of} R&D_costs \\ #1"}}
    assert "title = {50\\% of R\\&D\\_costs  \\#1}" in bibtex(fact)
