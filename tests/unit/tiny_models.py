"""Tiny models, made on the spot: their weights say of each subword of a tiny vocabulary what its label is."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
#: How much likelier the label of a subword is than the others, before the softmax.
_STRENGTH = 4.0


def make_classifier(
    folder: Path, subwords: Mapping[str, str], labels: Sequence[str] = LABELS, *, positions: int = 64
) -> Path:
    """Write a BERT for token classification that labels each of ``subwords`` as told and everything else as ``O``.

    It has one layer whose weights are 0, so that nothing but the subword itself counts, wherever it stands.
    """
    words = [*_SPECIAL, *subwords]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)

    hidden = 16
    assert len(labels) <= hidden
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=hidden,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=hidden,
        max_position_embeddings=positions,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    model = BertForTokenClassification(config)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "LayerNorm.weight" not in name:
                weights.zero_()
        for number, word in enumerate(words):
            label = labels.index(subwords.get(word, labels[0]))
            model.bert.embeddings.word_embeddings.weight[number, label] = 1.0
        for label in range(len(labels)):
            model.classifier.weight[label, label] = _STRENGTH / 3.75  # the layers' norms make 3.87 of the 1
    model.save_pretrained(folder)
    return folder


def cached(cache: Path, name: str, commit: str) -> Path:
    """Make the folder in which the hub's cache keeps the files of a model's commit."""
    home = cache / f"models--{name.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text(commit)
    folder = home / "snapshots" / commit
    folder.mkdir(parents=True)
    return folder


def change_config(folder: Path, **values: object) -> None:
    """Overwrite values of a model's configuration; None takes one out."""
    path = folder / "config.json"
    config = {**json.loads(path.read_text()), **values}
    path.write_text(json.dumps({name: value for name, value in config.items() if value is not None}))
