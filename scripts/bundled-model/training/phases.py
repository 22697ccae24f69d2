"""The two parts of the joint training: most of it, and its end."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phase:
    """A part of the training.

    shares: how often each kind of batch comes, by the name of the method that makes it
    late: the share of pieces that begin not with noise alone
    details: what errors of a piece's details count
    hold: the share of its time that goes by before the rate begins to fall
    """

    shares: dict
    late: float
    details: float
    hold: float


LEARNING = Phase(
    {
        "piece": 0.56,
        "patches": 0.10,
        "encoder": 0.06,
        "own_path": 0.10,
        "first_step": 0.09,
        "any_time": 0.05,
        "as_before": 0.04,
    },
    late=0.5,
    details=1.5,
    hold=0.0,
)
"""Most of it: colours and patterns."""
FINISHING = Phase(
    {"piece": 0.46, "patches": 0.11, "encoder": 0.06, "whole_path": 0.28, "any_time": 0.03, "as_before": 0.06},
    late=0.25,
    details=0.3,
    hold=0.4,
)
"""The end: most of its time goes into whole paths, whose pictures have to have the contrast of the goal."""
