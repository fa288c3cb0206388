"""Fetches the W3C's test suites for SPARQL, which tests/w3c runs against the server.

They are under the W3C's test suite licence and 3-clause BSD, and not part of this repository. Run it as
`python scripts/fetch_w3c.py`; it writes `.w3c/rdf-tests-sparql.tar.gz`, which the tests find.
"""

import hashlib
import io
import sys
import tarfile
from pathlib import Path

import httpx

COMMIT = "ad541a5"
SOURCE = f"https://codeload.github.com/w3c/rdf-tests/tar.gz/{COMMIT}"
TARGET = Path(__file__).parents[1] / ".w3c" / "rdf-tests-sparql.tar.gz"


def packed(archive: bytes) -> bytes:
    """The folder `sparql` of an archive of the whole repository, packed anew."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as whole, tarfile.open(fileobj=out, mode="w:gz") as part:
        for member in whole.getmembers():
            inner = member.name.partition("/")[2]
            if inner.startswith("sparql/") and member.isfile():
                member.name = inner
                part.addfile(member, whole.extractfile(member))
    return out.getvalue()


def main() -> int:
    try:
        reply = httpx.get(SOURCE, follow_redirects=True, timeout=120).raise_for_status()
    except httpx.HTTPError as err:
        print(f"{SOURCE}: cannot be fetched: {err}", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(packed(reply.content))
    print(f"{TARGET}: {len(TARGET.read_bytes()):,} bytes, sha256 {hashlib.sha256(reply.content).hexdigest()[:16]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
