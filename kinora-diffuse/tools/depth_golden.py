#!/usr/bin/env python3
"""A tiny random Depth Anything checkpoint and what the reference computes with it, for the parity test.

    pip install torch transformers==5.23.0 safetensors numpy pillow
    python depth_golden.py tests/fixtures/depth-anything
    python depth_golden.py --keys config.json        the keys and shapes that the reference asks for, without memory

The layout is the published one: config.json, preprocessor_config.json and model.safetensors, with the tensor names
that `save_pretrained` gives them. Every parameter is random, those too that start as zero or one, so that nothing in
the network can be left out unseen. The weights are rounded to bf16 first: the file is small and still exact.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation
from transformers.models.dpt.image_processing_pil_dpt import DPTImageProcessorPil

torch.set_grad_enabled(False)

CONFIG = dict(
    backbone_config=dict(
        model_type="dinov2", hidden_size=24, num_hidden_layers=4, num_attention_heads=3, mlp_ratio=2, image_size=70,
        patch_size=14, out_indices=[1, 2, 3, 4], reshape_hidden_states=False,
    ),
    patch_size=14, reassemble_hidden_size=24, reassemble_factors=[4, 2, 1, 0.5], neck_hidden_sizes=[6, 8, 12, 16],
    fusion_hidden_size=8, head_hidden_size=4, depth_estimation_type="relative",
)
PROCESSOR = dict(
    size=dict(height=56, width=56), keep_aspect_ratio=True, ensure_multiple_of=14, resample=3, do_resize=True,
    do_rescale=True, rescale_factor=1 / 255, do_normalize=True, do_pad=False,
    image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225],
)


def keys(path):
    config = DepthAnythingConfig(**json.loads(Path(path).read_text()))
    with torch.device("meta"):
        model = DepthAnythingForDepthEstimation(config)
    for name, tensor in sorted(model.state_dict().items()):
        print(f"{name}\t{list(tensor.shape)}")


def golden(folder):
    generator = torch.Generator().manual_seed(0)
    model = DepthAnythingForDepthEstimation(DepthAnythingConfig(**CONFIG)).eval()
    for parameter in model.parameters():
        fan = parameter[0].numel() if parameter.ndim > 1 else 1
        noise = torch.randn(parameter.shape, generator=generator)
        spread = 0.3 if parameter.ndim <= 1 else 1.3 / math.sqrt(max(1, fan))
        parameter.copy_((noise * spread + (0.6 if parameter.ndim <= 1 else 0)).to(torch.bfloat16).float())
    model.save_pretrained(folder)
    weights = load_file(folder / "model.safetensors")
    save_file({k: v.to(torch.bfloat16) for k, v in weights.items()}, folder / "model.safetensors")
    (folder / "preprocessor_config.json").write_text(json.dumps(PROCESSOR, indent=2) + "\n")

    pixels = np.random.default_rng(0).random((61, 95, 3)) * 90
    ramp = np.linspace(0, 165, 95)[None, :, None] * np.linspace(0.2, 1, 61)[:, None, None]
    picture = (pixels + ramp).astype(np.uint8)
    processor = DPTImageProcessorPil(**PROCESSOR)
    values = processor(images=Image.fromarray(picture), return_tensors="pt")["pixel_values"]
    depth = model(pixel_values=values).predicted_depth
    assert depth.max() > depth.min() + 0.1 and (depth > 0).float().mean() > 0.5, "an output that says nothing"
    tensors = {"in.picture": torch.from_numpy(picture), "out.pixels": values, "out.depth": depth}
    (folder / "golden").mkdir(exist_ok=True)
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "golden" / "depth.safetensors",
              metadata={"args": "{}"})
    print(values.shape, depth.shape, depth.min().item(), depth.max().item(), depth.std().item())


if sys.argv[1] == "--keys":
    keys(sys.argv[2])
else:
    golden(Path(sys.argv[1]))
