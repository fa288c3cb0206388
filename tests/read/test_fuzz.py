"""Mutated inputs of every kind: each is read, or refused in one clear line; never a traceback, never a hang."""

import gzip
import io
import json
import random
import warnings
import zipfile
from time import process_time

import docx
import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from test_documents import LEFT, MARKDOWN, RIGHT, pdf
from test_packages import NEWSML, NEXIS, NINJS, PAGE, TEXT, ZOTERO, Pages
from test_text import WIRE

from kg.errors import BadInput, Notice
from kg.model import Article
from kg.read import read

TIMES = 200  # mutations of each kind
SLOWEST = 10.0  # seconds of the processor that a small input may take


def word():
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(out)
    return out.getvalue()


RECORDS = (f'{{"id": "a", "text": "{TEXT}", "date": "2023-10-26"}}\n' * 3).encode()
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
FEED = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>D</title><item><title>T</title>
<link>https://a.example/1</link><pubDate>Thu, 26 Oct 2023 10:00:00 GMT</pubDate><content:encoded><![CDATA[{PAGE}]]></content:encoded></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title><id>urn:d</id><entry><id>urn:1</id><title>T</title>
<link href="https://a.example/1"/><updated>2023-10-26T10:00:00Z</updated><content type="html"><![CDATA[{PAGE}]]></content></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://a.example/1</loc><news:news><news:publication><news:name>D</news:name></news:publication>
<news:publication_date>2023-10-26</news:publication_date><news:title>T</news:title></news:news></url></urlset>"""
CSL = [{"id": "doe", "abstract": TEXT, "issued": {"date-parts": [[2023, 10, 26]]}, "author": [{"family": "Doe"}]}]
GDELT = {"articles": [{"url": "https://a.example/1", "title": "T", "seendate": "20231026T080000Z"}]}


def parquet():
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"id": ["a"], "text": [TEXT], "date": ["2023-10-26"]}), out)
    return out.getvalue()


# By the name of a file: the last ending says how it is read, what stands before it which kind of that it is.
SEEDS = {
    "txt": TEXT.encode(),
    "nexis.txt": NEXIS.encode(),
    "wire.txt": WIRE.encode(),
    "atom": ATOM.encode(),
    "sitemap.xml": SITEMAP.encode(),
    "csl.json": json.dumps(CSL).encode(),
    "gdelt.json": json.dumps(GDELT).encode(),
    "parquet": parquet(),
    "html": PAGE.encode(),
    "jsonl": RECORDS,
    "jsonl.gz": gzip.compress(RECORDS),
    "jsonl.zst": zstandard.compress(RECORDS),
    "warc": (WARC % len(ANSWER) + ANSWER + b"\r\n\r\n") * 2,
    "warc.gz": gzip.compress(WARC % len(ANSWER) + ANSWER + b"\r\n\r\n") * 2,
    "rss": FEED.encode(),
    "xml": NEWSML.encode(),
    "json": json.dumps([NINJS | {"body_text": TEXT}]).encode(),
    "csv": f'id,date,text,url\n1,2023-10-26,"{TEXT}",https://a.example/1\n'.encode(),
    "rdf": ZOTERO.encode(),
    "pdf": pdf([(50, LEFT), (330, RIGHT)]),
    "docx": word(),
    "md": MARKDOWN.encode(),
    "eml": f"Subject: T\nDate: Thu, 26 Oct 2023 08:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}".encode(),
}


def with_document(content):
    """A Word file whose text is as given, whole or damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS["docx"])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == DOCUMENT else old.read(name))
    return out.getvalue()


DOCUMENT = "word/document.xml"
PACKED = {  # what is packed, and how: damage inside is what a reader of the package never sees
    "jsonl.gz": (RECORDS, gzip.compress),
    "jsonl.zst": (RECORDS, zstandard.compress),
    "warc.gz": (SEEDS["warc"], gzip.compress),
    "docx": (zipfile.ZipFile(io.BytesIO(SEEDS["docx"])).read(DOCUMENT), with_document),
}
NASTY = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"<!--",
    b"]]>",
    b"&#0;",
    b'"',
    b"\r\n\r\n",
    b"9" * 40,
    b"{" * 50,
    b"\x1f\x8b",
    b"<" * 30,
    b"-1",
)


def mutated(data, rng):
    """Some bytes flipped, cut, doubled or put in."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(5):
            case 0 if out:
                out[min(at, len(out) - 1)] = rng.randrange(256)
            case 1:
                del out[at : at + rng.randint(1, 40)]
            case 2:
                out[at:at] = rng.choice(NASTY)
            case 3:
                out[at:at] = out[at : at + rng.randint(1, 80)]
            case _:
                del out[at:]
    return bytes(out)


def damaged(ending, rng):
    """An input of a kind with some damage, in half of the packed ones inside."""
    if ending in PACKED and rng.random() < 0.5:
        content, pack = PACKED[ending]
        return pack(mutated(content, rng))
    return mutated(SEEDS[ending], rng)


def read_and_check(path):
    """What is read of a file: articles, or what is wrong in a line each."""
    begun = process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(read([str(path)], web=Pages(), follow=True))
    assert process_time() - begun < SLOWEST
    assert found, "lost without a word"
    for item in found:
        assert isinstance(item, Article | BadInput | Notice)
        assert isinstance(item, Article) or (str(item) and "\n" not in str(item)), str(item)
    return found


@pytest.mark.parametrize("ending", SEEDS)
def test_mutated_inputs_are_read_or_refused_in_a_line(tmp_path, ending):
    rng = random.Random(ending)
    path = tmp_path / f"a.{ending}"
    path.write_bytes(SEEDS[ending])
    assert all(isinstance(item, Article) for item in read_and_check(path) if ending != "rdf")
    for _ in range(TIMES):
        path.write_bytes(damaged(ending, rng))
        read_and_check(path)
