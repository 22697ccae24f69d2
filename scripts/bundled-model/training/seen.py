"""What one sees of pictures: a piece of them decoded, with its colours, its contrast of light, and where that lies.

Colours and light are asked as they are judged (training/scoring.py), as shares of how far the photograph itself is from
the goal: otherwise a style that changes all of a picture would count many times what one does that changes little.
"""

import torch
import torch.nn.functional as F

from training.detail import SQUARE, light_bands, light_contrasts, light_contrasts_of_squares
from training.scoring import LEAST_COLOUR, LEAST_TEXTURE

SIDE = 16
"""Places of a latent along the side of the piece that is decoded."""
OF_COLOURS = 1.4
"""What a square of colours counts that is as far from the goal as the photograph is."""
MOST_OF_COLOURS = 2.0
"""Further away it counts no more: a picture of chance would count more than all others together."""
OF_LIGHT = 0.2
"""What contrast counts, of the piece and of its squares, where it is as far from the goal's as the photograph's is."""
LIGHT_COUNTS = (0.2, 1.0)
"""The least and the most that it counts of an error itself."""


class Seen:
    """What one piece of the pictures of a batch, anywhere in them, has to show.

    decoded: makes pictures of -1..1 of scaled latents
    of_light: [batch], what errors of contrast count of each picture
    """

    def __init__(self, decoded, batch, rng):
        self.decoded = decoded
        self.top, self.left = rng.integers(0, batch.target.shape[-1] - SIDE + 1, 2)
        with torch.no_grad():
            self.colours, light, squares = self.look(batch.target)
            self.light, self.squares = light + batch.lost, squares + batch.lost[:, :, None]
            colours, light, _ = self.look(batch.reference)
        apart = (colours - self.colours).square().mean((1, 2, 3)).sqrt()
        self.of_colours = OF_COLOURS / (apart + LEAST_COLOUR) ** 2
        self.of_light = (OF_LIGHT / ((light - self.light).abs().mean(1) + LEAST_TEXTURE)).clamp(*LIGHT_COUNTS)

    def look(self, latents):
        """Means of squares of colours, -0.5..0.5; the contrast of light by band; the same of each square."""
        pictures = self.decoded(latents[:, :, self.top : self.top + SIDE, self.left : self.left + SIDE])
        bands = light_bands(pictures)
        return F.avg_pool2d(pictures, SQUARE) / 2, light_contrasts(bands), light_contrasts_of_squares(bands)

    def asked(self, latents):
        """The loss of latents that ought to show it, and its parts."""
        colours, light, squares = self.look(latents)
        wrong_colours = self.of_colours * (colours - self.colours).square().mean((1, 2, 3))
        wrong_light = (light - self.light).abs().mean(1)
        wrong_squares = (squares - self.squares).abs().mean((1, 2))
        loss = wrong_colours.clamp(max=MOST_OF_COLOURS) + self.of_light * (wrong_light + wrong_squares)
        parts = {"colours": wrong_colours.sqrt(), "light": wrong_light, "squares": wrong_squares}
        return loss.mean(), {name: part.mean() for name, part in parts.items()}
