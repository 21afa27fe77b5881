#!/usr/bin/env python3
"""A large checkpoint of random weights, to see how much memory a film takes. No downloads; needs numpy.

    python large_checkpoint.py --kinora target/debug/kinora --from tests/fixtures/ltx-2.3 --out FOLDER [--gb 4]

Everything is that of the small checkpoint but the transformer and the connectors, which are half as wide as the
published ones, with as many blocks as make a transformer of so many gigabytes in bf16. Their tensors are those that
`kinora neural keys` lists for the new configuration.
"""
import argparse, json, pathlib, shutil, struct, subprocess
import numpy as np

ap = argparse.ArgumentParser()
ap.add_argument('--kinora', required=True); ap.add_argument('--from', dest='source', required=True)
ap.add_argument('--out', required=True); ap.add_argument('--gb', type=float, default=4.0)
A = ap.parse_args()
source, out = pathlib.Path(A.source), pathlib.Path(A.out)
HEADS, WIDE, NARROW = 16, 128, 64
VIDEO, AUDIO = HEADS * WIDE, HEADS * NARROW
# Enough to be no pattern, and few enough to be quick: every tensor is cut from these.
POOL = np.random.default_rng(0).standard_normal(1 << 22, dtype=np.float32)


def tensors(config):
    path = out / 'config.json.part'
    path.write_text(json.dumps(config))
    told = subprocess.run([A.kinora, 'neural', 'keys', '--config', str(path), '--json'], check=True, capture_output=True)
    path.unlink()
    return json.loads(told.stdout)['tensors']


def size(listed):
    return sum(2 * int(np.prod(t['shape'])) for t in listed)


def write(folder, config):
    listed = tensors(config)
    header, offset = {}, 0
    for t in listed:
        end = offset + 2 * int(np.prod(t['shape']))
        header[t['name']] = {'dtype': 'BF16', 'shape': t['shape'], 'data_offsets': [offset, end]}
        offset = end
    head = json.dumps(header).encode()
    head += b' ' * (-len(head) % 8)
    with open(folder / 'model.safetensors', 'wb') as file:
        file.write(struct.pack('<Q', len(head)) + head)
        for t in listed:
            count = int(np.prod(t['shape']))
            scale = 1 / np.sqrt(max(1, int(np.prod(t['shape'][1:]))))
            cut = ((POOL * np.float32(scale)).view(np.uint32) >> 16).astype(np.uint16).tobytes()
            for start in range(0, 2 * count, len(cut)):
                file.write(cut[:2 * count - start])
    (folder / 'config.json').write_text(json.dumps(config, indent=1))
    return offset


for part in source.iterdir():
    if part.is_dir() and part.name != 'golden':
        shutil.copytree(part, out / part.name, dirs_exist_ok=True)
config = json.loads((source / 'transformer/config.json').read_text())
config.update(_class_name='LTX2VideoTransformer3DModel', num_attention_heads=HEADS, attention_head_dim=WIDE,
              cross_attention_dim=VIDEO, audio_num_attention_heads=HEADS, audio_attention_head_dim=NARROW,
              audio_cross_attention_dim=AUDIO)
one, two = (size(tensors(config | {'num_layers': n})) for n in (1, 2))
config['num_layers'] = max(1, round((A.gb * 1e9 - one) / (two - one)) + 1)
bytes_ = write(out / 'transformer', config)
print(f"transformer: {bytes_ / 1e9:.2f} GB in {config['num_layers']} blocks of {(two - one) / 1e6:.0f} MB")
config = json.loads((source / 'connectors/config.json').read_text())
config.update(_class_name='LTX2TextConnectors', video_connector_num_attention_heads=HEADS,
              video_connector_attention_head_dim=WIDE, audio_connector_num_attention_heads=HEADS,
              audio_connector_attention_head_dim=NARROW, video_hidden_dim=VIDEO, audio_hidden_dim=AUDIO)
print(f"connectors: {write(out / 'connectors', config) / 1e9:.2f} GB")
