#!/usr/bin/env python3
"""Turns the two face networks of the npm package @mediapipe/face_mesh into the files beside this script.

    npm pack @mediapipe/face_mesh@0.4.1657299874 && tar xzf mediapipe-face_mesh-0.4.1657299874.tgz
    pip install tflite ai-edge-litert numpy pillow safetensors
    python convert.py package/face_mesh_solution_packed_assets.data ../../../photos/{astronaut,two_dogs_portrait}.jpg

The .data file is a concatenation; each network is cut out at the offset of its loader:
detector/   face_detection_short_range.tflite, 229,032 bytes at 3,757,224 (128 x 128, values -1..1)
landmarks/  face_landmark.tflite, 1,241,896 bytes at 2,495,952            (192 x 192, values 0..1)
each with
weights.safetensors  The weights as the model has them, in half precision. Convolutions are
                     [out, height, width, in], depthwise ones [1, height, width, channels], slopes [1, 1, channels].
graph.json           The layers in the order in which they run, one a line. Numbers name what flows
                     between layers, [height, width, channels]. Padding is "same" everywhere. The detector's last
                     reshapes and concatenations are left to who reads its four outputs.
golden.safetensors   For each photo "in.NAME" as bytes and "out.NAME.*" as the reference interpreter makes them, in
                     single precision: detector regressors [896, 16] and scores [896]; landmarks points [468, 3] in
                     pixels of the crop and the presence flag. "roi.NAME" is the crop: cx, cy, side, angle.
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
OPERATORS = {v: k for k, v in vars(tflite.BuiltinOperator).items() if isinstance(v, int)}
NUMBERS = {tflite.TensorType.FLOAT32: np.float32, tflite.TensorType.FLOAT16: np.float16, tflite.TensorType.INT32: np.int32}
SHAPED = ("RESHAPE", "CONCATENATION")


class Reader:
    """Walks the one subgraph of a TFLite file."""

    def __init__(self, file):
        self.model = tflite.Model.GetRootAsModel(file, 0)
        self.graph = self.model.Subgraphs(0)
        self.layers, self.weights, self.widened, self.shaped = [], {}, {}, {}
        for index in range(self.graph.OperatorsLength()):
            self.read(self.graph.Operators(index))
        ends = [self.graph.Outputs(k) for k in range(self.graph.OutputsLength())]
        self.outputs = [tensor for end in ends for tensor in self.shaped.get(end, [end])]

    def constant(self, tensor):
        tensor = self.widened.get(tensor, tensor)
        described = self.graph.Tensors(tensor)
        buffer = self.model.Buffers(described.Buffer())
        if buffer.DataLength() == 0:
            return None
        shape = [int(side) for side in described.ShapeAsNumpy()]
        return np.frombuffer(buffer.DataAsNumpy().tobytes(), NUMBERS[described.Type()]).reshape(shape)

    def read(self, operator):
        code = self.model.OperatorCodes(operator.OpcodeIndex())
        name = OPERATORS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        inputs, output = [int(i) for i in operator.InputsAsNumpy()], int(operator.Outputs(0))
        if name == "DEQUANTIZE" and self.constant(inputs[0]) is not None:
            self.widened[output] = inputs[0]
            return
        flowing = [tensor for tensor in inputs if self.constant(tensor) is None]
        if name in SHAPED:
            self.shaped[output] = [t for tensor in flowing for t in self.shaped.get(tensor, [tensor])]
            return
        layer = {"layer": None, "inputs": flowing, "output": output}
        layer.update(self.attributes(operator, name, inputs))
        if name != "PAD":
            for tensor in (tensor for tensor in inputs if tensor not in flowing):
                self.weights[f"w{tensor}"] = self.constant(tensor).astype(np.float16)
                layer.setdefault("weights", []).append(f"w{tensor}")
        self.layers.append(layer)

    def attributes(self, operator, name, inputs):
        def options(kind):
            table, found = operator.BuiltinOptions(), kind()
            found.Init(table.Bytes, table.Pos)
            return found

        match name:
            case "CONV_2D" | "DEPTHWISE_CONV_2D":
                found = options(tflite.Conv2DOptions if name == "CONV_2D" else tflite.DepthwiseConv2DOptions)
                assert found.StrideH() == found.StrideW() and found.FusedActivationFunction() == 0
                return {"layer": "conv" if name == "CONV_2D" else "depthwise", "stride": found.StrideH()}
            case "MAX_POOL_2D":
                return {"layer": "highest"}
            case "PAD":
                assert not self.constant(inputs[1])[:3].any(), "only channels are padded"
                return {"layer": "widen", "channels": int(self.graph.Tensors(operator.Outputs(0)).Shape(3))}
            case "ADD" | "PRELU" | "RELU":
                return {"layer": name.lower()}
        raise ValueError(f"unknown operator {name}")


def convert(file, folder, low, high):
    read, folder = Reader(file), HERE / folder
    folder.mkdir(exist_ok=True)
    save_file(read.weights, folder / "weights.safetensors")
    lines = ",\n    ".join(json.dumps(layer) for layer in read.layers)
    ends = f'"input": {read.graph.Inputs(0)},\n  "outputs": {json.dumps(read.outputs)}'
    (folder / "graph.json").write_text(f'{{\n  {ends},\n  "layers": [\n    {lines}\n  ]\n}}\n')
    net = Interpreter(model_content=file)
    net.allocate_tensors()

    def call(rgb):
        net.set_tensor(net.get_input_details()[0]["index"], (rgb.astype(np.float32) / 255 * (high - low) + low)[None])
        net.invoke()
        return [net.get_tensor(read.graph.Outputs(k)).astype(np.float32) for k in range(read.graph.OutputsLength())]

    return call


def goldens(detector, landmarks, photos):
    """What the reference interpreter makes of the photos, for the parity test."""
    anchors = [((x + 0.5) / n, (y + 0.5) / n) for n, k in ((16, 2), (8, 6)) for y in range(n) for x in range(n) for _ in range(k)]
    boxes, points = {}, {}
    for photo in map(Path, photos):
        image, name = Image.open(photo).convert("RGB"), photo.stem
        w, h = image.size
        s = 128 / max(w, h)
        nw, nh = round(w * s), round(h * s)
        ox, oy = (128 - nw) // 2, (128 - nh) // 2
        small = np.zeros((128, 128, 3), np.uint8)
        small[oy : oy + nh, ox : ox + nw] = np.asarray(image.resize((nw, nh), Image.BOX))
        regressors, scores = detector(small)
        boxes |= {f"in.{name}": small, f"out.{name}.regressors": regressors[0], f"out.{name}.scores": scores[0, :, 0]}
        best = int(scores[0, :, 0].argmax())
        box = regressors[0, best].reshape(8, 2) / 128
        box[[0, 2, 3]] += anchors[best]
        box *= 128
        box[[0, 2, 3]] -= (ox, oy)
        box /= s
        angle = float(np.arctan2(box[3, 1] - box[2, 1], box[3, 0] - box[2, 0]))
        side, (cx, cy) = float(1.5 * max(box[1])), map(float, box[0])
        c, n = np.cos(angle) * side / 192, np.sin(angle) * side / 192
        affine = (c, -n, cx - 96 * c + 96 * n, n, c, cy - 96 * n - 96 * c)
        crop = np.asarray(image.transform((192, 192), Image.AFFINE, affine, Image.BILINEAR))
        mesh, flag = landmarks(crop)
        points |= {f"in.{name}": crop, f"out.{name}.points": mesh.reshape(468, 3), f"out.{name}.flag": flag.ravel()}
        points[f"roi.{name}"] = np.array([cx, cy, side, angle], np.float32)
    save_file(boxes, HERE / "detector/golden.safetensors")
    save_file(points, HERE / "landmarks/golden.safetensors")


def main(path, *photos):
    data = Path(path).read_bytes()
    detector = convert(data[3757224 : 3757224 + 229032], "detector", -1.0, 1.0)
    landmarks = convert(data[2495952 : 2495952 + 1241896], "landmarks", 0.0, 1.0)
    goldens(detector, landmarks, photos)


main(*sys.argv[1:])
