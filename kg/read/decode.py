"""Bytes to text, or a clear word why not."""

from kg.errors import BadInput

__all__ = ["decode"]

_MAX_CHAOS = 5  # per cent; more and the bytes are no text in the encoding that fits best
_SAMPLE = 200_000  # bytes that the detection looks at


def decode(data: bytes, name: str) -> str:
    """The text of some bytes: UTF-8, else what detection finds.

    Raises:
        BadInput: the bytes are binary, or no encoding fits.
    """
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return _strictly(data, "utf-32", name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16", name)
    if b"\x00" in data[:_SAMPLE]:
        raise BadInput(f"{name}: is a binary file, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _detect(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as err:
        raise BadInput(f"{name}: is not {encoding}: save it as UTF-8") from err


def _detect(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.percent_chaos > _MAX_CHAOS:
        raise BadInput(f"{name}: is in no encoding that could be recognised: save it as UTF-8")
    return _strictly(data, best.encoding, name)
