"""The Unigram tokenizer of XLM-R, rebuilt from a vocabulary with scores."""

from __future__ import annotations

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from smartmkt_core.encoder.engine_weights import EngineWeights

SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}


def build_tokenizer(weights: EngineWeights) -> Tokenizer:
    """A tokenizer with the same ids as the engine's: NMT and NFKC, spaces as ``▁``, ``<s> … </s>``.

    Raises:
        ValueError: the vocabulary does not hold the special tokens where the file says they are.
    """
    names = {weights.bos: "<s>", weights.eos: "</s>", weights.pad: "<pad>", weights.unk: "<unk>"}
    for index, name in names.items():
        if weights.pieces[index][0] != name:
            raise ValueError(f"piece {index} is {weights.pieces[index][0]!r}, expected {name!r}")
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", weights.bos), ("</s>", weights.eos)],
    )
    return tokenizer
