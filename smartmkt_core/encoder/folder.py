"""Write the sentence-transformers folder: the ordinary, trainable form of the encoder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from smartmkt_core.encoder.engine_weights import EngineWeights
from smartmkt_core.encoder.tokenizer import SPECIAL_TOKENS, build_tokenizer

_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def write_folder(weights: EngineWeights, folder: Path, *, prefix: str) -> None:
    """Write ``weights`` as a sentence-transformers model that pools by mean and normalises.

    Its default prompt is ``prefix``, so that ``SentenceTransformer(folder).encode`` agrees with
    ``TextEncoder.encode``.
    """
    sizes = weights.sizes
    transformer = folder.with_name(folder.name + "-transformer")
    _bert(weights).save_pretrained(transformer)
    fast: Any = PreTrainedTokenizerFast
    fast(
        tokenizer_object=build_tokenizer(weights),
        model_max_length=sizes.max_positions,
        **SPECIAL_TOKENS,
    ).save_pretrained(transformer)
    SentenceTransformer(
        modules=[
            modules.Transformer(str(transformer), max_seq_length=sizes.max_positions),
            modules.Pooling(sizes.hidden, pooling_mode="mean"),
            modules.Normalize(),
        ],
        prompts={"query": prefix},
        default_prompt_name="query",
        device="cpu",
    ).save(str(folder), create_model_card=False)
    shutil.rmtree(transformer)


def _bert(weights: EngineWeights) -> BertModel:
    sizes = weights.sizes
    model = BertModel(
        BertConfig(
            vocab_size=sizes.vocabulary,
            hidden_size=sizes.hidden,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.feed_forward,
            max_position_embeddings=sizes.max_positions,
            type_vocab_size=sizes.token_types,
            layer_norm_eps=sizes.layer_norm_eps,
            pad_token_id=weights.pad,
            bos_token_id=weights.bos,
            eos_token_id=weights.eos,
        )
    )
    names = dict(_EMBEDDINGS)
    for layer in range(sizes.layers):
        for ours, theirs in _LAYER.items():
            for ending, letter in (("weight", "w"), ("bias", "b")):
                names[f"encoder.layer.{layer}.{ours}.{ending}"] = f"l{layer}.{theirs}.{letter}"
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.startswith("pooler."):
                # Sentence vectors never use BERT's pooler; zeros keep the folder reproducible.
                parameter.zero_()
                continue
            values = torch.from_numpy(weights.tensors[names[name]])
            parameter.copy_(values.reshape(parameter.shape))
    return model


@dataclass(frozen=True)
class FolderFacts:
    """What serving needs to know of a sentence-transformers folder."""

    dim: int
    max_tokens: int
    prefix: str
    heads: int
    """Attention heads of a layer; 0 where its configuration does not say."""
    width: int
    """Values of a token between the layers; 0 where its configuration does not say."""


def copy_model(model: str, folder: Path, *, e5_prefix: str) -> None:
    """Write another sentence-transformers model, from a folder or the hub, into ``folder``.

    Its own query prompt becomes the default; a model of the E5 family without one gets
    ``e5_prefix``, which those models were trained with.
    """
    loaded = SentenceTransformer(model, device="cpu")
    prompt = loaded.prompts.get("query") or (e5_prefix if "e5" in Path(model).name.lower() else "")
    loaded.prompts = {"query": prompt}
    loaded.default_prompt_name = "query" if prompt else None
    loaded.save(str(folder), create_model_card=False)


def describe(folder: Path) -> FolderFacts:
    """Read the facts from a folder's files.

    Raises:
        ValueError: its tokenizer has no ``tokenizer.json``, which serving needs.
    """
    if not (folder / "tokenizer.json").is_file():
        raise ValueError("the model has no fast tokenizer (tokenizer.json)")
    model = SentenceTransformer(str(folder), device="cpu")
    dim = model.get_embedding_dimension()
    if dim is None:
        raise ValueError("the model does not say how many dimensions its vectors have")
    prefix = model.prompts.get(model.default_prompt_name or "") or ""
    config = getattr(model[0], "config", None)
    return FolderFacts(
        dim=dim,
        max_tokens=model.max_seq_length or 512,
        prefix=prefix,
        heads=int(getattr(config, "num_attention_heads", 0)),
        width=int(getattr(config, "hidden_size", 0)),
    )
