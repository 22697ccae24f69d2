"""Step 11: writes a checkpoint as a model's folder: weights in float16, tokenizers, model.json with every digest.

    python3 export.py --start runs/finished.pt --out models/uso-mini

A folder that holds a model of the same configuration keeps its name, its description and its preview, and gets the
weights. A new one gets a model.json without a preview, and an autoencoder that changed needs another one:

    npm run fit:preview -- models/uso-mini
"""

from model.checkpoint import Checkpoint
from model.manifest import write_folder
from training.arguments import add_out, add_start, parser_of


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--id", default="uso-mini", help="of a new model (default: uso-mini)")
    parser.add_argument("--name", default="USO mini", help="of a new model (default: USO mini)")
    add_out(parser, "the model's folder")
    chosen = parser.parse_args()
    write_folder(chosen.out, Checkpoint.load(chosen.start), chosen.id, chosen.name)


if __name__ == "__main__":
    main()
