#!/usr/bin/env python3
"""Adds golden tensors to a small checkpoint, by diffusers' autoencoders:

golden/vae_tiles         LTX-2.x: latents decoded in tiles of time and space; Wan: latents decoded, and a picture encoded,
                         in tiles of space
golden/audio_vae_encode  LTX-2.x: a mel spectrogram encoded

    pip install torch diffusers==0.42.1 safetensors
    python autoencoder_golden.py FOLDER [--seed 0]

FOLDER has vae/ and, for LTX-2.x, audio_vae/, each with config.json and model.safetensors. Tiles are as small as every
model allows (some mirror their frames, and have no tile of one latent), so that the film is small too; of its frames only every eleventh row and column is kept
(Wan: every fifth).
"""
import argparse
import json

import torch
from diffusers import AutoencoderKLLTX2Audio, AutoencoderKLLTX2Video, AutoencoderKLWan
from safetensors.torch import load_file, save_file

EVERY = 11
WAN_EVERY = 5


def model(kind, folder):
    config = json.load(open(f"{folder}/config.json"))
    built = kind(**{key: value for key, value in config.items() if not key.startswith("_")})
    weights = load_file(f"{folder}/model.safetensors")
    built.load_state_dict({key: value.float() for key, value in weights.items()})
    return built.eval()


def write(folder, name, args, tensors):
    tensors = {key: value.float().contiguous().clone() for key, value in tensors.items()}
    save_file(tensors, f"{folder}/golden/{name}.safetensors", metadata={"args": json.dumps(args)})


def tiles(folder, noise):
    vae = model(AutoencoderKLLTX2Video, f"{folder}/vae")
    time, space = vae.temporal_compression_ratio, vae.spatial_compression_ratio
    size, step = [4 * space, 4 * space], [2 * space, 2 * space]
    vae.enable_tiling(size[0], size[1], 3 * time, step[0], step[1], time)
    vae.use_framewise_decoding = True
    latents = noise(1, vae.config.latent_channels, 5, 6, 4)
    pixels = vae.decode(latents).sample[..., ::EVERY, ::EVERY]
    tiling = dict(frames=3 * time, frames_step=time, size=size, size_step=step)
    write(folder, "vae_tiles", dict(every=EVERY, tiling=tiling), {"in.latents": latents, "out.pixels": pixels})


def wan_tiles(folder, noise):
    vae = model(AutoencoderKLWan, f"{folder}/vae")
    side, patch = vae.spatial_compression_ratio, vae.config.patch_size or 1
    # The last tiles are smaller than the others, and than what two of them share.
    decoding, encoding = dict(size=3 * side, step=2 * side), dict(size=3 * side // patch, step=side // patch)
    vae.enable_tiling(*[decoding["size"]] * 2, *[decoding["step"]] * 2)
    latents = noise(1, vae.config.z_dim, 2, 5, 7)
    pixels = vae.decode(latents).sample[..., ::WAN_EVERY, ::WAN_EVERY]
    vae.enable_tiling(*[encoding["size"]] * 2, *[encoding["step"]] * 2)
    frame = (noise(1, 3, 1, 4 * side, 5 * side) * 50 + 127).clamp(0, 255).to(torch.uint8)
    encoded = vae.encode(frame.float() / 127.5 - 1).latent_dist.mode()
    args = dict(every=WAN_EVERY, tiling=decoding, encoding=encoding)
    tensors = {"in.latents": latents, "out.pixels": pixels, "out.latents": encoded}
    tensors = {key: value.float().contiguous().clone() for key, value in tensors.items()}
    save_file(tensors | {"in.frame": frame}, f"{folder}/golden/vae_tiles.safetensors", metadata={"args": json.dumps(args)})


def audio(folder, noise):
    vae = model(AutoencoderKLLTX2Audio, f"{folder}/audio_vae")
    mel = noise(1, vae.config.in_channels, 17, vae.config.mel_bins)
    latents = vae.encode(mel).latent_dist.mode()
    write(folder, "audio_vae_encode", {}, {"in.mel": mel, "out.latents": latents})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_grad_enabled(False)
    source = torch.Generator().manual_seed(given.seed)
    noise = lambda *shape: torch.randn(*shape, generator=source)
    if json.load(open(f"{given.folder}/vae/config.json"))["_class_name"] == "AutoencoderKLWan":
        wan_tiles(given.folder, noise)
    else:
        tiles(given.folder, noise)
        audio(given.folder, noise)
