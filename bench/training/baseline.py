"""One training step of the bundled model in PyTorch, to be measured beside ours.

    python3 baseline.py MODEL_FOLDER whole|projector|lora BATCH SIDE RANK

Waits for lines on its input; after each it makes a step and prints a line of JSON: seconds, the most memory that was
resident in bytes, and how many numbers are trained. What is frozen before the transformer (encoders of words, styles
and pictures) is computed beforehand, as ours has it: inputs are random. Where PyTorch is older than its own kernels for
attention (2.0) and for root-mean-square norms (2.4), both are written in its other operators.
"""

import json
import math
import os
import resource
import struct
import sys
import time

import torch
import torch.nn.functional as F

folder, kind = sys.argv[1:3]
batch, side, rank = (int(text) for text in sys.argv[3:6])
torch.manual_seed(0)
torch.set_num_threads(os.cpu_count() or 1)


def weights(path):
    kinds = {"F16": torch.float16, "F32": torch.float32, "BF16": torch.bfloat16}
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        body = bytearray(file.read())
    found = {}
    for name, told in head.items():
        if name != "__metadata__":
            first, last = told["data_offsets"]
            values = torch.frombuffer(memoryview(body)[first:last], dtype=kinds[told["dtype"]])
            found[name] = values.reshape(told["shape"]).float().clone()
    return found


manifest = json.load(open(f"{folder}/model.json"))
components = manifest["components"]
config = components["transformer"]["config"]
style_width = components["siglip"]["config"]["hidden_size"]
style_places = components["projector"]["config"]["siglip_tokens"]
w = {}
for file in components["transformer"]["files"] + components["projector"]["files"]:
    w.update(weights(f"{folder}/{file}"))
hidden, count = config["hidden_size"], config["num_heads"]

adapted = {}
if kind == "lora":
    layers = [
        f"double_blocks.{n}.{s}_attn.{p}"
        for n in range(config["depth"])
        for s in ("img", "txt")
        for p in ("qkv", "proj")
    ]
    layers += [f"single_blocks.{n}.{p}" for n in range(config["depth_single_blocks"]) for p in ("linear1", "linear2")]
    for layer in layers:
        out, into = w[f"{layer}.weight"].shape
        out = 3 * hidden if layer.endswith("linear1") else out
        adapted[layer] = (torch.randn(rank, into) / rank, torch.zeros(out, rank))
    trained = [factor for pair in adapted.values() for factor in pair]
else:
    trained = [t for name, t in w.items() if kind == "whole" or name.startswith("feature_embedder.")]
for tensor in trained:
    tensor.requires_grad_(True)
optimiser = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.01, foreach=True)


def linear(path, x):
    y = F.linear(x, w[f"{path}.weight"], w.get(f"{path}.bias"))
    if path not in adapted:
        return y
    down, up = adapted[path]
    change = F.linear(F.linear(x, down), up)
    return y + F.pad(change, (0, y.shape[-1] - change.shape[-1]))


def in_heads(x):
    return x.unflatten(-1, (count, -1)).transpose(1, 2)


def rms(path, x):
    if hasattr(F, "rms_norm"):
        return F.rms_norm(x, x.shape[-1:], w[path], 1e-6)
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * w[path]


def turned(x, cos, sin):
    a, b = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack((a * cos - b * sin, b * cos + a * sin), -1).flatten(-2)


def attend(q, k, v, angles):
    q, k = turned(q, *angles), turned(k, *angles)
    if hasattr(F, "scaled_dot_product_attention"):
        y = F.scaled_dot_product_attention(q, k, v)
    else:
        y = torch.softmax((q / math.sqrt(q.shape[-1])) @ k.transpose(-1, -2), -1) @ v
    return y.transpose(1, 2).flatten(2)


def queries(path, x):
    q, k, v = (in_heads(part) for part in x.chunk(3, -1))
    return rms(f"{path}.query_norm.scale", q), rms(f"{path}.key_norm.scale", k), v


def modulated(x, shift, scale):
    return F.layer_norm(x, x.shape[-1:], None, None, 1e-6) * (1 + scale) + shift


def modulation(path, act, vectors):
    return linear(path, act)[:, None].chunk(vectors, -1)


def embedder(path, x):
    return linear(f"{path}.out_layer", F.silu(linear(f"{path}.in_layer", x)))


def style_tokens(states):
    tokens = []
    for level, state in states.items():
        path = f"feature_embedder.{level}"
        mixed = F.silu(linear(f"{path}_embedding_linear.0", state.transpose(1, 2))).transpose(1, 2)
        norm = F.layer_norm(mixed, mixed.shape[-1:], w[f"{path}_layer_norm.weight"], w[f"{path}_layer_norm.bias"])
        tokens.append(linear(f"{path}_projection", norm))
    return torch.cat(tokens, 1)


def double(n, img, txt, act, angles):
    path = f"double_blocks.{n}"
    streams = (("txt", txt), ("img", img))
    m = {s: modulation(f"{path}.{s}_mod.lin", act, 6) for s, _ in streams}
    parts = [
        queries(f"{path}.{s}_attn.norm", linear(f"{path}.{s}_attn.qkv", modulated(x, *m[s][:2]))) for s, x in streams
    ]
    both = attend(*(torch.cat(pair, 2) for pair in zip(*parts)), angles).split((txt.shape[1], img.shape[1]), 1)
    done = {}
    for (s, x), attended in zip(streams, both):
        x = x + m[s][2] * linear(f"{path}.{s}_attn.proj", attended)
        wide = F.gelu(linear(f"{path}.{s}_mlp.0", modulated(x, m[s][3], m[s][4])), approximate="tanh")
        done[s] = x + m[s][5] * linear(f"{path}.{s}_mlp.2", wide)
    return done["img"], done["txt"]


def single(n, x, act, angles):
    path = f"single_blocks.{n}"
    shift, scale, gate = modulation(f"{path}.modulation.lin", act, 3)
    qkv, wide = linear(f"{path}.linear1", modulated(x, shift, scale)).split(
        (3 * hidden, w[f"{path}.linear1.weight"].shape[0] - 3 * hidden), -1
    )
    attended = attend(*queries(f"{path}.norm", qkv), angles)
    return x + gate * linear(f"{path}.linear2", torch.cat((attended, F.gelu(wide, approximate="tanh")), -1))


def velocity(noisy, subject, time_embedded, pooled, text, states, angles):
    act = F.silu(embedder("time_in", time_embedded) + embedder("vector_in", pooled))
    txt = torch.cat((style_tokens(states), linear("txt_in", text)), 1)
    img = torch.cat((linear("img_in", noisy), linear("img_in", subject)), 1)
    for n in range(config["depth"]):
        img, txt = double(n, img, txt, act, angles)
    x = torch.cat((txt, img), 1)
    for n in range(config["depth_single_blocks"]):
        x = single(n, x, act, angles)
    shift, scale = modulation("final_layer.adaLN_modulation.1", act, 2)
    final = x[:, txt.shape[1] : txt.shape[1] + noisy.shape[1]]
    return linear("final_layer.linear", modulated(final, shift, scale))


tokens, channels = (side // 16) ** 2, config["in_channels"]
length = components["t5"]["max_length"]
context = length + 3 * components["projector"]["config"]["style_tokens_per_level"]
clean, subject = torch.randn(batch, tokens, channels), torch.randn(batch, tokens, channels)
text, pooled = torch.randn(batch, length, config["context_in_dim"]), torch.randn(batch, config["vec_in_dim"])
states = {level: torch.randn(batch, style_places, style_width) for level in ("high", "mid", "low")}
turns = torch.rand(context + 2 * tokens, hidden // count // 2) * 6
angles = (turns.cos(), turns.sin())
frequencies = torch.exp(-math.log(10000) * torch.arange(128) / 128)


def step():
    noise, t = torch.randn_like(clean), torch.rand(batch)
    a = 1000 * t[:, None] * frequencies
    k = t[:, None, None]
    found = velocity(
        (1 - k) * clean + k * noise, subject, torch.cat((a.cos(), a.sin()), -1), pooled, text, states, angles
    )
    loss = ((found - (noise - clean)) ** 2).mean()
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimiser.step()


for _ in sys.stdin:
    start = time.perf_counter()
    step()
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(seconds=seconds, peak=most, trained=sum(t.numel() for t in trained))), flush=True)
