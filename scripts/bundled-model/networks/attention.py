"""Softmax attention, and the splitting of tokens among its heads."""

import torch.nn.functional as F


def attend(query, key, value, bias=None, scale=None):
    """Attention over [batch, heads, length, size of a head]; a `scale` of None is one by the root of that size."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(query, key, value, attn_mask=bias, scale=scale)
    # PyTorch before 2.0.
    scores = (query @ key.transpose(-1, -2)) * (query.shape[-1] ** -0.5 if scale is None else scale)
    return (scores if bias is None else scores + bias).softmax(-1) @ value


def split_heads(tokens, heads):
    """[batch, length, width] -> [batch, heads, length, width / heads]."""
    batch, length, width = tokens.shape
    return tokens.view(batch, length, heads, width // heads).transpose(1, 2)


def merge_heads(tokens):
    """[batch, heads, length, size] -> [batch, length, heads * size]."""
    batch, heads, length, size = tokens.shape
    return tokens.transpose(1, 2).reshape(batch, length, heads * size)
