"""What is known of a language: word lists and patterns."""
