"""Arguments that several commands take."""

import argparse


def parser_of(documentation):
    """A parser that says what the command's file says of itself."""
    return argparse.ArgumentParser(description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)


def add_seed(parser):
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn by chance (default: 1)")


def add_budget(parser, minutes):
    """How long a training lasts. By iterations two runs with one seed and one thread are the same."""
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=minutes, help=f"how long to train (default: {minutes})")
    length.add_argument("--iterations", type=int, help="train so many iterations, however long they take")


def add_start(parser):
    parser.add_argument(
        "--start",
        required=True,
        metavar="MODEL",
        help="a checkpoint, or a folder with a model.json such as models/uso-mini",
    )


def add_out(parser, what):
    parser.add_argument("--out", required=True, metavar="PATH", help=what)


def add_photos(parser):
    parser.add_argument("--photos", metavar="FOLDER", help="freely licensed photographs; without it all is drawn")


def add_workers(parser):
    parser.add_argument("--workers", type=int, default=1, help="processes, each of one thread, that train together")


def add_rounds(parser):
    add_workers(parser)
    parser.add_argument(
        "--round", type=at_least_one, default=40, help="iterations after which workers take their mean (default: 40)"
    )


def at_least_one(count):
    number = int(count)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
