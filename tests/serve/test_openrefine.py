"""OpenRefine's own program with our reconciliation service: a table's names are matched and get further columns.

It runs where `openrefine` is on the path, as Debian's package of that name installs it.
"""

import json
import shutil
import socket
import subprocess
import time

import httpx
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("openrefine") is None, reason="openrefine is not installed"),
]
NAMES = "name\nAnn Lee\nRuritania\nNobody Atall\n"
ENGINE = json.dumps({"facets": [], "mode": "row-based"})


@pytest.fixture(scope="module")
def refine(tmp_path_factory):
    """A client of a running OpenRefine without a browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["openrefine", "-i", "127.0.0.1", "-p", str(port), "-x", "refine.headless=true", "-d"]
    with subprocess.Popen([*command, str(tmp_path_factory.mktemp("refine"))], start_new_session=True) as process:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            for _ in range(120):
                try:
                    client.get("/command/core/get-version")
                    break
                except httpx.TransportError:
                    time.sleep(1)
            yield client
        subprocess.run(["pkill", "-g", str(process.pid)], check=False)


def ask(client, command, project, **data):
    """What a command answers; waits until it is done."""
    token = client.get("/command/core/get-csrf-token").json()["token"]
    reply = client.post(f"/command/core/{command}", data={"project": project, "csrf_token": token, **data})
    while client.get("/command/core/get-processes", params={"project": project}).json()["processes"]:
        time.sleep(0.5)
    return reply


def test_a_table_is_matched_and_gets_columns(refine, reading):
    service = str(reading.client.base_url).rstrip("/") + "/reconcile"
    manifest = httpx.get(service, trust_env=False).json()
    spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
    token = refine.get("/command/core/get-csrf-token").json()["token"]
    made = refine.post(
        "/command/core/create-project-from-upload",
        params={
            "csrf_token": token,
            "format": "text/line-based/*sv",
            "options": '{"separator": ",", "headerLines": 1}',
        },
        files={"project-file": ("names.csv", NAMES)},
        data={"project-name": "names"},
    )
    project = made.headers["location"].partition("project=")[2]
    types = ask(refine, "guess-types-of-column", project, columnName="name", service=service).json()
    assert {"Person", "Country"} & {t["id"] for t in types["types"]}
    config = {"mode": "standard-service", "service": service, "type": None, "autoMatch": True, "columnDetails": [],
              "limit": 0, **spaces}  # fmt: skip
    ask(refine, "reconcile", project, columnName="name", config=json.dumps(config), engine=ENGINE)
    columns = {"properties": [{"id": "label", "name": "class"}, {"id": "articles", "name": "articles"}]}
    ask(refine, "extend-data", project, baseColumnName="name", endpoint=service, columnInsertIndex="1",
        extension=json.dumps(columns), engine=ENGINE, **spaces)  # fmt: skip
    rows = refine.post(
        "/command/core/export-rows/x.csv", data={"project": project, "format": "csv", "engine": ENGINE}
    ).text.splitlines()
    assert rows[0] == "name,class,articles"
    assert rows[1].startswith("Ann Lee,")
    assert rows[1].rpartition(",")[2].isdigit()
    assert rows[2].startswith("Ruritania,country,")
    assert rows[3] == "Nobody Atall,,"
