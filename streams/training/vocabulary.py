"""Cuts the vocabulary of the pretrained encoder to the pieces that Arabic and English text is made of."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sentencepiece import SentencePieceProcessor
from sentencepiece import sentencepiece_model_pb2 as proto

from streams.entities.encoder.subwords import clean_word
from streams.training.pretrained import Pretrained

#: Where the first piece stands; before it are the marks of begin, padding, end and the unknown.
_SPECIALS: Final = 4
# Blocks of code points whose every character is kept: Latin, punctuation, Arabic, symbols of currencies.
_ALPHABETS: Final = (
    (0x20, 0x250),
    (0x600, 0x700),
    (0x750, 0x780),
    (0x1E00, 0x1F00),
    (0x2010, 0x2070),
    (0x20A0, 0x20C0),
)
_CLITICS: Final = ("و", "ف", "ب", "ل", "ك", "وال", "بال", "فال", "كال", "لل", "ولل", "وب", "ول", "ال")


def subword_model(pretrained: Pretrained, kept: Sequence[int]) -> bytes:
    """Return a SentencePiece model of the pieces ``kept``, in their order; the specials come first."""
    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.pad_id, model.trainer_spec.eos_id = 0, 1, 2
    model.trainer_spec.unk_id = pretrained.unknown
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    kinds = proto.ModelProto.SentencePiece
    for index in kept:
        piece = model.pieces.add()
        piece.piece, piece.score = pretrained.pieces[index], float(pretrained.scores[index])
        if index == pretrained.unknown:
            piece.type = kinds.UNKNOWN
        elif index < _SPECIALS:
            piece.type = kinds.CONTROL
    return bytes(model.SerializeToString())


def kept_pieces(pretrained: Pretrained, words: Iterable[str]) -> list[int]:
    """Return the pieces that ``words`` are made of, with and without clitics and capitals, and all single letters."""
    whole = SentencePieceProcessor(model_proto=subword_model(pretrained, range(len(pretrained.pieces))))
    kept = set(range(_SPECIALS))
    for batch in _batches(_forms(words)):
        for ids in whole.encode(batch, out_type=int):
            kept.update(ids)
    alphabet = {chr(code) for first, stop in _ALPHABETS for code in range(first, stop)}
    kept.update(
        index for index, piece in enumerate(pretrained.pieces) if piece.lstrip("▁") in alphabet or piece in {"▁", ""}
    )
    return sorted(kept)


def _forms(words: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for written in words:
        word = clean_word(written)
        if not word or word in seen:
            continue
        seen.add(sys.intern(word))
        yield word
        if word.isascii():
            yield from {word.capitalize(), word.upper()} - {word}
        elif len(word) > 1:
            yield from (clitic + word for clitic in _CLITICS)


def _batches(words: Iterable[str], size: int = 20_000) -> Iterator[list[str]]:
    batch: list[str] = []
    for word in words:
        batch.append(word)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
