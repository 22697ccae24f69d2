"""Latents as sequences of tokens of 2×2 places, and the tokens' positions."""

import torch


def pack(latents):
    """[batch, channels, h, w] -> [batch, h * w / 4, 4 * channels]."""
    batch, channels, height, width = latents.shape
    squares = latents.view(batch, channels, height // 2, 2, width // 2, 2).permute(0, 2, 4, 1, 3, 5)
    return squares.reshape(batch, height * width // 4, channels * 4)


def unpack(tokens, height, width):
    """The contrary of `pack`; height and width are the latents'."""
    batch, _, channels = tokens.shape
    squares = tokens.view(batch, height // 2, width // 2, channels // 4, 2, 2).permute(0, 3, 1, 4, 2, 5)
    return squares.reshape(batch, channels // 4, height, width)


def grid_positions(height, width, top, left, spacing):
    """[1, height * width, 3] positions of a grid of tokens that begins at (top, left), neighbours `spacing` apart."""
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    grid = torch.stack((torch.zeros_like(rows), rows, columns), -1).reshape(1, height * width, 3).float()
    grid[..., 1] = grid[..., 1] * spacing + top
    grid[..., 2] = grid[..., 2] * spacing + left
    return grid
