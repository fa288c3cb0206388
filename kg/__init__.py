"""News into a knowledge graph that can be queried, cited and trusted."""

__version__ = "0.1.0"
