"""The notebooks of `examples/` run from beginning to end."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the machinery of notebooks
@pytest.mark.parametrize("name", ["one-article", "corpus"])
def test_a_notebook_runs(name, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")  # the kernel of this environment, not another one of the user
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES.parent))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}})
    client.execute()
    results = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    assert any("<table>" in out.data.get("text/html", "") for out in results if out.output_type == "execute_result")
    assert not [out for out in results if out.output_type == "error"]
    if name == "corpus":
        assert any("image/png" in out.data for out in results if out.output_type == "display_data")


def test_notebooks_are_kept_without_output():
    """So that a change of one is a change of what it says."""
    for path in EXAMPLES.glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert all(not c.outputs and c.execution_count is None for c in cells if c.cell_type == "code")
