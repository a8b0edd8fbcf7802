"""Writes the trained encoder as an ONNX graph of onnxruntime's fused operators, with its matrices in eight bits.

The graph begins behind the word embeddings, which stay in four bits in a file of their own, shared between processes.
"""

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from streams.training.network import Layer, Network

_OPSET: Final = 17
_FUSED: Final = "com.microsoft"
#: The outputs of the feed-forward parts lose most in eight bits; they stay in sixteen on disk and 32 in memory.
_KEPT: Final = "narrow"
_HEAD: Final = "head"


class _Graph:
    """Collects nodes and weights; every method returns the name of what its node gives."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, name: str, inputs: list[str], domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def matmul(self, name: str, states: str, module: nn.Linear) -> str:
        matrix = module.weight.detach().numpy().T
        if name.endswith(_KEPT):
            half = self.constant(f"{name}.half", matrix.astype(np.float16))
            weight = self.node("Cast", f"{name}.weight", [half], to=TensorProto.FLOAT)
        else:
            weight = self.constant(f"{name}.weight", matrix)
        return self.node("MatMul", name, [states, weight])

    def bias(self, name: str, module: nn.Module) -> str:
        return self.constant(f"{name}.bias", module.get_parameter("bias").detach().numpy())

    def norm(self, name: str, inputs: list[str], module: nn.LayerNorm, bias: str) -> str:
        gamma = self.constant(f"{name}.gamma", module.weight.detach().numpy())
        beta = self.constant(f"{name}.beta", module.bias.detach().numpy())
        return self.node("SkipLayerNormalization", name, [*inputs, gamma, beta, bias], _FUSED, epsilon=module.eps)


def export_layers(network: Network, path: Path) -> None:
    """Write ``network`` without its word embeddings to ``path``.

    Inputs: ``states`` ``batch x length x hidden``, the embeddings of the subwords with those of the words' classes, and
    ``lengths`` ``batch``, how many subwords each window has. Output: ``scores`` ``batch x length x labels``.
    """
    graph = _Graph()
    hidden = network.head.in_features
    states = _embedded(graph, network)
    for number, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        states = _layer(graph, f"layer{number}", states, layer)
    logits = graph.matmul(_HEAD, states, network.head)
    graph.node("Add", "scores", [logits, graph.bias(_HEAD, network.head)])
    labels = network.head.out_features
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", hidden]),
                helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]),
            ],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "length", labels])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=8,
    )
    onnx.save(model, path)


def quantize_layers(whole: Path, path: Path) -> None:
    """Write the graph ``whole`` to ``path`` with its matrices in eight bits, a scale for each output."""
    kept = [node.name for node in onnx.load(whole).graph.node if node.name.endswith((_KEPT, _HEAD))]
    quantize_dynamic(
        whole,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        # Without a bit less, sums overflow on processors that lack newer instructions.
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=kept,
        # What the fused operators give, whose types the tool does not know.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def _embedded(graph: _Graph, network: Network) -> str:
    """Add the positions, as many as there are subwords, and normalise."""
    table = graph.constant("positions", network.positions.detach().numpy())
    shape = graph.node("Shape", "shape", ["states"])
    zero, one, two = (graph.constant(f"at{number}", np.array([number], np.int64)) for number in range(3))
    length = graph.node("Slice", "length", [shape, one, two])
    positions = graph.node("Slice", "places", [table, zero, length, zero])
    summed = graph.node("Add", "placed", ["states", positions])
    gamma = graph.constant("norm.gamma", network.norm.weight.detach().numpy())
    beta = graph.constant("norm.beta", network.norm.bias.detach().numpy())
    return graph.node("LayerNormalization", "norm", [summed, gamma, beta], epsilon=network.norm.eps)


def _layer(graph: _Graph, name: str, states: str, layer: Layer) -> str:
    parts = [graph.matmul(f"{name}.{part}", states, getattr(layer, part)) for part in ("query", "key", "value")]
    biases = np.concatenate([getattr(layer, part).bias.detach().numpy() for part in ("query", "key", "value")])
    bias = graph.constant(f"{name}.biases", biases)
    mixed = graph.node("MultiHeadAttention", f"{name}.mixed", [*parts, bias, "lengths"], _FUSED, num_heads=layer.heads)
    attended = graph.matmul(f"{name}.attended", mixed, layer.attended)
    states = graph.norm(
        f"{name}.norm1", [attended, states], layer.norm1, graph.bias(f"{name}.attended", layer.attended)
    )
    wide = graph.matmul(f"{name}.wide", states, layer.wide)
    active = graph.node("BiasGelu", f"{name}.active", [wide, graph.bias(f"{name}.wide", layer.wide)], _FUSED)
    narrow = graph.matmul(f"{name}.{_KEPT}", active, layer.narrow)
    return graph.norm(f"{name}.norm2", [narrow, states], layer.norm2, graph.bias(f"{name}.narrow", layer.narrow))
