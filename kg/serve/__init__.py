"""The graph over HTTP: SPARQL 1.1 Query, Update and Graph Store protocols, linked data and the named queries."""
