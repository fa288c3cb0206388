"""Links with Wikidata: where candidates come from, how sure a link is, and what the items say besides."""
