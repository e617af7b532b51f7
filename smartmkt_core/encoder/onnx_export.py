"""Export a sentence-transformers folder to ONNX."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import cast

import torch
from sentence_transformers import SentenceTransformer

OPSET = 17


DEPTHS = (0.5, 0.75)
"""How far up in the model its state is read as well: what a text is about is at the top, how it is
said further down."""


class _Sentence(torch.nn.Module):
    """The whole sentence-transformers pipeline (pooling included) as one traced function."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.transformer = cast(torch.nn.Module, model[0].auto_model)
        self.after = torch.nn.ModuleList(list(model)[1:])

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.transformer(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
        ).hidden_states
        features = {"token_embeddings": states[-1], "attention_mask": attention_mask}
        for module in self.after:
            features = module(features)
        shares = attention_mask.unsqueeze(-1).to(states[-1].dtype)
        shares = shares / shares.sum(dim=1, keepdim=True)
        inner = [states[round(depth * (len(states) - 1))] for depth in DEPTHS]
        below = torch.stack([(state * shares).sum(dim=1) for state in inner], dim=1)
        return features["sentence_embedding"], below


def export(folder: Path, target: Path) -> None:
    """Write fp32 ONNX: ``input_ids``, ``attention_mask`` (batch, length) → ``sentence``, ``below``.

    ``sentence`` (batch, dim) is pooled, and normalised where the folder says so; ``below``
    (batch, depths, width) is the mean of the tokens' states at each of ``DEPTHS``.
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
            output_names=["sentence", "below"],
            dynamic_axes={
                "input_ids": dynamic,
                "attention_mask": dynamic,
                "sentence": {0: "batch"},
                "below": {0: "batch"},
            },
        )
