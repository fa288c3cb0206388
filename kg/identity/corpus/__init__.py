"""Who is who across articles: which entities of single articles are one, with the reason, as data to be undone."""
