"""Export a sentence-transformers folder to ONNX."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

OPSET = 17


class _Sentence(torch.nn.Module):
    """The whole sentence-transformers pipeline (pooling included) as one traced function."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        sentence: torch.Tensor = self.model(features)["sentence_embedding"]
        return sentence


def export(folder: Path, target: Path) -> None:
    """Write fp32 ONNX: ``input_ids``, ``attention_mask`` (batch, length) → ``sentence``.

    The vectors (batch, dim) are pooled, and normalised where the folder says so.
    """
    model = SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    example = model.preprocess(["where is my order 10027", "我的订单到哪了"])
    dynamic = {0: "batch", 1: "length"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Sentence(model),
            (example["input_ids"], example["attention_mask"]),
            str(target),
            opset_version=OPSET,
            dynamo=False,
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence"],
            dynamic_axes={
                "input_ids": dynamic,
                "attention_mask": dynamic,
                "sentence": {0: "batch"},
            },
        )
