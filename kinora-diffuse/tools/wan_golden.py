#!/usr/bin/env python3
"""A tiny random text encoder and transformer of Wan 2.2, and what the reference computes with them, for the parity test.

    pip install torch diffusers==0.42.1 transformers==5.23.0 accelerate safetensors
    python wan_golden.py --out tests/fixtures/wan-2.2 [--seed 0] [--heads 2] [--head-dim 16] [--layers 2]
                         [--frames 3] [--rows 4] [--columns 6]
    python wan_golden.py --keys config.json         the keys and shapes that the reference asks for, without memory

The layout is that of `fixtures.py`. Every parameter is random, and rounded to bf16 before the reference runs in f32. The
text is longer than the largest distance that the encoder tells apart, so that every bucket of distances is used. In the
transformer's first pass the first frame is clean, as in films from pictures; in the second, every token has one level.
"""
import argparse
import json
import math
from pathlib import Path

import torch
from diffusers import WanTransformer3DModel
from safetensors.torch import load_file, save_file
from transformers import UMT5Config, UMT5EncoderModel

torch.set_grad_enabled(False)


def keys(path):
    config = json.loads(Path(path).read_text())
    kind = config.pop("_class_name", None) or config["architectures"][0]
    with torch.device("meta"):
        if kind == "UMT5EncoderModel":
            model = UMT5EncoderModel(UMT5Config(**config))
        else:
            model = WanTransformer3DModel.from_config(config)
    print("\n".join(f"{name}\t{list(tensor.shape)}" for name, tensor in sorted(model.state_dict().items())))


def randomise(model, generator):
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name and name.endswith("weight"):
            noise = 1 + 0.3 * noise
        elif parameter.ndim <= 1 or "table" in name or "relative" in name:
            noise = 0.5 * noise
        elif not name.startswith("shared"):
            noise = noise / math.sqrt(parameter[0].numel())
        parameter.copy_(noise.to(torch.bfloat16).float())
    return model.eval()


def save(model, config, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
    model.save_pretrained(folder / "whole", safe_serialization=True)
    written = next((folder / "whole").glob("*.safetensors"))
    weights = {name: tensor.to(torch.bfloat16) for name, tensor in load_file(written).items()}
    save_file(weights, folder / "model.safetensors")
    for path in (folder / "whole").iterdir():
        path.unlink()
    (folder / "whole").rmdir()


def golden(folder, name, tensors, args):
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    for tensor_name, tensor in tensors.items():
        assert not tensor.is_floating_point() or tensor.std() > 0.05, f"{tensor_name} says nothing"
    save_file(tensors, folder / f"{name}.safetensors", metadata={"args": json.dumps(args)})


def text(options, generator):
    width, vocabulary, places, held = 24, 50, 160, 150
    config = dict(
        architectures=["UMT5EncoderModel"], model_type="umt5", vocab_size=vocabulary, d_model=width, d_kv=options.head_dim,
        d_ff=40, num_layers=options.layers, num_heads=options.heads + 1, relative_attention_num_buckets=32,
        relative_attention_max_distance=128, feed_forward_proj="gated-gelu", layer_norm_epsilon=1e-6,
    )
    model = UMT5EncoderModel._from_config(UMT5Config(**config), attn_implementation="eager")
    randomise(model, generator)
    save(model, config, options.out / "text_encoder")
    ids = torch.randint(2, vocabulary, (1, places), generator=generator)
    mask = (torch.arange(places) < held).long()[None]
    ids = ids * mask
    ids[0, held - 1] = 1
    hidden = model(ids, mask).last_hidden_state
    prompt = torch.cat([hidden[:, :held], torch.zeros_like(hidden[:, held:])], dim=1)
    tensors = {"in.ids": ids, "in.mask": mask, "out.hidden": hidden, "out.prompt": prompt}
    golden(options.out / "golden", "text_encoder", tensors, {})
    print("text", hidden.std().item())
    return prompt


def transformer(options, generator, prompt):
    channels, patch = 6, (1, 2, 2)
    config = dict(
        _class_name="WanTransformer3DModel", patch_size=patch, num_attention_heads=options.heads,
        attention_head_dim=options.head_dim, in_channels=channels, out_channels=channels, text_dim=prompt.shape[2],
        freq_dim=32, ffn_dim=40, num_layers=options.layers, cross_attn_norm=True, qk_norm="rms_norm_across_heads",
        eps=1e-6, image_dim=None, added_kv_proj_dim=None, rope_max_seq_len=1024, pos_embed_seq_len=None,
    )
    model = randomise(WanTransformer3DModel.from_config(config), generator)
    save(model, config, options.out / "transformer")
    sizes = (options.frames, options.rows, options.columns)
    video = torch.randn(1, channels, *sizes, generator=generator)
    prompt = prompt[:, -30:]
    tokens = math.prod(size // part for size, part in zip(sizes, patch))
    level = 731.5
    levels = torch.full((1, tokens), level)
    levels[:, : tokens // sizes[0]] = 0
    first = model(video, levels, prompt).sample
    second = model(video, torch.tensor([level]), prompt).sample
    tensors = {"in.video": video, "in.timestep": levels, "in.ctx": prompt, "out.video": first, "out.one_level_video": second}
    golden(options.out / "golden", "transformer", tensors, {"level": level})
    print("transformer", first.shape, first.std().item(), (first - second).std().item())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys")
    parser.add_argument("--out", type=Path)
    for name, value in dict(seed=0, heads=2, head_dim=16, layers=2, frames=3, rows=4, columns=6).items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    options = parser.parse_args()
    if options.keys:
        keys(options.keys)
    else:
        generator = torch.Generator().manual_seed(options.seed)
        transformer(options, generator, text(options, generator))
