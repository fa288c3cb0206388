"""Who is who: within a corpus and beside Wikidata."""
