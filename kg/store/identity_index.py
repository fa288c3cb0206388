"""The index of identities beside a store: what articles show, which of it was found to be one, and what was compared.

What is observed lies in the articles' graphs; this index holds what was decided from it, so that one more article is
compared with its candidates only. It follows from the store: where it is missing, was left unfinished by a run that
was killed, or belongs to another version, all is decided anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from pyoxigraph import NamedNode

from kg import __version__
from kg.identity.decisions import Decisions
from kg.model import Office, Profile
from kg.terms.vocab import KG

__all__ = ["NAME", "IdentityIndex"]

NAME = "kg-identity.sqlite"
_FORMAT = 2
_TABLES = """
CREATE TABLE state (text TEXT NOT NULL);
CREATE TABLE article (id INTEGER PRIMARY KEY, iri TEXT UNIQUE NOT NULL, sketch BLOB);
CREATE TABLE iri (id INTEGER PRIMARY KEY, iri TEXT UNIQUE NOT NULL);
CREATE TABLE shape (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL);
CREATE TABLE part (
    observed INTEGER NOT NULL, article INTEGER NOT NULL, shape INTEGER NOT NULL, country INTEGER NOT NULL,
    node INTEGER, entity INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (observed, article)
) WITHOUT ROWID;
CREATE INDEX part_article ON part (article, observed, country);
CREATE INDEX part_node ON part (node);
CREATE INDEX part_entity ON part (entity);
CREATE TABLE node (
    id INTEGER PRIMARY KEY, observed INTEGER NOT NULL, part TEXT NOT NULL, iri TEXT NOT NULL, grouped INTEGER
);
CREATE INDEX node_observed ON node (observed);
CREATE INDEX node_iri ON node (iri);
CREATE INDEX node_grouped ON node (grouped);
CREATE TABLE block (rule TEXT NOT NULL, key TEXT NOT NULL, node INTEGER NOT NULL, PRIMARY KEY (rule, key, node))
    WITHOUT ROWID;
CREATE INDEX block_node ON block (node);
CREATE TABLE tie (
    rule TEXT NOT NULL, key TEXT NOT NULL, one INTEGER NOT NULL, other INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (rule, key, one, other)
) WITHOUT ROWID;
CREATE INDEX tie_one ON tie (one);
CREATE INDEX tie_other ON tie (other);
CREATE TABLE grouped (
    id INTEGER PRIMARY KEY, observed INTEGER NOT NULL, is_part INTEGER NOT NULL, size INTEGER NOT NULL,
    head TEXT NOT NULL, iri TEXT NOT NULL
);
CREATE INDEX grouped_observed ON grouped (observed);
CREATE TABLE link (entity INTEGER PRIMARY KEY, qid TEXT NOT NULL);
CREATE INDEX link_qid ON link (qid);
CREATE TABLE topic (article INTEGER PRIMARY KEY, published TEXT, keywords TEXT NOT NULL);
CREATE TABLE keyword (word TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (word, article)) WITHOUT ROWID;
CREATE INDEX keyword_article ON keyword (article);
CREATE TABLE report (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, iri TEXT UNIQUE NOT NULL, text TEXT NOT NULL
);
CREATE INDEX report_article ON report (article);
CREATE TABLE verdict (one TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL);
CREATE TABLE score (one INTEGER NOT NULL, other INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (one, other))
    WITHOUT ROWID;
CREATE INDEX score_other ON score (other);
"""
_MANY = 500  # values of one query
Shape = tuple[NamedNode, frozenset[tuple[str, NamedNode]], frozenset[Office], frozenset[str], bool]


class IdentityIndex:
    """The tables, and rows as objects of ours. Used as a context, it is closed in the end."""

    def __init__(self, path: str = ":memory:") -> None:
        """The index of a file; made anew where there is none, it is damaged, or a run that changed it was killed."""
        self.touched: set[str] = set()
        self._path = path
        try:
            self._open()
            usable = self._ground() is not None
        except sqlite3.DatabaseError:
            usable = False
        if not usable:
            self._start_over()

    @classmethod
    def beside(cls, folder: str) -> "IdentityIndex":
        """The index of the store in a folder."""
        return cls(str(Path(folder) / NAME))

    @staticmethod
    def drop(folder: str) -> None:
        """Drops the index of the store in a folder, before the store is changed without it."""
        (Path(folder) / NAME).unlink(missing_ok=True)

    def _open(self) -> None:
        self.db = sqlite3.connect(self._path, isolation_level=None)
        self._before: str | None = None
        self._iris: dict[str, int] = {}
        self._articles: dict[str, int] = {}
        self._texts: dict[str, dict[int, str]] = {"iri": {}, "article": {}}
        self._shapes: dict[int, Shape] = {}
        self._shape_ids: dict[str, int] = {}
        self.db.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")

    def _start_over(self) -> None:
        self.db.close()
        if self._path != ":memory:":
            Path(self._path).unlink(missing_ok=True)
        self._open()
        self.db.executescript(_TABLES)

    def _ground(self) -> str | None:
        """What the last decision rests on besides the articles; None where it was not finished, or there was none."""
        row = self.db.execute("SELECT text FROM state").fetchone()
        return row[0] if row else None

    def __enter__(self) -> "IdentityIndex":
        return self

    def __exit__(self, *failed: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self.db.close()

    # ------------------------------------------------------------ state

    def touch(self, article: str) -> None:
        """Takes note that an article comes, changes or goes, before the store is changed."""
        self.distrust()
        self.touched.add(article)

    def distrust(self) -> None:
        """Takes note that the store changes: if the run is killed before it decided, the next decides all anew."""
        if self._before is None:
            self._before = self._ground() or ""
            self.db.execute("DELETE FROM state")

    def usable(self, decisions: Decisions, untouched: int) -> bool:
        """Whether only the touched articles are to be decided on: nothing else changed since the last decision.

        Args:
            decisions: what people decided.
            untouched: how many articles the store holds that were not touched.
        """
        if (self._ground() if self._before is None else self._before) != _ground(decisions):
            return False
        known = self.within("SELECT iri FROM article WHERE iri IN ({})", self.touched)
        return bool(self.rows("SELECT count(*) FROM article")[0][0] - len(known) == untouched)

    def begin(self, *, anew: bool) -> None:
        """Begins a decision; `anew` forgets all that was decided before."""
        if anew:
            self._start_over()
        self.distrust()
        self.db.execute("BEGIN")

    def finish(self, decisions: Decisions) -> None:
        """Ends a decision: what the index tells is what the store holds."""
        self.db.execute("INSERT INTO state VALUES (?)", (_ground(decisions),))
        self.db.execute("COMMIT")
        self.touched.clear()
        self._before = None

    def counts(self) -> tuple[int, int]:
        """How many entities there are, and how many links with Wikidata."""
        query = "SELECT (SELECT count(DISTINCT entity) FROM part), (SELECT count(*) FROM link)"
        [(entities, links)] = self.rows(query)
        return entities, links

    # ------------------------------------------------------------ rows

    def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows of a query."""
        return self.db.execute(query, values).fetchall()

    def many(self, query: str, values: Iterable[Sequence[Any]]) -> None:
        """Changes rows."""
        self.db.executemany(query, values)

    def _in(self, query: str, values: Sequence[Any], *before: Any) -> Iterator[Any]:
        for start in range(0, len(values), _MANY):
            some = values[start : start + _MANY]
            yield from self.db.execute(query.format(",".join("?" * len(some))), (*before, *some))

    def within(self, query: str, values: Iterable[Any], *before: Any) -> list[Any]:
        """The rows of a query that names a set of values as `{}`, after other values."""
        return list(self._in(query, sorted(set(values)), *before))

    def iri_id(self, iri: str) -> int:
        """The number of an entity's IRI."""
        return self._id("iri", "iri", iri, self._iris)

    def iris(self, ids: Iterable[int]) -> dict[int, str]:
        """Number -> IRI of entities, of some and perhaps of more."""
        return self._text("iri", set(ids))

    def article_id(self, iri: str) -> int:
        """The number of an article."""
        return self._id("article", "iri", iri, self._articles)

    def article_iris(self, ids: Iterable[int]) -> dict[int, str]:
        """Number -> IRI of articles, of some and perhaps of more."""
        return self._text("article", set(ids))

    def _id(self, table: str, column: str, value: str, known: dict[str, int]) -> int:
        number = known.get(value)
        if number is None:
            row = self.db.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()  # noqa: S608
            number = row[0] if row else None
        if number is None:
            number = self.db.execute(f"INSERT INTO {table} ({column}) VALUES (?)", (value,)).lastrowid  # noqa: S608
        assert number is not None
        known[value] = number
        return number

    # ------------------------------------------------------------ what articles show

    def put(self, article: str, profiles: Iterable[Profile], names: Mapping[str, tuple[str, str]]) -> None:
        """Puts in what an article shows, in the place of what it showed before.

        Args:
            article: its IRI.
            profiles: what it shows; nothing where it is gone.
            names: IRI as observed -> what the store calls it now, and why.
        """
        number = self.article_id(article)
        self.db.execute("DELETE FROM part WHERE article = ?", (number,))
        rows = []
        for profile in profiles:
            called, reason = names.get(profile.entity, (profile.entity, ""))
            observed, is_country = self.iri_id(profile.entity), profile.cls == KG.Country
            rows.append((observed, number, self._shape(profile), is_country, self.iri_id(called), reason))
        self.many("INSERT INTO part VALUES (?, ?, ?, ?, NULL, ?, ?)", rows)

    def drop_article(self, article: str) -> None:
        """Forgets an article that is gone."""
        number = self.article_id(article)
        self.db.execute("DELETE FROM article WHERE id = ?", (number,))
        self._articles.pop(article)
        self._texts["article"].pop(number, None)

    def _shape(self, profile: Profile) -> int:
        text = json.dumps(
            [
                profile.cls.value,
                sorted((name, kind.value) for name, kind in profile.names),
                sorted((o.title, o.body, o.current) for o in profile.offices),
                sorted(profile.countries),
                profile.official,
            ],
            ensure_ascii=False,
        )
        return self._id("shape", "text", text, self._shape_ids)

    def _shape_of(self, shape: int) -> Shape:
        known = self._shapes.get(shape)
        if known is None:
            [row] = self.rows("SELECT text FROM shape WHERE id = ?", shape)
            cls, names, offices, countries, official = json.loads(row[0])
            known = self._shapes[shape] = (
                NamedNode(cls),
                frozenset((name, NamedNode(kind)) for name, kind in names),
                frozenset(Office(*office) for office in offices),
                frozenset(countries),
                official,
            )
        return known

    def profiles(self, where: str, value: int) -> list[Profile]:
        """What articles show, by `observed`, `node` or `entity`, in the order of observed IRIs and articles."""
        rows = self.rows(f"SELECT article, observed, shape FROM part WHERE {where} = ?", value)  # noqa: S608
        articles, iris = self._text("article", {r[0] for r in rows}), self._text("iri", {r[1] for r in rows})
        text = sorted((iris[observed], articles[article], shape) for article, observed, shape in rows)
        return [Profile(article, observed, *self._shape_of(shape)) for observed, article, shape in text]

    def _text(self, table: str, ids: set[int]) -> dict[int, str]:
        """Number -> IRI; one string for one IRI, as there are many of each."""
        known = self._texts[table]
        unknown = {number for number in ids if number not in known}
        known.update(self._in(f"SELECT id, iri FROM {table} WHERE id IN ({{}})", sorted(unknown)))  # noqa: S608
        return known

    def named_in(self, article: str, *, countries: bool = False) -> frozenset[str]:
        """The IRIs, as observed, that an article names."""
        query = "SELECT observed FROM part WHERE article = ? AND country >= ?"
        found = {number for (number,) in self.rows(query, self.article_id(article), countries)}
        iris = self._text("iri", found)
        return frozenset(iris[number] for number in found)


def _ground(decisions: Decisions) -> str:
    """What decisions on identity rest on, besides the articles: our version and what people decided."""
    text = [
        sorted(decisions.accepted.items()), sorted(decisions.rejected), decisions.merged, decisions.split,
        sorted(decisions.apart),
    ]  # fmt: skip
    return json.dumps([_FORMAT, __version__, text])
