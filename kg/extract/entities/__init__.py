"""Names, and the descriptions and pronouns that refer to them."""
