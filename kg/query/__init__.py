"""Questions to a graph: named queries, reports, validation."""
