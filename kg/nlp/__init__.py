"""From an article's text to a parsed Doc, and from the Doc to what it mentions and says."""
