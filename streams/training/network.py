"""The encoder as it is trained: a BERT with post-layer-norm, with the classes of the words beside their letters.

The word embeddings stay as they come: what is known of a word that the training data do not have stays true.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from streams.entities.encoder.packed import unpack_rows
from streams.entities.encoder.subwords import PADDING
from streams.training.pretrained import Pretrained

_DROPOUT: Final = 0.1
#: How often a word's classes are hidden in training, so that its letters and its neighbours have to do.
_HIDDEN_CLASSES: Final = 0.15


class Layer(nn.Module):
    """One layer: attention and a feed-forward part, each added to what came in and normalised."""

    def __init__(self, hidden: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.attended = (nn.Linear(hidden, hidden) for _ in range(4))
        self.wide, self.narrow = nn.Linear(hidden, 4 * hidden), nn.Linear(4 * hidden, hidden)
        self.norm1, self.norm2 = (nn.LayerNorm(hidden, eps=epsilon) for _ in range(2))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Turn states ``batch x length x hidden`` into the next; ``mask`` is true where there is a subword."""
        batch, length, hidden = states.shape
        query, key, value = (
            part(states).view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        dropout = _DROPOUT if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(query, key, value, mask, dropout_p=dropout)
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, length, hidden))
        states = self.norm1(states + functional.dropout(mixed, dropout))
        return self.norm2(states + functional.dropout(self.narrow(functional.gelu(self.wide(states))), dropout))


class Network(nn.Module):
    """Labels the words of windows from their subwords and classes."""

    def __init__(
        self, pretrained: Pretrained, words: npt.NDArray[np.uint8], layers: int, classes: int, labels: int
    ) -> None:
        super().__init__()
        hidden = pretrained.hidden
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(unpack_rows(words)), freeze=True)
        self.positions = nn.Parameter(torch.zeros(pretrained.positions, hidden))
        self.norm = nn.LayerNorm(hidden, eps=pretrained.epsilon)
        self.layers = nn.ModuleList(Layer(hidden, pretrained.heads, pretrained.epsilon) for _ in range(layers))
        self.classes = nn.EmbeddingBag(classes, hidden, mode="sum", padding_idx=0)
        self.class_scores = nn.EmbeddingBag(classes, labels, mode="sum", padding_idx=0)
        self.head = nn.Linear(hidden, labels)
        nn.init.zeros_(self.classes.weight)
        nn.init.zeros_(self.class_scores.weight)
        _load(self, pretrained.tensors)

    def forward(self, ids: Tensor, starts: Tensor, classes: Tensor) -> Tensor:
        """Return the scores of the labels of each word, ``words x labels``.

        Shapes: ``ids`` ``batch x length`` with padding; ``starts`` the places of the words' first subwords in the
        flattened batch; ``classes`` ``words x most``, padded with 0.
        """
        if self.training:
            shown = torch.rand(len(classes), 1, device=classes.device) >= _HIDDEN_CLASSES
            # The first is the guideline, which is always told.
            shown = shown | (torch.arange(classes.shape[1], device=classes.device) == 0)
            classes = classes * shown
        batch, length = ids.shape
        states = self.words(ids)
        states = states.view(batch * length, -1).index_add(0, starts, self.classes(classes)).view(batch, length, -1)
        states = self.norm(states + self.positions[:length])
        if self.training:
            states = functional.dropout(states, _DROPOUT)
        mask = (ids != PADDING)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        first = states.reshape(batch * length, -1)[starts]
        if self.training:
            first = functional.dropout(first, _DROPOUT)
        scores: Tensor = self.head(first) + self.class_scores(classes)
        return scores


def _load(network: Network, tensors: Mapping[str, npt.NDArray[np.float32]]) -> None:
    hidden = network.head.in_features

    def put(parameter: Tensor, name: str) -> None:
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(tensors[name].copy()).view_as(parameter))

    with torch.no_grad():
        positions = torch.from_numpy(tensors["emb.pos"].copy()).view(-1, hidden)
        network.positions.copy_(positions + torch.from_numpy(tensors["emb.type"].copy()).view(-1, hidden)[0])
    put(network.norm.weight, "emb.ln.w")
    put(network.norm.bias, "emb.ln.b")
    for number, layer in enumerate(network.layers):
        for part, name in _PARTS.items():
            module = getattr(layer, part)
            put(module.weight, f"l{number}.{name}.w")
            put(module.bias, f"l{number}.{name}.b")


_PARTS: Final = {
    "query": "q", "key": "k", "value": "v", "attended": "ao", "norm1": "aln", "wide": "fi", "narrow": "fo",
    "norm2": "oln",
}  # fmt: skip
