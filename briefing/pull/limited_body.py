"""Bodies within a size limit, unpacked as they arrive.

The limit counts what comes out as well as what goes in, so a gzip bomb ends at the limit and not in memory. This is
our own and not aiohttp's: before 3.13 it unpacks a whole network block, a thousand times its size, before it looks.
"""

from __future__ import annotations

import codecs
import zlib

# RFC 1952, 2.2: a gzip file is a series of members. A sound server sends one, a log-like one a few. Each costs a copy
# of the rest of its block.
MAX_MEMBERS = 100

_GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """The body passed the limit."""


class Broken(Exception):
    """The body is not what its Content-Encoding says, ends too early, or is packed in a way we do not unpack."""


_NO_PACKING = frozenset(("", "identity", "none", "binary", "text", "8bit"))
"""What servers write for a body that is as it is. RFC 9110 has "identity" for it, and RFC 2045 "8bit" and "binary"."""


def _is_charset(name: str) -> bool:
    """Whether a name in the place of an encoding is that of a charset: "utf-8" stands there often."""
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", True))
    except (LookupError, ValueError):
        return False


class LimitedBody:
    """Collects a body block by block.

    Args:
        encoding: the value of Content-Encoding: gzip, deflate or one of `_NO_PACKING`; the name of a charset, which
            some servers give there, says nothing of packing. Anything else, and layers of several, raise Broken.
        limit: the most bytes, packed and unpacked.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        named = encoding.lower().replace(" ", "").split(",")
        layers = [name for name in named if name not in _NO_PACKING and not _is_charset(name)]
        if len(layers) > 1 or not {*layers} <= {"gzip", "x-gzip", "deflate"}:
            raise Broken(f"packed as '{encoding[:40]}', which we did not ask for")
        self._packed = layers[0].removeprefix("x-") if layers else ""
        self._limit = limit
        self._wire = 0
        self._members = 0
        self._head = b""
        self._unpacker: zlib._Decompress | None = None
        self._out = bytearray()

    def feed(self, block: bytes) -> None:
        """Take the next block. Raises TooLarge or Broken."""
        self._wire += len(block)
        if self._wire > self._limit:
            raise TooLarge
        if self._packed and self._unpacker is None:
            self._head += block
            if len(self._head) < 2:
                return
            block, self._head = self._head, b""
            self._choose(block)
        if self._packed:
            self._unpack(block)
        else:
            self._keep(block)

    def finish(self) -> bytes:
        """The whole body. Raises Broken when the packed stream has no end."""
        if self._head:
            raise Broken("the answer broke off before its end")
        if self._unpacker is not None and not self._unpacker.eof:
            raise Broken("the answer broke off before its end")
        return bytes(self._out)

    def _choose(self, head: bytes) -> None:
        """Pick the unpacker by the first two bytes, for servers label wrongly in both directions."""
        if self._packed == "gzip" and head[:2] != _GZIP_MAGIC:
            self._packed = ""  # not packed at all; the parser will say what it is
        elif self._packed == "gzip":
            self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        else:
            # RFC 9110, 8.4.1.2: deflate is in the zlib format, but some servers send it bare.
            wrapped = head[0] & 0x0F == 8 and (head[0] * 256 + head[1]) % 31 == 0
            self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _unpack(self, block: bytes) -> None:
        while block and self._unpacker is not None:
            if self._unpacker.eof:
                if self._packed != "gzip" or block[0] != _GZIP_MAGIC[0]:
                    return  # padding after the end
                self._members += 1
                if self._members >= MAX_MEMBERS:
                    raise Broken("packed in too many parts")
                self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                self._keep(self._unpacker.decompress(block, self._limit + 1 - len(self._out)))
            except zlib.error:
                raise Broken(f"the answer is not the {self._packed} it says it is") from None
            block = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _keep(self, plain: bytes) -> None:
        self._out += plain
        if len(self._out) > self._limit:
            raise TooLarge
