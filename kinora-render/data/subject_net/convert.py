#!/usr/bin/env python3
"""Turns MediaPipe's selfie segmentation into the files beside this script.

    npm pack @mediapipe/selfie_segmentation@0.1.1675465747
    tar xzf mediapipe-selfie_segmentation-0.1.1675465747.tgz
    pip install tflite ai-edge-litert numpy pillow safetensors
    python convert.py package/selfie_segmentation.tflite ../../../photos/{astronaut,coffee}.jpg

weights.safetensors  The weights as the model has them, in half precision. Convolutions are
                     [out, height, width, in], depthwise ones [1, height, width, channels].
graph.json           The layers in the order in which they run, one a line. Numbers name what flows
                     between layers, [height, width, channels]. Padding is "same" everywhere, pools
                     are global, an activation belongs to the layer that feeds it.
golden.safetensors   For each photo "in.NAME", 256 x 256 RGB bytes, and "out.NAME", every third row of
                     what the reference interpreter makes of them, in single precision.
"""

import json
import sys
from pathlib import Path

import numpy as np
import tflite
from ai_edge_litert.interpreter import Interpreter
from PIL import Image
from safetensors.numpy import save_file

HERE = Path(__file__).parent
GOLDEN_ROWS = slice(None, None, 3)
ACTIVATIONS = {"RELU": "relu", "HARD_SWISH": "hard_swish", "LOGISTIC": "logistic"}
NUMBERS = {tflite.TensorType.FLOAT32: np.float32, tflite.TensorType.FLOAT16: np.float16, tflite.TensorType.INT32: np.int32}


def names(enumeration):
    return {value: name for name, value in vars(enumeration).items() if isinstance(value, int)}


OPERATORS = names(tflite.BuiltinOperator)


class Reader:
    """Walks the one subgraph of a TFLite file."""

    def __init__(self, file):
        self.model = tflite.Model.GetRootAsModel(file, 0)
        self.graph = self.model.Subgraphs(0)
        self.widened = {}  # Single-precision tensors, each with the half-precision constant behind it.
        self.layers, self.weights = [], {}
        for index in range(self.graph.OperatorsLength()):
            self.read(self.graph.Operators(index))

    def shape(self, tensor):
        return [int(side) for side in self.graph.Tensors(tensor).ShapeAsNumpy()]

    def constant(self, tensor):
        tensor = self.widened.get(tensor, tensor)
        described = self.graph.Tensors(tensor)
        buffer = self.model.Buffers(described.Buffer())
        if buffer.DataLength() == 0:
            return None
        return np.frombuffer(buffer.DataAsNumpy().tobytes(), NUMBERS[described.Type()]).reshape(self.shape(tensor))

    def name(self, operator):
        code = self.model.OperatorCodes(operator.OpcodeIndex())
        name = OPERATORS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        return code.CustomCode().decode() if name == "CUSTOM" else name

    def read(self, operator):
        name = self.name(operator)
        inputs, (output,) = [int(i) for i in operator.InputsAsNumpy()], [int(o) for o in operator.OutputsAsNumpy()]
        if name == "DEQUANTIZE":
            self.widened[output] = inputs[0]
        elif name in ACTIVATIONS:
            self.activate(inputs[0], output, ACTIVATIONS[name])
        else:
            self.add(operator, name, inputs, output)

    def activate(self, tensor, output, activation):
        (maker,) = [layer for layer in self.layers if layer["output"] == tensor]
        assert "activation" not in maker
        assert not [layer for layer in self.layers if tensor in layer["inputs"]]
        maker.update(output=output, activation=activation)

    def add(self, operator, name, inputs, output):
        flowing = [tensor for tensor in inputs if self.constant(tensor) is None]
        layer = {"layer": None, "inputs": flowing, "output": output}
        layer.update(self.attributes(operator, name, flowing, output))
        if layer["layer"] != "upscale":
            for tensor in (tensor for tensor in inputs if tensor not in flowing):
                stored = self.widened.get(tensor, tensor)
                self.weights[f"w{stored}"] = self.constant(tensor).astype(np.float16)
                layer.setdefault("weights", []).append(f"w{stored}")
        self.layers.append(layer)

    def attributes(self, operator, name, flowing, output):
        def options(kind):
            table = operator.BuiltinOptions()
            found = kind()
            found.Init(table.Bytes, table.Pos)
            return found

        before, after = self.shape(flowing[0]), self.shape(output)
        match name:
            case "CONV_2D" | "DEPTHWISE_CONV_2D":
                found = options(tflite.Conv2DOptions if name == "CONV_2D" else tflite.DepthwiseConv2DOptions)
                assert found.StrideH() == found.StrideW() and found.FusedActivationFunction() == 0
                assert after[1] == -(-before[1] // found.StrideH()), "padding is not 'same'"
                return {"layer": "conv" if name == "CONV_2D" else "depthwise", "stride": found.StrideH()}
            case "AVERAGE_POOL_2D":
                assert after[1:3] == [1, 1], "the pool is not global"
                return {"layer": "pool"}
            case "ADD" | "MUL":
                assert options(tflite.AddOptions if name == "ADD" else tflite.MulOptions).FusedActivationFunction() == 0
                return {"layer": name.lower()}
            case "RESIZE_BILINEAR":
                assert options(tflite.ResizeBilinearOptions).HalfPixelCenters()
                return {"layer": "upscale", "factor": after[1] // before[1]}
            case "Convolution2DTransposeBias":
                assert after[1:3] == [2 * before[1], 2 * before[2]]
                return {"layer": "spread"}
        raise ValueError(f"unknown operator {name}")


def reference(path, photos):
    """What the reference interpreter makes of the photos, for the parity test."""
    net = Interpreter(model_path=path)
    net.allocate_tensors()
    golden = {}
    for photo in map(Path, photos):
        rgb = np.asarray(Image.open(photo).convert("RGB").resize((256, 256), Image.BOX))
        net.set_tensor(net.get_input_details()[0]["index"], rgb[None] / np.float32(255))
        net.invoke()
        probability = net.get_tensor(net.get_output_details()[0]["index"])[0, GOLDEN_ROWS, :, 0]
        golden[f"in.{photo.stem}"] = rgb
        golden[f"out.{photo.stem}"] = np.ascontiguousarray(probability, np.float32)
    return golden


def main(path, *photos):
    read = Reader(Path(path).read_bytes())
    save_file(read.weights, HERE / "weights.safetensors")
    lines = ",\n    ".join(json.dumps(layer) for layer in read.layers)
    ends = f'"input": {read.graph.Inputs(0)},\n  "outputs": [{read.graph.Outputs(0)}]'
    (HERE / "graph.json").write_text(f'{{\n  {ends},\n  "layers": [\n    {lines}\n  ]\n}}\n')
    save_file(reference(path, photos), HERE / "golden.safetensors")


main(*sys.argv[1:])
