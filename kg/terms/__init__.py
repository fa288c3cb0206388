"""The ontology as names, the IRIs of the data, and where packaged files lie."""
