"""The SPARQL protocol: requests, answers, media types."""
