"""Drawn people: what determines one, and how they are said in words."""

from dataclasses import dataclass

from drawing.colour import any_colour

HAIR = {
    "black": (28, 24, 26),
    "brown": (92, 58, 36),
    "blonde": (224, 188, 112),
    "red": (176, 72, 34),
    "grey": (150, 150, 155),
    "blue": (60, 90, 190),
    "pink": (226, 120, 170),
    "green": (70, 150, 90),
}
CLOTH = {
    "red": (190, 40, 44),
    "blue": (44, 80, 180),
    "green": (44, 130, 74),
    "yellow": (236, 196, 60),
    "white": (236, 236, 236),
    "black": (36, 36, 40),
    "purple": (120, 60, 160),
    "orange": (232, 124, 40),
}
SKIN = (
    (255, 224, 196),
    (240, 200, 165),
    (222, 172, 130),
    (190, 134, 92),
    (150, 100, 66),
    (104, 68, 46),
)
HAIR_STYLES = ("short", "long", "curly", "bald", "bun")


@dataclass(frozen=True)
class Person:
    """Who somebody is, whatever light and place they are drawn in."""

    sex: str
    hair: str
    hair_style: str
    skin: int
    glasses: bool
    beard: bool
    hat: bool
    cloth: str
    # As shares of the usual.
    width: float
    height: float
    eyes: float
    # What is added to hair and cloth, so that no two browns are alike.
    hair_tone: tuple
    cloth_tone: tuple
    eye_colour: tuple
    lips: tuple

    @property
    def bearded(self):
        return self.beard and self.sex == "man"


def any_person(rng):
    return Person(
        sex=str(rng.choice(["man", "woman"])),
        hair=str(rng.choice(list(HAIR))),
        hair_style=str(rng.choice(HAIR_STYLES)),
        skin=int(rng.integers(len(SKIN))),
        glasses=bool(rng.random() < 0.3),
        beard=bool(rng.random() < 0.35),
        hat=bool(rng.random() < 0.2),
        cloth=str(rng.choice(list(CLOTH))),
        width=float(rng.uniform(0.85, 1.1)),
        height=float(rng.uniform(0.95, 1.15)),
        eyes=float(rng.uniform(0.8, 1.3)),
        hair_tone=tuple(int(value) for value in rng.normal(0, 10, 3)),
        cloth_tone=tuple(int(value) for value in rng.normal(0, 12, 3)),
        eye_colour=any_colour(rng),
        lips=(int(rng.integers(150, 220)), int(rng.integers(60, 110)), int(rng.integers(70, 110))),
    )


def caption(person, place=None):
    """Somebody, in a place where one is given, in words."""
    hair = "a bald head" if person.hair_style == "bald" else f"{person.hair_style} {person.hair} hair"
    words = f"a {person.sex} with {hair}"
    for told, what in ((person.glasses, "glasses"), (person.hat, "a hat"), (person.bearded, "a beard")):
        if told:
            words += f" and {what}"
    words += f" in a {person.cloth} shirt"
    return f"{words}, {place}" if place else words
