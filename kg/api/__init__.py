"""The Python API: what `import kg` offers. The command line and the tools for agents are thin layers over it."""

from kg.api.facts import Claim, Entity, Event, Facts, Figure, Office, Statement
from kg.api.graph import Graph
from kg.api.graph import open_graph as open
from kg.api.reading import Built, build, read, read_all
from kg.api.rows import Rows

__all__ = [
    "Built",
    "Claim",
    "Entity",
    "Event",
    "Facts",
    "Figure",
    "Graph",
    "Office",
    "Rows",
    "Statement",
    "build",
    "open",
    "read",
    "read_all",
]
