"""Write the sentence-transformers folder: the ordinary, trainable form of the encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer, models
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from smartmkt_core.encoder.engine_weights import Array, EngineWeights
from smartmkt_core.encoder.tokenizer import SPECIAL_TOKENS, build_tokenizer

_LAYER_PARTS = {
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
    transformer = folder.with_name(folder.name + ".transformer")
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.max_positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=1e-12,
        pad_token_id=weights.pad,
        bos_token_id=weights.bos,
        eos_token_id=weights.eos,
    )
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    model = model.to_empty(device="cpu")
    state: dict[str, Any] = state_dict(weights)
    state["embeddings.position_ids"] = torch.arange(sizes.max_positions).unsqueeze(0)
    state["embeddings.token_type_ids"] = torch.zeros((1, sizes.max_positions), dtype=torch.long)
    for name, buffer in model.named_buffers():
        buffer.copy_(state.pop(name))
    buffers = {name for name, _ in model.named_buffers()}
    state = {name: value for name, value in state.items() if not name.startswith("embeddings.to")}
    missing, unexpected = model.load_state_dict(
        {k: v for k, v in state.items() if k != "embeddings.position_ids"}, strict=False
    )
    if unexpected or set(missing) - buffers:
        raise RuntimeError(f"tensors do not fit: missing {missing}, unexpected {unexpected}")
    model.save_pretrained(transformer)
    PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer(weights),
        model_max_length=sizes.max_positions,
        **SPECIAL_TOKENS,
    ).save_pretrained(transformer)
