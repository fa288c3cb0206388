"""Answers of services, kept in a file."""

import pytest

from kg.errors import KgError
from kg.identity.wikidata.cache import Cache


def test_the_folder_of_a_cache_is_made(tmp_path):
    path = tmp_path / "new" / "cache.sqlite"
    Cache(path).put("s", "q", {"a": ["ü"]}, 0.0, empty=False)
    assert path.exists()
    assert Cache(path).get("s", "q", 1.0) == {"a": ["ü"]}
    assert Cache(":memory:").get("s", "q", 1.0) is None


def test_a_cache_that_cannot_be_opened_names_its_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KgError, match=r"cache\.sqlite: the cache cannot be opened.*--cache"):
        Cache(tmp_path / "file" / "cache.sqlite")


def test_of_two_answers_the_last_counts(tmp_path):
    cache = Cache(tmp_path / "c.sqlite")
    cache.put("s", "q", 1, 0.0, empty=False)
    cache.put("s", "q", 2, 5.0, empty=False)
    assert cache.get("s", "q", 14 * 86_400 + 1) == 2
    assert cache.get("s", "q", 14 * 86_400 + 6) is None
    assert cache.get("s", "q", 10**12, any_age=True) == 2
    cache.close()
