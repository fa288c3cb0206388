"""Which reports, in one article or in several, tell of the same event."""
