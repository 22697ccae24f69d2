"""CLIP's text model and the encoder of T5 v1.1 (transformers, modeling_clip.py and modeling_t5.py)."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks.attention import attend, merge_heads, split_heads
from networks.style_encoder import EncoderLayer

POSITION_BUCKETS = 32


class ClipText(nn.Module):
    """Ids [batch, length] -> the hidden state of the first end token [batch, width].

    The arguments are those of the manifest's component `clip`.
    """

    def __init__(
        self,
        hidden_size,
        num_hidden_layers,
        num_attention_heads,
        intermediate_size,
        hidden_act,
        max_position_embeddings,
        vocab_size,
        eos_token_id,
        **_,
    ):
        super().__init__()
        self.end_token = eos_token_id
        text = nn.Module()
        text.embeddings = nn.Module()
        text.embeddings.token_embedding = nn.Embedding(vocab_size, hidden_size)
        text.embeddings.position_embedding = nn.Embedding(max_position_embeddings, hidden_size)
        text.encoder = nn.Module()
        text.encoder.layers = nn.ModuleList(
            EncoderLayer(hidden_size, num_attention_heads, intermediate_size, hidden_act)
            for _ in range(num_hidden_layers)
        )
        text.final_layer_norm = nn.LayerNorm(hidden_size)
        self.text_model = text

    def forward(self, ids):
        text = self.text_model
        length = ids.shape[1]
        x = text.embeddings.token_embedding(ids) + text.embeddings.position_embedding.weight[:length]
        causal = torch.full((length, length), float("-inf"), device=ids.device).triu(1)
        for layer in text.encoder.layers:
            x = layer(x, causal)
        x = text.final_layer_norm(x)
        first_end = (ids == self.end_token).int().argmax(-1)
        return x[torch.arange(len(ids), device=ids.device), first_end]


class RootMeanSquareNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class T5Attention(nn.ModuleDict):
    """Attention without scale; the first layer's holds the bias of relative positions for all."""

    def __init__(self, width, heads, head_size, with_bias):
        inner = heads * head_size
        super().__init__({name: nn.Linear(width, inner, bias=False) for name in "qkv"})
        self["o"] = nn.Linear(inner, width, bias=False)
        if with_bias:
            self["relative_attention_bias"] = nn.Embedding(POSITION_BUCKETS, heads)


def t5_block(d_model, d_ff, d_kv, num_heads, first):
    """The modules of one layer under their published names."""
    attention = nn.Module()
    attention.SelfAttention = T5Attention(d_model, num_heads, d_kv, first)
    attention.layer_norm = RootMeanSquareNorm(d_model)
    feed = nn.Module()
    feed.layer_norm = RootMeanSquareNorm(d_model)
    feed.DenseReluDense = nn.ModuleDict(
        {
            "wi_0": nn.Linear(d_model, d_ff, bias=False),
            "wi_1": nn.Linear(d_model, d_ff, bias=False),
            "wo": nn.Linear(d_ff, d_model, bias=False),
        }
    )
    block = nn.Module()
    block.layer = nn.ModuleList([attention, feed])
    return block


def position_buckets(length, device):
    """[length, length]: 16 buckets a side, 8 of them exact, then by the logarithm of the distance up to 128."""
    places = torch.arange(length, device=device)
    relative = places[None] - places[:, None]
    distance = relative.abs()
    far = 8 + (torch.log(distance.clamp(min=1).float() / 8) / math.log(128 / 8) * 8).long()
    return (relative > 0).long() * 16 + torch.where(distance < 8, distance, far.clamp(max=15))


class T5(nn.Module):
    """Ids [batch, length] -> tokens [batch, length, width], without a mask, as FLUX uses it.

    The arguments are those of the manifest's component `t5`.
    """

    def __init__(self, d_model, d_ff, d_kv, num_heads, num_layers, vocab_size, **_):
        super().__init__()
        self.heads = num_heads
        self.shared = nn.Embedding(vocab_size, d_model)
        self.encoder = nn.Module()
        self.encoder.block = nn.ModuleList(
            t5_block(d_model, d_ff, d_kv, num_heads, index == 0) for index in range(num_layers)
        )
        self.encoder.final_layer_norm = RootMeanSquareNorm(d_model)

    def forward(self, ids):
        x = self.shared(ids)
        first = self.encoder.block[0].layer[0].SelfAttention
        buckets = position_buckets(ids.shape[1], ids.device)
        bias = first["relative_attention_bias"](buckets).permute(2, 0, 1)[None]
        for block in self.encoder.block:
            attention, feed = block.layer
            layers = attention.SelfAttention
            normed = attention.layer_norm(x)
            query, key, value = (split_heads(layers[name](normed), self.heads) for name in "qkv")
            x = x + layers["o"](merge_heads(attend(query, key, value, bias, scale=1.0)))
            normed = feed.layer_norm(x)
            dense = feed.DenseReluDense
            x = x + dense["wo"](F.gelu(dense["wi_0"](normed), approximate="tanh") * dense["wi_1"](normed))
        return self.encoder.final_layer_norm(x)
