"""The head of a GGUF file: enough to say what is wrong with it before llama.cpp refuses it without a reason.

Layout: the GGUF specification (version 2 and 3): magic, version, counts, key-value pairs, tensor directory, data.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import WeightsError

__all__ = ("GgufHeader", "read_header")

_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
_MOST_ITEMS = 50_000_000
_MOST_BYTES_OF_A_STRING = 16 * 1024 * 1024
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 30: (1, 2),
}  # fmt: skip
"""Tensor type -> weights in a block, bytes of a block. Of other types only the beginning is checked."""


@dataclass(frozen=True)
class GgufHeader:
    """What the head of a GGUF file says of its model."""

    architecture: str
    context_length: int
    layers: int
    kv_heads: int
    head_size: int
    least_size: int
    """Bytes that the file has at least, if it is whole."""

    def kv_cache_bytes(self, tokens: int) -> int:
        """Memory of keys and values for a context of `tokens`, in 16-bit floats.

        >>> GgufHeader("qwen2", 32768, 28, 2, 128, 0).kv_cache_bytes(4096) // 1024**2
        112
        """
        return tokens * self.layers * self.kv_heads * self.head_size * 2 * 2


class _CutOffError(Exception):
    """The file ends before its head does."""


def read_header(path: Path) -> GgufHeader:
    """The head of a GGUF file. Raises WeightsError where the file is missing, not GGUF, or was cut off."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = _read(file, path)
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error.strerror or error}; see `extractor model list`") from error
    except (_CutOffError, struct.error, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise WeightsError(
            f"{path}: a GGUF file that is damaged or was cut off; get it again (`extractor model fetch`)"
        ) from error
    if size < header.least_size:
        raise WeightsError(
            f"{path}: cut off: {size:,} bytes, its own directory needs at least {header.least_size:,}; "
            "get it again (`extractor model fetch`)"
        )
    return header


def _read(file: BinaryIO, path: Path) -> GgufHeader:
    if file.read(4) != b"GGUF":
        raise WeightsError(f"{path}: not a GGUF file; give the path of one, or a name from `extractor model list`")
    version = _scalar(file, "<I")
    if version not in (2, 3):
        raise WeightsError(f"{path}: GGUF version {version}, readable are 2 and 3; get a newer file of this model")
    tensors, pairs = _scalar(file, "<Q"), _scalar(file, "<Q")
    if max(tensors, pairs) > _MOST_ITEMS:
        raise _CutOffError
    values: dict[str, Any] = {}
    for _ in range(pairs):
        key = _string(file)
        values[key] = _value(file, _scalar(file, "<I"))
    end = 0
    for _ in range(tensors):
        end = max(end, _end_of_tensor(file))
    alignment = _number(values.get("general.alignment"), 32) or 32
    start = -(-file.tell() // alignment) * alignment
    kind = str(values.get("general.architecture") or "unknown")
    heads = _number(values.get(f"{kind}.attention.head_count"), 1)
    width = _number(values.get(f"{kind}.embedding_length"), 0)
    return GgufHeader(
        architecture=kind,
        context_length=_number(values.get(f"{kind}.context_length"), 4096),
        layers=_number(values.get(f"{kind}.block_count"), 0),
        kv_heads=_number(values.get(f"{kind}.attention.head_count_kv"), heads),
        head_size=_number(values.get(f"{kind}.attention.key_length"), width // max(heads, 1)),
        least_size=start + end if tensors else file.tell(),
    )


def _number(value: Any, default: int) -> int:
    """A whole number, or the default where the file says nothing or one number a layer."""
    return value if isinstance(value, int) and value >= 0 else default


def _end_of_tensor(file: BinaryIO) -> int:
    _string(file)
    weights = 1
    for _ in range(min(_scalar(file, "<I"), 8)):
        weights *= _scalar(file, "<Q")
    kind, offset = _scalar(file, "<I"), _scalar(file, "<Q")
    block, size = _BLOCKS.get(kind, (0, 0))
    return int(offset + (weights // block * size if block else 1))


def _scalar(file: BinaryIO, form: str) -> Any:
    return struct.unpack(form, _exactly(file, struct.calcsize(form)))[0]


def _string(file: BinaryIO) -> str:
    length = _scalar(file, "<Q")
    if length > _MOST_BYTES_OF_A_STRING:
        raise _CutOffError
    return _exactly(file, length).decode("utf-8", "replace")


def _value(file: BinaryIO, kind: int) -> Any:
    """One value; arrays (the vocabulary) are passed over."""
    if kind in _SCALARS:
        return _scalar(file, _SCALARS[kind])
    if kind == _STRING:
        return _string(file)
    if kind != _ARRAY:
        raise _CutOffError
    inner, count = _scalar(file, "<I"), _scalar(file, "<Q")
    if count > _MOST_ITEMS:
        raise _CutOffError
    if inner in _SCALARS:
        file.seek(struct.calcsize(_SCALARS[inner]) * count, 1)
        return None
    if inner != _STRING:
        raise _CutOffError
    for _ in range(count):
        _string(file)
    return None


def _exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise _CutOffError
    return data
