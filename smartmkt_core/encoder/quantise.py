"""Block-wise 8-bit quantisation of an ONNX transformer.

Every matrix is kept as 8-bit integers with one scale for each block of 64 inputs, and
onnxruntime's ``MatMulNBits`` scales the activations in the same blocks while it multiplies.
``quantize_dynamic`` was measured beside it: as quick, but cosine .996 with fp32 instead of .9998,
and its one scale for a whole batch lets a text's neighbours, and the version of onnxruntime,
change the text's vector (cosine .995 and .998).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

BLOCK = 64
_INT8_ACTIVATIONS = 4
_MICROSOFT = "com.microsoft"
# Tables smaller than this (positions, token types) are not worth the extra nodes.
_LARGE_TABLE = 10_000


def quantise(source: Path, target: Path) -> None:
    """Read the fp32 model ``source`` and write its 8-bit form to ``target``."""
    model = onnx.load(source)
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    added: list[onnx.TensorProto] = []
    for node in graph.node:
        table = constants.get(node.input[0]) if node.op_type == "Gather" else None
        matrix = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        if table is not None and len(table.dims) == 2 and table.dims[0] >= _LARGE_TABLE:
            more, tensors = _lookup(node, numpy_helper.to_array(table))
        elif matrix is not None and len(matrix.dims) == 2 and matrix.dims[0] % BLOCK == 0:
            more, tensors = _product(node, numpy_helper.to_array(matrix))
        else:
            more, tensors = [node], []
        nodes += more
        added += tensors
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    graph.initializer.extend([*kept, *added])
    model.opset_import.append(helper.make_opsetid(_MICROSOFT, 1))
    onnx.save(model, target)


def to_blocks(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Quantise ``matrix`` (inputs, outputs) in blocks of 64 inputs.

    Returns:
        The integers, zero being 128: (outputs, blocks, 64); the scales: (outputs, blocks).
    """
    inputs, outputs = matrix.shape
    blocks = np.ascontiguousarray(matrix.T).reshape(outputs, inputs // BLOCK, BLOCK)
    scales = _scales(blocks)
    integers = np.clip(np.rint(blocks / scales[..., None]) + 128, 0, 255).astype(np.uint8)
    return integers, scales


def _scales(blocks: NDArray[np.float32]) -> NDArray[np.float32]:
    scales = np.abs(blocks).max(axis=-1) / 127
    return np.where(scales == 0, 1, scales).astype(np.float32)


def _product(
    node: onnx.NodeProto, matrix: NDArray[np.float32]
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    integers, scales = to_blocks(matrix)
    names = [f"{node.output[0]}.weight_q", f"{node.output[0]}.weight_scale"]
    product = helper.make_node(
        "MatMulNBits",
        [node.input[0], *names],
        list(node.output),
        name=node.name,
        domain=_MICROSOFT,
        K=matrix.shape[0],
        N=matrix.shape[1],
        bits=8,
        block_size=BLOCK,
        accuracy_level=_INT8_ACTIVATIONS,
    )
    return [product], [
        numpy_helper.from_array(integers, names[0]),
        numpy_helper.from_array(scales.reshape(-1), names[1]),
    ]


def _lookup(
    node: onnx.NodeProto, table: NDArray[np.float32]
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    scales = _scales(table)[:, None]
    integers = np.rint(table / scales).astype(np.int8)
    out = node.output[0]
    nodes = [
        helper.make_node("Gather", [f"{out}.table_q", node.input[1]], [f"{out}.row_q"]),
        helper.make_node("Gather", [f"{out}.table_scale", node.input[1]], [f"{out}.row_scale"]),
        helper.make_node("Cast", [f"{out}.row_q"], [f"{out}.row"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}.row", f"{out}.row_scale"], [out], name=node.name),
    ]
    return nodes, [
        numpy_helper.from_array(integers, f"{out}.table_q"),
        numpy_helper.from_array(scales, f"{out}.table_scale"),
    ]
