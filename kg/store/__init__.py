"""Where graphs live: an embedded store, or a SPARQL endpoint."""
