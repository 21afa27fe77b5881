#!/usr/bin/env python3
"""Tiny random LTX-2.x checkpoints, and what the reference computes with them, for the parity tests. No downloads.

    pip install torch diffusers==0.42.1 transformers==5.23.0 accelerate safetensors numpy pillow
    python fixtures.py --out FOLDER --version 2.3 [--seed 0] [--heads 2] [--head-dim 16] [--layers 2]
                       [--size 64] [--frames 17] [--e2e]

FOLDER/COMPONENT/{config.json,model.safetensors} has the weights under their published names, in bf16.
FOLDER/golden/NAME.safetensors has inputs "in.*" and outputs "out.*" in f32, and the call's arguments as metadata.

Weights are rounded to bf16 before the reference runs in f32, so that the small file is still exact. Every parameter
and buffer that starts as zero or one is made random: a golden is blind to what does not change it. The noise that the
pipelines draw is recorded, so that nobody needs torch's generator; films end at latents, as the decoders have goldens
of their own.
"""
import argparse, json, math, os, warnings
warnings.filterwarnings('ignore'); os.environ.setdefault('HF_HUB_OFFLINE', '1')
import numpy as np, torch
from safetensors.torch import save_file
torch.set_grad_enabled(False)
ap = argparse.ArgumentParser()
ap.add_argument('--out', required=True); ap.add_argument('--version', default='2.3', choices=['2.0', '2.3', '2.5'])
ap.add_argument('--seed', type=int, default=0); ap.add_argument('--heads', type=int, default=2)
ap.add_argument('--head-dim', type=int, default=16); ap.add_argument('--layers', type=int, default=2)
ap.add_argument('--size', type=int, default=64); ap.add_argument('--frames', type=int, default=17)
ap.add_argument('--e2e', action='store_true')
A = ap.parse_args()
from diffusers import (LTX2VideoTransformer3DModel, AutoencoderKLLTX2Video, AutoencoderKLLTX2Audio,
                       FlowMatchEulerDiscreteScheduler, LTX2ImageToVideoPipeline, LTX2ConditionPipeline)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder, LTX2VocoderWithBWE
from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES
V, new = A.version, A.version != '2.0'
g = torch.Generator().manual_seed(A.seed)
R = lambda *s, sc=1.0: torch.randn(*s, generator=g) * sc
H, L = 16, 6                                    # text hidden size, text layers
D, DA = A.heads * A.head_dim, A.heads * A.head_dim // 2

def dft_basis(n):                               # hann-windowed real DFT, like the shipped STFT buffers
    k = torch.arange(n // 2 + 1)[:, None] * torch.arange(n)[None] * 2 * math.pi / n
    return (torch.cat([k.cos(), -k.sin()]) * torch.hann_window(n))[:, None]

def randomise(m):
    keys = set(m.state_dict())
    for n, p in list(m.named_parameters()) + list(m.named_buffers()):
        if n not in keys or not p.is_floating_point() or p.ndim == 0 or n.endswith(('.filter', 'inv_freq')): continue
        if n.endswith('forward_basis') or n.endswith('inverse_basis'): p.copy_(dft_basis(p.shape[-1]))
        elif n.endswith('mel_basis'): p.copy_(torch.rand(p.shape, generator=g) / p.shape[-1])
        elif n.endswith('latents_std') or n.endswith('std-of-means'): p.copy_(0.5 + torch.rand(p.shape, generator=g))
        elif n.endswith('norm_q.weight') or n.endswith('norm_k.weight'): p.copy_(1 + R(*p.shape, sc=.2))
        elif p.ndim <= 1 or 'table' in n or 'registers' in n: p.copy_(R(*p.shape, sc=.2))
        else: p.copy_(R(*p.shape, sc=1.0 / math.sqrt(max(1, p[0].numel()))))
        p.copy_(p.to(torch.bfloat16).float())
    return m.eval()

def ser(v):
    return list(v) if isinstance(v, (tuple, list)) else v
def save(name, m):
    d = f'{A.out}/{name}'; os.makedirs(d, exist_ok=True)
    cfg = m.config.to_dict() if hasattr(m.config, 'to_dict') else dict(m.config)
    json.dump(cfg, open(d + '/config.json', 'w'), default=lambda o: str(o), indent=0, sort_keys=True)
    sd = {k: (v.to(torch.bfloat16) if v.is_floating_point() and not k.endswith('filter') else v).contiguous().clone()
          for k, v in m.state_dict().items()}
    save_file(sd, d + '/model.safetensors')
    return m
def gold(name, args=None, **t):
    os.makedirs(f'{A.out}/golden', exist_ok=True)
    t = {k.replace('__', '.'): (v.float() if v.is_floating_point() else v if v.dtype == torch.uint8 else v.to(torch.int64)).contiguous().clone() for k, v in t.items()}
    save_file(t, f'{A.out}/golden/{name}.safetensors', metadata={'args': json.dumps(args or {}), 'version': V})

# ---- text encoder -------------------------------------------------------------------------------
if V != '2.5':
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration
    te = Gemma3ForConditionalGeneration(Gemma3Config(
        text_config=dict(hidden_size=H, intermediate_size=32, num_hidden_layers=L, num_attention_heads=2, num_key_value_heads=1,
                         head_dim=8, vocab_size=64, sliding_window=8, query_pre_attn_scalar=8),
        vision_config=dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=28, patch_size=14),
        mm_tokens_per_image=4, image_token_index=60, boi_token_index=61, eoi_token_index=62))
else:
    from transformers.models.gemma4_unified.configuration_gemma4_unified import Gemma4UnifiedConfig
    from transformers import Gemma4UnifiedForConditionalGeneration
    te = Gemma4UnifiedForConditionalGeneration(Gemma4UnifiedConfig(
        text_config=dict(hidden_size=H, intermediate_size=32, num_hidden_layers=L, num_attention_heads=2, num_key_value_heads=2, head_dim=8,
                         global_head_dim=16, num_global_key_value_heads=1, attention_k_eq_v=True, vocab_size=64, sliding_window=8),
        vision_config=None, audio_config=None))
te = save('text_encoder', randomise(te))
ids = torch.randint(4, 60, (1, 16), generator=g); am = torch.ones(1, 16, dtype=torch.long); ids[:, :5] = 0; am[:, :5] = 0
hs = te(input_ids=ids, attention_mask=am, output_hidden_states=True).hidden_states
hs = torch.stack(hs, -1)
gold('text_encoder', in__ids=ids, in__mask=am, out__hidden=hs)
# ---- connectors ---------------------------------------------------------------------------------
co = save('connectors', randomise(LTX2TextConnectors(
    caption_channels=H, text_proj_in_factor=L + 1, video_connector_num_attention_heads=2, video_connector_attention_head_dim=(D if new else H) // 2,
    video_connector_num_layers=2, video_connector_num_learnable_registers=8, video_gated_attn=new, audio_connector_num_attention_heads=2,
    audio_connector_attention_head_dim=(DA if new else H) // 2, audio_connector_num_layers=2, audio_connector_num_learnable_registers=8, audio_gated_attn=new,
    connector_rope_base_seq_len=32, rope_double_precision=True, causal_temporal_positioning=False, rope_type='split',
    **(dict(per_modality_projections=True, video_hidden_dim=D, audio_hidden_dim=DA, proj_bias=True) if new else {}))))
cv, ca, cm = co(hs, am, padding_side='left')
gold('connectors', in__hidden=hs, in__mask=am, out__video=cv, out__audio=ca, out__mask=cm)
# ---- transformer --------------------------------------------------------------------------------
tr = save('transformer', randomise(LTX2VideoTransformer3DModel(
    in_channels=4, out_channels=4, num_attention_heads=A.heads, attention_head_dim=A.head_dim, cross_attention_dim=D, audio_in_channels=4, audio_out_channels=4,
    audio_num_attention_heads=A.heads, audio_attention_head_dim=A.head_dim // 2, audio_cross_attention_dim=DA, num_layers=A.layers, caption_channels=H,
    rope_double_precision=True, rope_type='split', gated_attn=new, cross_attn_mod=new, audio_gated_attn=new, audio_cross_attn_mod=new,
    use_prompt_embeddings=not new, perturbed_attn=new, ff_bias=V != '2.5', use_keyframes_abs_pos_embedding=V == '2.5')))
F_, hh = (A.frames - 1) // 8 + 1, A.size // 32; n, na = F_ * hh * hh, 9
cap = {}
def hook(m, args, kw, out):
    for k, v in kw.items():
        if isinstance(v, torch.Tensor): cap['in__' + k] = v
        elif isinstance(v, tuple) and len(v) == 2 and isinstance(v[0], torch.Tensor): cap[f'in__{k}__cos'], cap[f'in__{k}__sin'] = v
    cap['out__video'], cap['out__audio'] = out
hd = tr.transformer_blocks[0].register_forward_hook(hook, with_kwargs=True)
x, xa = R(1, n, 4), R(1, na, 4)
ts = torch.full((1, n), 725.); ts[:, :hh * hh] = 0; sg = torch.tensor([725.])
kw = dict(hidden_states=x, audio_hidden_states=xa, encoder_hidden_states=cv, audio_encoder_hidden_states=ca, timestep=ts, audio_timestep=sg, sigma=sg,
          encoder_attention_mask=cm, audio_encoder_attention_mask=cm, num_frames=F_, height=hh, width=hh, fps=24.0, audio_num_frames=na, use_cross_timestep=new)
o = tr(**kw); blk = dict(cap); hd.remove()
gold('transformer_block0', dict(heads=A.heads), **blk)
xt = dict(in__video=x, in__audio=xa, in__ctx=cv, in__actx=ca, in__mask=cm, in__timestep=ts, in__sigma=sg, out__video=o.sample, out__audio=o.audio_sample)
if new:
    p = tr(**{**kw, 'spatio_temporal_guidance_blocks': [A.layers - 1]}); q = tr(**{**kw, 'isolate_modalities': True})
    xt |= dict(out__stg_video=p.sample, out__stg_audio=p.audio_sample, out__iso_video=q.sample, out__iso_audio=q.audio_sample)
gold('transformer', dict(num_frames=F_, height=hh, width=hh, fps=24.0, audio_num_frames=na, stg_block=A.layers - 1, use_cross_timestep=new), **xt)
# ---- video VAE ----------------------------------------------------------------------------------
common = dict(in_channels=3, out_channels=3, latent_channels=4, patch_size=4, patch_size_t=1, encoder_causal=True, decoder_causal=False, timestep_conditioning=False,
              down_block_types=('LTX2VideoDownBlock3D',) * 4, spatio_temporal_scaling=(True,) * 4, downsample_type=('spatial', 'temporal', 'spatiotemporal', 'spatiotemporal'),
              encoder_spatial_padding_mode='zeros', spatial_compression_ratio=32, temporal_compression_ratio=8, layers_per_block=(1,) * 5)
vae = AutoencoderKLLTX2Video(block_out_channels=(4, 8, 16, 16), decoder_block_out_channels=(4, 8, 8, 16), decoder_layers_per_block=(1,) * 5,
        decoder_spatio_temporal_scaling=(True,) * 4, decoder_inject_noise=(False,) * 5, upsample_type=('spatiotemporal', 'spatiotemporal', 'temporal', 'spatial'),
        upsample_residual=(False,) * 4, upsample_factor=(2, 2, 1, 2), decoder_spatial_padding_mode='zeros', **common) if new else \
      AutoencoderKLLTX2Video(block_out_channels=(8, 16, 32, 64), decoder_block_out_channels=(8, 16, 32), decoder_layers_per_block=(1,) * 4,
        decoder_spatio_temporal_scaling=(True,) * 3, decoder_inject_noise=(False,) * 4, upsample_type=('spatiotemporal',) * 3,
        upsample_residual=(True,) * 3, upsample_factor=(2,) * 3, decoder_spatial_padding_mode='reflect', **common)
vae = save('vae', randomise(vae))
px, z = torch.randint(0, 256, (1, 3, 9, A.size, A.size), generator=g, dtype=torch.uint8), R(1, 4, 2, hh, hh)
# Of the frames that come out, every third row and column is kept.
gold('vae', dict(every=3), in__pixels=px, out__moments_mode=vae.encode(px.float() / 127.5 - 1).latent_dist.mode(), in__latents=z, out__pixels=vae.decode(z).sample[..., ::3, ::3])
# ---- audio VAE decoder + vocoder ----------------------------------------------------------------
av = save('audio_vae', randomise(AutoencoderKLLTX2Audio(base_channels=4, output_channels=2, ch_mult=(1, 2, 4), num_res_blocks=1, attn_resolutions=None, in_channels=2,
    resolution=32, latent_channels=2, norm_type='pixel', causality_axis='height', dropout=0.0, mid_block_add_attention=False, sample_rate=16000, mel_hop_length=160,
    is_causal=True, mel_bins=8, double_z=True)))
za = R(1, 2, 5, 2); mel = av.decode(za).sample
gold('audio_vae', in__latents=za, out__mel=mel)
if new:
    vo = LTX2VocoderWithBWE(in_channels=16, hidden_channels=64, out_channels=2, upsample_kernel_sizes=[11, 4, 4, 4, 4, 4], upsample_factors=[5, 2, 2, 2, 2, 2], resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3, 5]], act_fn='snakebeta', antialias=True, final_act_fn=None, final_bias=False, bwe_in_channels=16, bwe_hidden_channels=32, bwe_out_channels=2,
        bwe_upsample_kernel_sizes=[12, 11, 4, 4, 4], bwe_upsample_factors=[6, 5, 2, 2, 2], bwe_resnet_kernel_sizes=[3], bwe_resnet_dilations=[[1, 3, 5]], bwe_act_fn='snakebeta',
        bwe_antialias=True, bwe_final_act_fn=None, bwe_final_bias=False, filter_length=64, hop_length=80, window_length=64, num_mel_channels=8, input_sampling_rate=16000,
        output_sampling_rate=48000)
else:
    vo = LTX2Vocoder(in_channels=16, hidden_channels=64, out_channels=2, upsample_kernel_sizes=[16, 15, 8, 4, 4], upsample_factors=[6, 5, 2, 2, 2], resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3, 5]], output_sampling_rate=24000)
vo = save('vocoder', randomise(vo))
gold('vocoder', in__mel=mel, out__wave=vo(mel))
# ---- latent upsampler ---------------------------------------------------------------------------
up = save('latent_upsampler', randomise(LTX2LatentUpsamplerModel(in_channels=4, mid_channels=32, num_blocks_per_stage=1, use_rational_resampler=V == '2.0')))
gold('latent_upsampler', in__latents=z, out__latents=up(z))
# ---- schedule -----------------------------------------------------------------------------------
SC = dict(use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05, base_image_seq_len=1024, max_image_seq_len=4096, shift_terminal=0.1)
def sig(n_, seq, sigmas=None, **over):
    s = FlowMatchEulerDiscreteScheduler(**{**SC, **over})
    mu = (2.05 - 0.95) / (4096 - 1024) * seq + 0.95 - (2.05 - 0.95) / (4096 - 1024) * 1024
    s.set_timesteps(sigmas=sigmas or np.linspace(1, 1 / n_, n_), mu=mu); return s.sigmas
raw = dict(use_dynamic_shifting=False, shift_terminal=None)
gold('schedule', SC, out__n40_s14080=sig(40, 14080), out__n8_s3520=sig(8, 3520), out__n30_s1024=sig(30, 1024),
     out__distilled=sig(8, 3520, DISTILLED_SIGMA_VALUES, **raw), out__distilled2=sig(3, 14080, STAGE_2_DISTILLED_SIGMA_VALUES, **raw))
# ---- end to end (noise recorded, so no torch RNG is needed in Rust) ------------------------------
if A.e2e:
    from tokenizers import Tokenizer, pre_tokenizers, processors, models as TM
    from transformers import PreTrainedTokenizerFast
    from PIL import Image
    import diffusers.pipelines.ltx2.pipeline_ltx2_image2video as P1, diffusers.pipelines.ltx2.pipeline_ltx2_condition as P2
    vocab = {'<pad>': 0, '<eos>': 1, '<bos>': 2, '<unk>': 3}
    for ch in "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ.,:'": vocab.setdefault(ch, len(vocab))
    t = Tokenizer(TM.WordLevel(vocab, unk_token='<unk>')); t.pre_tokenizer = pre_tokenizers.Split('', 'isolated')
    t.post_processor = processors.TemplateProcessing(single='<bos> $A', special_tokens=[('<bos>', 2)])
    os.makedirs(A.out + '/tokenizer', exist_ok=True); t.save(A.out + '/tokenizer/tokenizer.json')
    tok = PreTrainedTokenizerFast(tokenizer_object=t, pad_token='<pad>', eos_token='<eos>', bos_token='<bos>', unk_token='<unk>', padding_side='left')
    te.resize_token_embeddings = None
    sch = FlowMatchEulerDiscreteScheduler(**SC)
    c = dict(transformer=tr, vae=vae, audio_vae=av, scheduler=sch, text_encoder=te, tokenizer=tok, connectors=co, vocoder=vo, processor=None)
    img = lambda s: Image.fromarray((np.random.default_rng(s).random((A.size, A.size, 3)) * 255).astype('uint8'))
    imgt = lambda s: torch.from_numpy(np.array(img(s)))
    com = dict(prompt='a robot dancing', negative_prompt='bad', height=A.size, width=A.size, num_frames=A.frames, frame_rate=24.0, num_inference_steps=2, max_sequence_length=16, output_type='latent')
    plain = dict(guidance_scale=1., stg_scale=0., modality_scale=1., guidance_rescale=0., audio_guidance_scale=1., audio_stg_scale=0., audio_modality_scale=1., audio_guidance_rescale=0., spatio_temporal_guidance_blocks=None)
    full = dict(guidance_scale=3., stg_scale=1., modality_scale=3., guidance_rescale=.7, audio_guidance_scale=7., audio_stg_scale=1., audio_modality_scale=3., audio_guidance_rescale=.7, spatio_temporal_guidance_blocks=[A.layers - 1]) if new else {**plain, 'guidance_scale': 4.}
    def run(mod, pipe, **kw):  # every randn_tensor of the pipeline's module is recorded
        rec = []; orig = mod.randn_tensor
        def rt(*a, **k): r = orig(*a, **k); rec.append(r.clone()); return r
        mod.randn_tensor = rt
        try: o = pipe(generator=torch.Generator().manual_seed(A.seed + 1), **com, **kw)
        finally: mod.randn_tensor = orig
        return o, rec
    p = LTX2ImageToVideoPipeline(**c); p.set_progress_bar_config(disable=True)
    q = LTX2ConditionPipeline(**c); q.set_progress_bar_config(disable=True)
    for nm, kw in (('e2e_plain', plain), ('e2e_guided', full)):
        o, rec = run(P1, p, image=img(0), image_crf=0, **kw)
        gold(nm, {**com, **kw}, in__image=imgt(0), **{f'in__noise{i}': r for i, r in enumerate(rec)}, out__video_latents=o.frames, out__audio_latents=o.audio)
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
    import inspect
    ck = {'crf': 0} if 'crf' in inspect.signature(LTX2VideoCondition).parameters else {}
    o, rec = run(P2, q, conditions=[LTX2VideoCondition(frames=img(0), index=0, strength=1., **ck), LTX2VideoCondition(frames=img(1), index=-1, strength=1., **ck)],
                 **({} if ck else {'image_crf': 0}), **plain)
    gold('e2e_first_last', {**com, **plain}, in__image=imgt(0), in__end_image=imgt(1), **{f'in__noise{i}': r for i, r in enumerate(rec)}, out__video_latents=o.frames, out__audio_latents=o.audio)
    # Two stages: a draft at half the size whose picture is held loosely, enlarged, and refined.
    from diffusers import LTX2LatentUpsamplePipeline
    if A.size % 64 == 0:
        raw_scheduler = FlowMatchEulerDiscreteScheduler(**{**SC, **raw})
        q = LTX2ConditionPipeline(**{**c, 'scheduler': raw_scheduler}); q.set_progress_bar_config(disable=True)
        u = LTX2LatentUpsamplePipeline(vae=vae, latent_upsampler=up); u.set_progress_bar_config(disable=True)
        held = lambda strength: dict(conditions=[LTX2VideoCondition(frames=img(0), index=0, strength=strength, **ck)], **({} if ck else {'image_crf': 0}))
        full_size, com = com, {**com, 'width': A.size // 2, 'height': A.size // 2, 'num_inference_steps': len(DISTILLED_SIGMA_VALUES)}
        o, rec = run(P2, q, **held(.7), sigmas=DISTILLED_SIGMA_VALUES, **plain)
        larger = u(latents=o.frames, width=A.size // 2, height=A.size // 2, num_frames=A.frames, output_type='latent').frames
        com = {**full_size, 'num_inference_steps': len(STAGE_2_DISTILLED_SIGMA_VALUES)}
        o, rec2 = run(P2, q, **held(1.), sigmas=STAGE_2_DISTILLED_SIGMA_VALUES, noise_scale=STAGE_2_DISTILLED_SIGMA_VALUES[0],
                      latents=larger, audio_latents=o.audio, **plain)
        gold('e2e_two_stage', {**com, **plain, 'draft_strength': .7}, in__image=imgt(0), **{f'in__noise{i}': r for i, r in enumerate(rec + rec2)},
             out__video_latents=o.frames, out__audio_latents=o.audio)
tot = 0
for r, _, fs in sorted(os.walk(A.out)):
    for f in sorted(fs): s = os.path.getsize(f'{r}/{f}'); tot += s; print(f'{s:9d} {r}/{f}')
print('TOTAL', tot)
