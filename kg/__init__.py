"""News into a knowledge graph that can be queried, cited and trusted.

`kg.read` reads one article, `kg.build` writes a graph, `kg.open` asks one; `kg.api` has them all. Importing the package
costs nothing: they are loaded when they are used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput, KgError, Misuse

if TYPE_CHECKING:
    from kg.api import Built, Facts, Graph, Rows, build, open, read, read_all

__version__ = "0.2.0"
__all__ = ["BadInput", "Built", "Facts", "Graph", "KgError", "Misuse", "Rows", "build", "open", "read", "read_all"]

_SHARED = frozenset({"read", "build"})  # rooms of the package bear these names too


class _Package(ModuleType):
    """The package: `kg.read` and `kg.build` are the functions, whichever rooms were imported before."""

    def __getattribute__(self, name: str) -> Any:
        if name in _SHARED:
            return getattr(import_module("kg.api"), name)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if name in __all__:
            return getattr(import_module("kg.api"), name)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
