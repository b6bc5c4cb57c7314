"""What the head of a GGUF file says, and what is said of a file that is not one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import WeightsError
from extractor.llm.local.cache import remove
from extractor.llm.local.catalogue import find_weights
from extractor.llm.local.fetch import fetch
from extractor.llm.local.gguf import read_header


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _pair(key: str, kind: int, value: bytes) -> bytes:
    return _string(key) + struct.pack("<I", kind) + value


def tiny_gguf(*, data: int = 64) -> bytes:
    """A GGUF file by the specification: six keys, one tensor of 16 32-bit floats (64 bytes)."""
    numbers = {"context_length": 96, "block_count": 4, "embedding_length": 32}
    heads = {"attention.head_count": 8, "attention.head_count_kv": 2}
    pairs = [_pair("general.architecture", 8, _string("toy"))]
    pairs += [_pair(f"toy.{key}", 4, struct.pack("<I", value)) for key, value in (numbers | heads).items()]
    pairs.append(_pair("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 2) + _string("a") + _string("b")))
    tensor = _string("w") + struct.pack("<IQIQ", 1, 16, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs)) + b"".join(pairs) + tensor
    return head + bytes(-len(head) % 32) + bytes(data)


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "toy-model.gguf"
    path.write_bytes(content)
    return path


def test_head(tmp_path: Path) -> None:
    header = read_header(_file(tmp_path, tiny_gguf()))
    assert (header.architecture, header.context_length, header.layers) == ("toy", 96, 4)
    assert header.least_size == len(tiny_gguf())
    # 10 tokens x 4 layers x 2 heads x (32 / 8) numbers x keys and values x 2 bytes
    assert header.kv_cache_bytes(10) == 10 * 4 * 2 * 4 * 2 * 2


def test_own_file_is_named_by_its_stem(tmp_path: Path) -> None:
    weights = find_weights(str(_file(tmp_path, tiny_gguf())))
    assert (weights.name, weights.context_length, weights.sha256) == ("toy-model", 96, None)


def test_own_file_is_used_where_it_lies_and_never_deleted(tmp_path: Path) -> None:
    own = _file(tmp_path, tiny_gguf())
    with pytest.raises(WeightsError, match="your own file"):
        remove(str(own), folder=tmp_path)
    assert fetch(find_weights(str(own)), folder=tmp_path / "cache") == own.resolve()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a GGUF file"),
        (b"<html>not found</html>", "not a GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "GGUF version 1"),
        (tiny_gguf()[:100], "damaged or was cut off"),
        (tiny_gguf(data=63), "cut off"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2**60), "damaged or was cut off"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**62), "damaged or was cut off"),
    ],
)
def test_what_is_no_whole_gguf_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(WeightsError, match=words) as caught:
        read_header(path)
    assert path.name in str(caught.value)


@pytest.mark.parametrize("name", ["qwen", "missing.gguf", ""])
def test_neither_known_nor_a_file(name: str) -> None:
    with pytest.raises(WeightsError, match="extractor model list"):
        find_weights(name)


@given(st.integers(0, len(tiny_gguf()) - 1), st.integers(0, 255))
@settings(max_examples=150)
def test_a_damaged_byte_gives_a_header_or_a_weights_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, to: int
) -> None:
    content = bytearray(tiny_gguf())
    content[at] = to
    path = tmp_path_factory.getbasetemp() / "damaged.gguf"
    path.write_bytes(bytes(content))
    try:
        assert read_header(path).context_length >= 0
    except WeightsError as error:
        assert "damaged.gguf" in str(error)
