"""The flow transformer (black-forest-labs/flux, model.py and modules/layers.py) with USO's projector of styles.

USO (arXiv 2508.18966): tokens of styles stand before those of words, tokens of references behind those of the picture.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks.attention import attend, merge_heads, split_heads

TIME_FREQUENCIES = 128


def rotary(ids, axes_dim, theta):
    """Positions [1, length, axes] -> cosines and sines [1, 1, length, size of a head / 2]."""
    angles = []
    for axis, size in enumerate(axes_dim):
        exponents = torch.arange(0, size, 2, device=ids.device, dtype=torch.float64) / size
        angles.append(ids[..., axis, None].double() / theta**exponents)
    joined = torch.cat(angles, -1).unsqueeze(1)
    return joined.cos().float(), joined.sin().float()


def rotate(x, rotation):
    """Turns each pair of numbers of a head by its angle."""
    cosine, sine = rotation
    first, second = x.float().unflatten(-1, (-1, 2)).unbind(-1)
    turned = torch.stack((first * cosine - second * sine, first * sine + second * cosine), -1)
    return turned.flatten(-2).to(x.dtype)


def plain_norm(x):
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


def modulated(x, shift, scale):
    return (1 + scale) * plain_norm(x) + shift


class HeadNorm(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(size))

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-6) * self.scale).to(x.dtype)


class QueryKeyNorm(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.query_norm = HeadNorm(size)
        self.key_norm = HeadNorm(size)


class Embedder(nn.Module):
    def __init__(self, width_in, width):
        super().__init__()
        self.in_layer = nn.Linear(width_in, width)
        self.out_layer = nn.Linear(width, width)

    def forward(self, x):
        return self.out_layer(F.silu(self.in_layer(x)))


class Modulation(nn.Module):
    """[batch, width] -> `parts` vectors [batch, 1, width] of shift, scale and gate."""

    def __init__(self, width, parts):
        super().__init__()
        self.parts = parts
        self.lin = nn.Linear(width, parts * width)

    def forward(self, vector):
        return self.lin(F.silu(vector))[:, None].chunk(self.parts, -1)


class StreamAttention(nn.Module):
    """The attention weights of one stream of a double block."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.norm = QueryKeyNorm(width // heads)
        self.proj = nn.Linear(width, width)

    def queries(self, x):
        """Query, key and value of each head, query and key normed."""
        query, key, value = (split_heads(part, self.heads) for part in self.qkv(x).chunk(3, -1))
        return self.norm.query_norm(query), self.norm.key_norm(key), value


class DoubleBlock(nn.Module):
    """Words and picture with weights of their own and attention in common."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        for stream in ("img", "txt"):
            setattr(self, f"{stream}_mod", Modulation(width, 6))
            setattr(self, f"{stream}_attn", StreamAttention(width, heads))
            mlp = nn.Sequential(nn.Linear(width, hidden), nn.GELU(approximate="tanh"), nn.Linear(hidden, width))
            setattr(self, f"{stream}_mlp", mlp)

    def forward(self, image, text, vector, rotation):
        image_mod, text_mod = self.img_mod(vector), self.txt_mod(vector)
        text_parts = self.txt_attn.queries(modulated(text, *text_mod[:2]))
        image_parts = self.img_attn.queries(modulated(image, *image_mod[:2]))
        query, key, value = (torch.cat(pair, 2) for pair in zip(text_parts, image_parts))
        mixed = merge_heads(attend(rotate(query, rotation), rotate(key, rotation), value))
        words = text.shape[1]
        image = image + image_mod[2] * self.img_attn.proj(mixed[:, words:])
        image = image + image_mod[5] * self.img_mlp(modulated(image, *image_mod[3:5]))
        text = text + text_mod[2] * self.txt_attn.proj(mixed[:, :words])
        text = text + text_mod[5] * self.txt_mlp(modulated(text, *text_mod[3:5]))
        return image, text


class SingleBlock(nn.Module):
    """Words and picture as one sequence, attention and feed-forward side by side."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.width = width
        self.linear1 = nn.Linear(width, 3 * width + hidden)
        self.linear2 = nn.Linear(width + hidden, width)
        self.norm = QueryKeyNorm(width // heads)
        self.modulation = Modulation(width, 3)

    def forward(self, x, vector, rotation):
        shift, scale, gate = self.modulation(vector)
        joined = self.linear1(modulated(x, shift, scale))
        query, key, value = (split_heads(part, self.heads) for part in joined[..., : 3 * self.width].chunk(3, -1))
        query = rotate(self.norm.query_norm(query), rotation)
        key = rotate(self.norm.key_norm(key), rotation)
        fed = F.gelu(joined[..., 3 * self.width :], approximate="tanh")
        return x + gate * self.linear2(torch.cat((merge_heads(attend(query, key, value)), fed), -1))


class Projector(nn.Module):
    """USO's hierarchical projector: three depths of SigLIP [batch, patches, width] -> 3 * style_tokens tokens."""

    levels = ("high", "mid", "low")

    def __init__(self, patches, style_tokens, width_in, width):
        super().__init__()
        for level in self.levels:
            setattr(self, f"{level}_embedding_linear", nn.Sequential(nn.Linear(patches, style_tokens), nn.SiLU()))
            setattr(self, f"{level}_layer_norm", nn.LayerNorm(width_in))
            setattr(self, f"{level}_projection", nn.Linear(width_in, width))

    def forward(self, *states):
        tokens = []
        for level, state in zip(self.levels, states):
            mixed = getattr(self, f"{level}_embedding_linear")(state.transpose(1, 2)).transpose(1, 2)
            tokens.append(getattr(self, f"{level}_projection")(getattr(self, f"{level}_layer_norm")(mixed)))
        return torch.cat(tokens, 1)


class Flux(nn.Module):
    """The velocity of a picture's tokens. The arguments are those of the manifest's component `transformer`."""

    def __init__(
        self,
        projector,
        in_channels,
        vec_in_dim,
        context_in_dim,
        hidden_size,
        mlp_ratio,
        num_heads,
        depth,
        depth_single_blocks,
        axes_dim,
        theta,
        **_,
    ):
        super().__init__()
        width, hidden = hidden_size, int(hidden_size * mlp_ratio)
        self.axes_dim = axes_dim
        self.theta = theta
        self.img_in = nn.Linear(in_channels, width)
        self.txt_in = nn.Linear(context_in_dim, width)
        self.time_in = Embedder(2 * TIME_FREQUENCIES, width)
        self.vector_in = Embedder(vec_in_dim, width)
        self.double_blocks = nn.ModuleList(DoubleBlock(width, num_heads, hidden) for _ in range(depth))
        self.single_blocks = nn.ModuleList(SingleBlock(width, num_heads, hidden) for _ in range(depth_single_blocks))
        self.final_layer = nn.Module()
        self.final_layer.linear = nn.Linear(width, in_channels)
        self.final_layer.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 2 * width))
        self.feature_embedder = projector

    def conditioning(self, time, pooled):
        """Time [batch] in 0..1 and pooled words [batch, width] -> the vector that modulates every block."""
        steps = torch.arange(TIME_FREQUENCIES, device=time.device) / TIME_FREQUENCIES
        angles = 1000.0 * time[:, None] * torch.exp(-math.log(10000) * steps)[None]
        return self.time_in(torch.cat((angles.cos(), angles.sin()), -1)) + self.vector_in(pooled)

    def doubled(self, image, positions, time, text, pooled, reference=None, reference_positions=None, style=None):
        """What the double blocks make of packed tokens; `style` is (high, mid, low) states or None.

        Returns the picture's and the reference's tokens after each block, the tokens of style and words, the vector
        that modulates and the rotation of positions.
        """
        vector = self.conditioning(time, pooled)
        x, text = self.img_in(image), self.txt_in(text)
        if style is not None:
            text = torch.cat((self.feature_embedder(*style), text), 1)
        positions = torch.cat((torch.zeros(1, text.shape[1], positions.shape[-1], device=time.device), positions), 1)
        if reference is not None:
            x = torch.cat((x, self.img_in(reference)), 1)
            positions = torch.cat((positions, reference_positions), 1)
        rotation = rotary(positions, self.axes_dim, self.theta)
        images = []
        for block in self.double_blocks:
            x, text = block(x, text, vector, rotation)
            images.append(x)
        return images, text, vector, rotation

    def forward(self, image, *given):
        """Packed tokens in, the velocity of the picture's tokens out; the arguments are those of `doubled`."""
        return self.painted(image.shape[1], *self.doubled(image, *given))

    def painted(self, own, images, text, vector, rotation):
        """The velocity of the picture's tokens, `own` of them, from what `doubled` returns."""
        words = text.shape[1]
        x = torch.cat((text, images[-1]), 1)
        for block in self.single_blocks:
            x = block(x, vector, rotation)
        shift, scale = self.final_layer.adaLN_modulation(vector)[:, None].chunk(2, -1)
        return self.final_layer.linear(modulated(x[:, words : words + own], shift, scale))
