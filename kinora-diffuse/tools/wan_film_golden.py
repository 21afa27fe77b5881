#!/usr/bin/env python3
"""The rest of a tiny random Wan 2.2: autoencoders, the scheduler, a tokenizer and whole films, for the parity test.

    python wan_film_golden.py --out tests/fixtures            after wan_golden.py --out tests/fixtures/wan-2.2
    python wan_film_golden.py --keys config.json              the keys and shapes of an autoencoder, without memory

`wan-2.2` gets what a film needs beside the text encoder and the transformer, `wan-2.1` the older form of the autoencoder.
Films end at latents, as the autoencoder has a golden of its own; their noise is recorded.
"""
import argparse
import json
from pathlib import Path

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanTransformer3DModel
from diffusers.pipelines.wan import pipeline_wan, pipeline_wan_i2v
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

from wan_golden import golden, save

torch.set_grad_enabled(False)
CHANNELS, PLACES = 6, 48
LETTERS = ["<pad>", "</s>", "<unk>"] + list(" abcdefghijklmnopqrstuvwxyz.,&<>'!-\"")


class Ftfy:
    """Stands for ftfy, which repairs what has been decoded wrongly, and is not installed here."""

    fix_text = staticmethod(lambda text: text)


def autoencoder(config, folder, generator):
    torch.manual_seed(0)
    model = AutoencoderKLWan(**config).eval()
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if name.endswith("gamma"):
            noise = 1 + 0.3 * noise
        elif parameter.ndim == 1:
            noise = 0.3 * noise
        else:
            noise = noise / parameter[0].numel() ** 0.5
        parameter.copy_(noise.to(torch.bfloat16).float())
    save(model, dict(config, _class_name="AutoencoderKLWan"), folder / "vae")
    frames, side = 9, model.config.scale_factor_spatial
    pixels = torch.randint(0, 256, (1, 3, frames, 2 * side, 3 * side), generator=generator, dtype=torch.uint8)
    video = pixels.float() / 127.5 - 1
    mode = model.encode(video).latent_dist.mode()
    mean, std = (torch.tensor(config[name]).view(1, -1, 1, 1, 1) for name in ("latents_mean", "latents_std"))
    latents = torch.randn(mode.shape, generator=generator)
    # What the decoder makes of random weights is as large as it is; it is brought within what is not clamped.
    decoded = model.decode(latents).sample
    while decoded.abs().max() == 1:
        for parameter in model.decoder.conv_out.parameters():
            parameter.copy_((parameter / 2).to(torch.bfloat16).float())
        decoded = model.decode(latents).sample
    save(model, dict(config, _class_name="AutoencoderKLWan"), folder / "vae")
    tensors = {"in.pixels": pixels, "in.latents": latents, "out.moments_mode": mode, "out.pixels": decoded,
               "out.normalised": (mode - mean) / std}
    golden(folder / "golden", "vae", tensors, {})
    print("vae", mode.shape, mode.std().item(), decoded.std().item())
    return model


def statistics(channels, generator):
    return dict(latents_mean=[round(x, 4) for x in torch.randn(channels, generator=generator).tolist()],
                latents_std=[round(0.5 + x, 4) for x in torch.rand(channels, generator=generator).tolist()])


def scheduler(folder, generator):
    config = dict(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0, solver_order=2, solver_type="bh2",
                  lower_order_final=True, predict_x0=True, num_train_timesteps=1000, final_sigmas_type="zero",
                  disable_corrector=[], timestep_spacing="linspace")
    (folder / "scheduler").mkdir(exist_ok=True)
    text = json.dumps(dict(config, _class_name="UniPCMultistepScheduler"), indent=1, sort_keys=True)
    (folder / "scheduler" / "scheduler_config.json").write_text(text + "\n")
    tensors = {}
    for steps in (1, 2, 7, 50):
        model = UniPCMultistepScheduler(**config)
        model.set_timesteps(steps)
        tensors[f"out.levels{steps}"] = model.sigmas
        tensors[f"out.training{steps}"] = model.timesteps.float()
    steps = 7
    model = UniPCMultistepScheduler(**config)
    model.set_timesteps(steps)
    latents = torch.randn(1, 4, 2, 2, 3, generator=generator)
    velocities = torch.randn(steps, *latents.shape, generator=generator)
    tensors |= {"in.latents": latents, "in.velocities": velocities}
    trajectory = []
    for level, velocity in zip(model.timesteps, velocities):
        latents = model.step(velocity, level, latents, return_dict=False)[0]
        trajectory.append(latents)
    tensors["out.trajectory"] = torch.stack(trajectory)
    path = folder / "golden" / "unipc.safetensors"
    save_file({k: v.contiguous() for k, v in tensors.items()}, path, metadata={"args": json.dumps(config)})
    return UniPCMultistepScheduler(**config)


def tokenizer(folder):
    model = Tokenizer(models.WordLevel({letter: index for index, letter in enumerate(LETTERS)}, unk_token="<unk>"))
    model.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    model.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    (folder / "tokenizer").mkdir(exist_ok=True)
    model.save(str(folder / "tokenizer" / "tokenizer.json"))
    return PreTrainedTokenizerFast(tokenizer_object=model, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def loaded(folder):
    config = json.loads((folder / "text_encoder" / "config.json").read_text())
    text = UMT5EncoderModel._from_config(UMT5Config(**config), attn_implementation="eager").eval()
    weights = {name: tensor.float() for name, tensor in load_file(folder / "text_encoder" / "model.safetensors").items()}
    missing, unexpected = text.load_state_dict(weights, strict=False)
    assert not unexpected and all("embed_tokens" in name or "shared" in name for name in missing), (missing, unexpected)
    transformer = WanTransformer3DModel.from_config(json.loads((folder / "transformer" / "config.json").read_text())).eval()
    weights = {name: tensor.float() for name, tensor in load_file(folder / "transformer" / "model.safetensors").items()}
    transformer.load_state_dict(weights)
    return text, transformer


def films(folder, vae, model, generator):
    pipeline_wan.ftfy = pipeline_wan_i2v.ftfy = Ftfy
    text, transformer = loaded(folder)
    parts = dict(tokenizer=tokenizer(folder), text_encoder=text, vae=vae, scheduler=model, transformer=transformer)
    width, height, frames, steps = 48, 32, 9, 5
    side = vae.config.scale_factor_spatial
    shape = (1, CHANNELS, (frames - 1) // 4 + 1, height // side, width // side)
    mean, std = (torch.tensor(getattr(vae.config, name)).view(1, -1, 1, 1, 1) for name in ("latents_mean", "latents_std"))
    args = dict(prompt="  a  cat &amp;amp; a dog,\n run! ", negative_prompt="a still picture", width=width, height=height,
                num_frames=frames, num_inference_steps=steps, guidance_scale=5.0, max_sequence_length=PLACES)
    picture = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
    image = Image.fromarray(picture.numpy())
    for name, kind, more, given, changed in (
        ("e2e_picture", pipeline_wan_i2v.WanImageToVideoPipeline, dict(image=image), {"in.image": picture}, {}),
        ("e2e_words", pipeline_wan.WanPipeline, {}, {}, dict(guidance_scale=1.0, num_inference_steps=3)),
    ):
        noise = torch.randn(shape, generator=generator)
        pipeline = kind(**parts, expand_timesteps=True)
        pipeline.set_progress_bar_config(disable=True)
        call = args | changed
        latents = pipeline(**call, **more, latents=noise.clone(), output_type="latent").frames
        path = folder / "golden"
        golden(path, name, {"in.noise0": noise, "out.video_latents": latents * std + mean, **given}, call)
        print(name, latents.shape, latents.std().item())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.keys:
        config = json.loads(options.keys.read_text())
        with torch.device("meta"):
            keys = AutoencoderKLWan.from_config(config).state_dict()
        print("\n".join(f"{name}\t{list(tensor.shape)}" for name, tensor in sorted(keys.items())))
    else:
        generator = torch.Generator().manual_seed(options.seed)
        small = dict(dim_mult=[1, 2, 2], num_res_blocks=1, attn_scales=[], scale_factor_temporal=4)
        folder = options.out / "wan-2.2"
        config = dict(small, base_dim=4, decoder_base_dim=6, z_dim=CHANNELS, temperal_downsample=[True, True], is_residual=True,
                      in_channels=12, out_channels=12, patch_size=2, scale_factor_spatial=8, **statistics(CHANNELS, generator))
        vae = autoencoder(config, folder, generator)
        index = dict(_class_name="WanPipeline", expand_timesteps=True, boundary_ratio=None)
        (folder / "model_index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")
        films(folder, vae, scheduler(folder, generator), generator)
        older = dict(small, dim_mult=[1, 2, 2, 1], base_dim=4, z_dim=5, temperal_downsample=[False, True, True], is_residual=False,
                     scale_factor_spatial=8, **statistics(5, generator))
        autoencoder(older, options.out / "wan-2.1", generator)
