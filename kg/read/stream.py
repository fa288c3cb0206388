"""Streams of bytes, decompressed as they are read, and their lines."""

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, Any, cast

from kg.errors import BadInput

__all__ = ["BROKEN", "lines", "needed", "unpacked"]

BROKEN = (OSError, EOFError, zlib.error)  # what a packed stream raises that breaks off or is none
_CHUNK = 1 << 11  # bytes unpacked at once: a thousandfold more may come out of them
LONGEST = 50_000_000  # bytes of one line; more is no article
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"  # behind 0x50 to 0x5f: a frame that holds no data, as pzstd begins with


def needed(module: str, extra: str, what: str) -> Any:
    """A library that only some inputs need.

    Args:
        module: what is imported.
        extra: the extra of the package that has it.
        what: what needs it, for the message.

    Raises:
        BadInput: it is not installed; says how to.
    """
    try:
        return import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise BadInput(f"{what} needs {name}, which is not installed: pip install 'newskg[{extra}]'") from None


def unpacked(raw: IO[bytes], name: str) -> IO[bytes]:
    """The stream itself, or what it holds where it begins as gzip or Zstandard.

    Raises:
        BadInput: the library for Zstandard is not there.
    """
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", raw))
    start = stream.peek(4)[:4]
    if start.startswith(_GZIP):
        return cast("IO[bytes]", gzip.open(stream))
    if start == _ZSTD or (start[1:] == _SKIPPED and start[0] >> 4 == 5):
        zstandard = needed("zstandard", "archives", f"{name}: reading Zstandard")
        return io.BufferedReader(_Frames(stream, zstandard))
    return stream


class _Frames(io.RawIOBase):
    """What Zstandard frames hold, one after the other; unlike the library's reader it tells when one breaks off."""

    def __init__(self, packed: IO[bytes], zstandard: Any) -> None:
        self._packed, self._library = packed, zstandard
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            rest = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
            data = rest or self._packed.read(_CHUNK)
            if not data:
                if self._frame is not None and not self._frame.eof:
                    raise EOFError("the last frame is not whole")
                return 0
            if self._frame is None or self._frame.eof:
                self._frame = self._library.ZstdDecompressor().decompressobj()
            try:
                self._ready = self._frame.decompress(data)
            except self._library.ZstdError as err:
                raise OSError(str(err)) from err
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size


def _bounded(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only its beginning, so that it does not fill the memory."""
    readline = getattr(stream, "readline", None)
    if readline is None:
        yield from stream
        return
    while line := readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = readline(LONGEST + 1)


def lines(stream: Iterable[bytes], name: str) -> Iterator[tuple[int, str] | BadInput]:
    """The lines of a stream that are not blank, with their numbers; for one that is not UTF-8, the error instead."""
    number = 0
    try:
        for number, line in enumerate(_bounded(stream), 1):
            if len(line) > LONGEST:
                yield BadInput(f"{name}:{number}: is longer than {LONGEST // 1_000_000} MB")
                continue
            data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                yield BadInput(f"{name}:{number}: is not UTF-8")
                continue
            if text.strip():
                yield number, text
    except BROKEN as err:
        yield BadInput(f"{name}: breaks off after line {number}: {err}")
