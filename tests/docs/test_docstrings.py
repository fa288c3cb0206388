"""Public functions name the errors of ours that they raise."""

import ast
from collections.abc import Iterator
from pathlib import Path

import kg

PACKAGE = Path(kg.__file__).parent
OWN = {"KgError", "Misuse", "BadInput", "HTTPException", "NoAnswer"}
TOOLS = PACKAGE / "agents" / "tools.py"  # what agents read of a tool is its docstring


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not any("command" in ast.unparse(d) for d in node.decorator_list):  # what users of a command see is its help
            yield node


def raised(function: ast.AST) -> set[str]:
    raises = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc is not None]
    return {ast.unparse(exc.func if isinstance(exc, ast.Call) else exc) for exc in raises} & OWN


def test_errors_are_named():
    raising, silent = 0, []
    for path in PACKAGE.rglob("*.py"):
        for function in public(ast.parse(path.read_text(encoding="utf-8")).body):
            if raised(function) and path != TOOLS:
                raising += 1
                if "Raises:" not in (ast.get_docstring(function) or ""):
                    silent.append(f"{path.relative_to(PACKAGE)}: {function.name}")
    assert silent == []
    assert raising > 80
