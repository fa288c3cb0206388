"""An extractor behind any address that speaks like OpenAI's: what it quotes is looked up in the text, or dropped."""
