"""A tiny GLiNER, made on the spot."""

from collections.abc import Sequence
from pathlib import Path

import torch
from gliner import GLiNER, GLiNERConfig
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import DebertaV2Config, PreTrainedTokenizerFast

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def make_gliner(folder: Path, words: Sequence[str]) -> Path:
    """Write a GLiNER whose weights are random, on a tiny DeBERTa that knows ``words``."""
    vocabulary = {word: number for number, word in enumerate([*_SPECIAL, *words])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )
    fast.add_tokens(["[FLERT]", "<<ENT>>", "<<SEP>>"])
    fast.save_pretrained(folder)
    backbone = DebertaV2Config(
        vocab_size=len(fast),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=512,
    )
    config = GLiNERConfig(
        model_name=str(folder),
        hidden_size=32,
        max_width=4,
        max_len=64,
        dropout=0.0,
        vocab_size=len(fast),
        class_token_index=fast.convert_tokens_to_ids("<<ENT>>"),
        encoder_config=backbone.to_dict(),
    )
    torch.manual_seed(3)
    GLiNER.from_config(config, backbone_from_pretrained=False).save_pretrained(folder)
    return folder
