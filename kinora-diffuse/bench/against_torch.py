#!/usr/bin/env python3
"""How fast this engine is beside torch on one machine: blocks of LTX-2.3 and Wan 2.2 of half the published width,
attention, a convolution over time and space, and a linear layer.

    pip install torch diffusers==0.42.1
    python against_torch.py --kinora target/release/kinora [--threads 2] [--turns 5] [--dtype f32 bf16]

The two take turns, so that what else the machine does slows both alike. Of every turn there are two ratios: of the
seconds that the threads worked (processor), and of the seconds that went by (wall), which other programs on the
machine make longer. What is told is the median of the turns' ratios, and the least and the most.
"""
import argparse, json, os, resource, statistics, subprocess, time

ap = argparse.ArgumentParser()
ap.add_argument('--kinora', required=True); ap.add_argument('--threads', type=int, default=2)
ap.add_argument('--turns', type=int, default=5); ap.add_argument('--dtype', nargs='+', default=['f32', 'bf16'])
ap.add_argument('--work', nargs='+', default=['block', 'wan-block', 'attention', 'convolution', 'linear'])
A = ap.parse_args()
os.environ['RAYON_NUM_THREADS'] = str(A.threads)
import torch
torch.set_num_threads(A.threads); torch.set_grad_enabled(False)
TYPES = {'f32': torch.float32, 'bf16': torch.bfloat16}


def block(dtype):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformerBlock as Block, LTX2AudioVideoRotaryPosEmbed as Rope
    import inspect
    wanted = dict(dim=2048, num_attention_heads=16, attention_head_dim=128, cross_attention_dim=2048, audio_dim=1024,
                  audio_num_attention_heads=16, audio_attention_head_dim=64, audio_cross_attention_dim=1024,
                  video_gated_attn=True, audio_gated_attn=True, video_cross_attn_adaln=True, audio_cross_attn_adaln=True,
                  video_gated_attention=True, audio_gated_attention=True, rope_type='split', activation_fn='gelu-approximate',
                  attention_bias=True, attention_out_bias=True, eps=1e-6, elementwise_affine=False)
    known = inspect.signature(Block.__init__).parameters
    model = Block(**{k: v for k, v in wanted.items() if k in known}).to(dtype).eval()
    V, S, T = 2048, 128, 256
    r = lambda *shape: torch.randn(*shape, dtype=dtype)
    rope = lambda heads, tokens, width: (r(1, heads, tokens, width // 2), r(1, heads, tokens, width // 2))
    given = dict(hidden_states=r(1, V, 2048), audio_hidden_states=r(1, S, 1024), encoder_hidden_states=r(1, T, 2048),
                 audio_encoder_hidden_states=r(1, T, 1024), temb=r(1, 1, 9 * 2048), temb_audio=r(1, 1, 9 * 1024),
                 temb_ca_scale_shift=r(1, 1, 4 * 2048), temb_ca_audio_scale_shift=r(1, 1, 4 * 1024),
                 temb_ca_gate=r(1, 1, 2048), temb_ca_audio_gate=r(1, 1, 1024), temb_prompt=r(1, 1, 2 * 2048),
                 temb_prompt_audio=r(1, 1, 2 * 1024), video_rotary_emb=rope(16, V, 128), audio_rotary_emb=rope(16, S, 64),
                 ca_video_rotary_emb=rope(16, V, 64), ca_audio_rotary_emb=rope(16, S, 64))
    asks = inspect.signature(model.forward).parameters
    given = {k: v for k, v in given.items() if k in asks}
    return lambda: model(**given)


def wan_block(dtype):
    from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed as Rope, WanTransformerBlock as Block
    W, grid, T = 1536, (8, 16, 16), 256
    model = Block(W, 7168, 12, qk_norm='rms_norm_across_heads', cross_attn_norm=True, eps=1e-6).to(dtype).eval()
    V = grid[0] * grid[1] * grid[2]
    rope = Rope(128, (1, 1, 1), 1024)(torch.empty(1, 1, *grid))
    x, prompt, level = torch.randn(1, V, W, dtype=dtype), torch.randn(1, T, W, dtype=dtype), torch.randn(1, 6, W)
    return lambda: model(x, prompt, level, rope)


def attention(dtype):
    q, k, v = (torch.randn(1, 24, 4096, 128, dtype=dtype) for _ in range(3))
    return lambda: torch.nn.functional.scaled_dot_product_attention(q, k, v)


def convolution(dtype):
    model = torch.nn.Conv3d(256, 256, 3, padding=1).to(dtype)
    x = torch.randn(1, 256, 9, 34, 60, dtype=dtype)
    return lambda: model(x)


def linear(dtype):
    model = torch.nn.Linear(4096, 4096).to(dtype)
    x = torch.randn(1, 2048, 4096, dtype=dtype)
    return lambda: model(x)


# Rounds of one turn; a turn takes a few seconds.
ROUNDS = {'block': 2, 'wan-block': 2, 'attention': 2, 'convolution': 5, 'linear': 5}


def ran(work, dtype, rounds):
    """Milliseconds of every round, and those that all of the command's threads worked, from its start to its end."""
    worked = lambda: 1000 * sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    command = [A.kinora, 'neural', 'bench', '--work', work, '--rounds', str(rounds), '--dtype', dtype, '--json']
    before = worked()
    told = subprocess.run(command + ['--medium'] * work.endswith('block'), check=True, capture_output=True).stdout
    return json.loads(told)['rounds'], worked() - before


def own(work, dtype):
    """Milliseconds of a round: processor, wall."""
    # What more rounds add is the work of rounds alone.
    few, many = ran(work, dtype, 1), ran(work, dtype, 1 + ROUNDS[work])
    return (many[1] - few[1]) / ROUNDS[work], statistics.mean(many[0])


def theirs(work, run):
    run()
    begun = time.process_time(), time.perf_counter()
    for _ in range(ROUNDS[work]):
        run()
    ended = time.process_time(), time.perf_counter()
    return tuple(1000 * (end - start) / ROUNDS[work] for start, end in zip(begun, ended))


for name in A.work:
    for dtype in A.dtype:
        run = globals()[name.replace('-', '_')](TYPES[dtype])
        turns = [(own(name, dtype), theirs(name, run)) for _ in range(A.turns)]
        for which, clock in enumerate(('processor', 'wall')):
            mine, other = (statistics.median(side[which] for side in sides) for sides in zip(*turns))
            ratios = sorted(mine[which] / other[which] for mine, other in turns)
            print(f'{name:12} {dtype:5} {clock:10} kinora {mine:8.1f} ms  torch {other:8.1f} ms  '
                  f'ratio {statistics.median(ratios):.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})', flush=True)
