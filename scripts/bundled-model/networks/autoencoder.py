"""FLUX's autoencoder (black-forest-labs/flux, modules/autoencoder.py): a picture to an eighth of its side, and back.

Norms have 32 groups as published, or as many as `norm_groups` says. A group of one channel loses its mean: where the
narrowest level has 32 channels the decoder needs fewer groups, else it tells a dark picture from a light one by the
borders of the pictures it was trained on alone.
"""

import torch.nn as nn
import torch.nn.functional as F

from networks.attention import attend

PUBLISHED_GROUPS = 32


def group_norm(groups, channels):
    return nn.GroupNorm(groups, channels, eps=1e-6)


class ResidualBlock(nn.Module):
    """Two convolutions, and the input added."""

    def __init__(self, channels_in, channels_out, groups):
        super().__init__()
        self.norm1 = group_norm(groups, channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm2 = group_norm(groups, channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        if channels_in != channels_out:
            self.nin_shortcut = nn.Conv2d(channels_in, channels_out, 1)

    def forward(self, x):
        hidden = self.conv1(F.silu(self.norm1(x)))
        hidden = self.conv2(F.silu(self.norm2(hidden)))
        return (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x) + hidden


class SpatialAttention(nn.Module):
    """Attention of one head among all places of a picture."""

    def __init__(self, channels, groups):
        super().__init__()
        self.norm = group_norm(groups, channels)
        self.q = nn.Conv2d(channels, channels, 1)
        self.k = nn.Conv2d(channels, channels, 1)
        self.v = nn.Conv2d(channels, channels, 1)
        self.proj_out = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        normed = self.norm(x)
        query, key, value = (
            layer(normed).flatten(2).transpose(1, 2).unsqueeze(1) for layer in (self.q, self.k, self.v)
        )
        mixed = attend(query, key, value).squeeze(1).transpose(1, 2).reshape(x.shape)
        return x + self.proj_out(mixed)


class Middle(nn.Module):
    """What lies between encoder and latent, and between latent and decoder."""

    def __init__(self, channels, groups):
        super().__init__()
        self.block_1 = ResidualBlock(channels, channels, groups)
        self.attn_1 = SpatialAttention(channels, groups)
        self.block_2 = ResidualBlock(channels, channels, groups)

    def forward(self, x):
        return self.block_2(self.attn_1(self.block_1(x)))


class Halve(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1)))


class Double(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Level(nn.Module):
    """The blocks of one size of picture; may also have `downsample` or `upsample`."""

    def __init__(self, widths, groups):
        super().__init__()
        self.block = nn.ModuleList(
            ResidualBlock(before, after, groups) for before, after in zip(widths[:-1], widths[1:])
        )

    def forward(self, x):
        for block in self.block:
            x = block(x)
        return x


class Encoder(nn.Module):
    """Pictures [batch, 3, h, w] -> mean and logarithm of variance of latents [batch, 2 * z_channels, h / 8, w / 8]."""

    def __init__(self, ch, ch_mult, num_res_blocks, z_channels, in_channels=3, norm_groups=None, **_):
        super().__init__()
        groups = (norm_groups or {}).get("encoder", PUBLISHED_GROUPS)
        self.conv_in = nn.Conv2d(in_channels, ch, 3, padding=1)
        self.down = nn.ModuleList()
        width = ch
        for index, factor in enumerate(ch_mult):
            level = Level([width] + [ch * factor] * num_res_blocks, groups)
            width = ch * factor
            if index + 1 < len(ch_mult):
                level.downsample = Halve(width)
            self.down.append(level)
        self.mid = Middle(width, groups)
        self.norm_out = group_norm(groups, width)
        self.conv_out = nn.Conv2d(width, 2 * z_channels, 3, padding=1)

    def forward(self, x):
        x = self.conv_in(x)
        for level in self.down:
            x = level(x)
            if hasattr(level, "downsample"):
                x = level.downsample(x)
        return self.conv_out(F.silu(self.norm_out(self.mid(x))))


class Decoder(nn.Module):
    """Latents [batch, z_channels, h, w] -> pictures [batch, 3, 8 * h, 8 * w]."""

    def __init__(self, ch, ch_mult, num_res_blocks, z_channels, out_ch=3, norm_groups=None, **_):
        super().__init__()
        groups = (norm_groups or {}).get("decoder", PUBLISHED_GROUPS)
        width = ch * ch_mult[-1]
        self.conv_in = nn.Conv2d(z_channels, width, 3, padding=1)
        self.mid = Middle(width, groups)
        levels = []
        for index in reversed(range(len(ch_mult))):
            level = Level([width] + [ch * ch_mult[index]] * (num_res_blocks + 1), groups)
            width = ch * ch_mult[index]
            if index:
                level.upsample = Double(width)
            levels.insert(0, level)
        self.up = nn.ModuleList(levels)
        self.norm_out = group_norm(groups, width)
        self.conv_out = nn.Conv2d(width, out_ch, 3, padding=1)

    def forward(self, latents):
        x = self.mid(self.conv_in(latents))
        for level in reversed(self.up):
            x = level(x)
            if hasattr(level, "upsample"):
                x = level.upsample(x)
        return self.conv_out(F.silu(self.norm_out(x)))


class AutoEncoder(nn.Module):
    """Encoder and decoder of one latent space. `config` is the manifest's component `autoencoder`."""

    def __init__(self, **config):
        super().__init__()
        self.encoder = Encoder(**config)
        self.decoder = Decoder(**config)
