"""A parsed article to its entities, claims, events, offices and figures."""
