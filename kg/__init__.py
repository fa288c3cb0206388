"""News into a knowledge graph that can be queried, cited and trusted."""

__version__ = "0.2.0"
