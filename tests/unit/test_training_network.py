"""The encoder as it is trained and as it is served give the same scores. Needs the extra for training."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="the extra for training is not installed")
pytest.importorskip("onnx", reason="the extra for training is not installed")

from streams.entities.encoder.packed import BLOCK_BYTES, BLOCK_WEIGHTS  # noqa: E402
from streams.entities.encoder.subwords import PADDING  # noqa: E402
from streams.entities.labels import LABELS  # noqa: E402
from streams.training.export import export_layers, quantize_layers  # noqa: E402
from streams.training.network import Network  # noqa: E402
from streams.training.pretrained import Pretrained  # noqa: E402

HIDDEN, PIECES, CLASSES = 64, 50, 7


def tiny() -> Pretrained:
    """A pretrained encoder of random weights, as the wheel's but small."""
    chance = np.random.default_rng(5)

    def weights(*shape: int) -> np.ndarray:
        return (chance.normal(size=shape) * 0.1).astype(np.float32)

    tensors = {"emb.pos": weights(16 * HIDDEN), "emb.type": weights(2 * HIDDEN)}
    norms, squares = ["emb.ln"], []
    for number in range(2):
        norms += [f"l{number}.aln", f"l{number}.oln"]
        squares += [f"l{number}.{part}" for part in ("q", "k", "v", "ao")]
        tensors |= {f"l{number}.fi.w": weights(4 * HIDDEN, HIDDEN), f"l{number}.fi.b": weights(4 * HIDDEN)}
        tensors |= {f"l{number}.fo.w": weights(HIDDEN, 4 * HIDDEN), f"l{number}.fo.b": weights(HIDDEN)}
    tensors |= {f"{name}.w": 1 + weights(HIDDEN) for name in norms} | {f"{name}.b": weights(HIDDEN) for name in norms}
    tensors |= {f"{name}.w": weights(HIDDEN, HIDDEN) for name in squares}
    tensors |= {f"{name}.b": weights(HIDDEN) for name in squares}
    packed = chance.integers(0, 256, (PIECES, HIDDEN // BLOCK_WEIGHTS * BLOCK_BYTES)).astype(np.uint8)
    packed.reshape(-1, BLOCK_BYTES)[:, :2] = np.array([0.01], "<f2").view(np.uint8)
    pieces = tuple(f"p{number}" for number in range(PIECES))
    return Pretrained(HIDDEN, 2, 4, 16, 1e-12, pieces, np.zeros(PIECES, np.float32), 3, packed, tensors)


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    pretrained = tiny()
    made: Network = Network(pretrained, pretrained.packed_words, 2, CLASSES, len(LABELS))
    for table in (made.classes, made.class_scores):
        torch.nn.init.normal_(table.weight[1:], std=0.1)
    made.eval()
    return made


@pytest.mark.parametrize(("quantized", "tolerance"), [(False, 1e-3), (True, 0.05)])
def test_the_exported_layers_give_the_same_scores(
    network: Network, tmp_path: Path, quantized: bool, tolerance: float
) -> None:
    export_layers(network, tmp_path / "whole.onnx")
    if quantized:
        quantize_layers(tmp_path / "whole.onnx", tmp_path / "small.onnx")
        assert (tmp_path / "small.onnx").stat().st_size < (tmp_path / "whole.onnx").stat().st_size
    path = tmp_path / ("small.onnx" if quantized else "whole.onnx")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    ids = torch.tensor([[0, 7, 9, 11, 2], [0, 8, 2, PADDING, PADDING]])
    starts = torch.tensor([1, 3, 6])
    none = torch.zeros(3, 1, dtype=torch.long)
    with torch.no_grad():
        expected = network(ids, starts, none).numpy()
        states = network.words(ids).numpy()
    (scores,) = session.run(None, {"states": states, "lengths": np.array([5, 3], np.int32)})
    found = scores.reshape(-1, len(LABELS))[starts.numpy()]
    assert np.abs(found - expected).max() < tolerance


def test_classes_change_the_scores_of_their_word_and_its_neighbours(network: Network) -> None:
    ids, starts = torch.tensor([[0, 7, 9, 11, 2]]), torch.tensor([1, 2, 3])
    with torch.no_grad():
        without = network(ids, starts, torch.zeros(3, 2, dtype=torch.long))
        with_one = network(ids, starts, torch.tensor([[0, 0], [4, 5], [0, 0]]))
    assert (without - with_one).abs().max(dim=1).values.min() > 1e-4


def test_word_embeddings_are_not_trained(network: Network) -> None:
    trained = {name for name, parameter in network.named_parameters() if parameter.requires_grad}
    assert "words.weight" not in trained
    assert {"classes.weight", "head.weight", "layers.0.query.weight"} <= trained
