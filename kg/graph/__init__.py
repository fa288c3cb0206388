"""Facts and identities to quads and to files."""
