"""The hundred words that the model knows, as ids for its two text encoders, and as files of tokenizers."""

import re

import torch

from model.presets import TEXT_LENGTH

SPECIAL = ("<pad>", "</s>", "<eot>", "<sot>", "<unk>")
PAD, END, CLIP_END, CLIP_START, UNKNOWN = range(len(SPECIAL))
WORDS = (
    "a an the man woman with bald head short long curly bun hair glasses hat beard and in shirt on at , . "
    "beach forest city mountains room sky field night black brown blonde red grey blue pink green yellow white "
    "purple orange style poster halftone print pixel art pencil hatching watercolor oil painting stained glass "
    "linocut neon duotone stipple cross stitch comic vintage photo charcoal pastel portrait of person transform into"
)
PIECE = "[a-z0-9]+|[.,]"


def vocabulary():
    """Ids by word: the special ones, then all others in the order of the alphabet."""
    return {word: number for number, word in enumerate([*SPECIAL, *sorted(set(WORDS.split()))])}


def ids_of(text, known):
    return [known.get(piece, UNKNOWN) for piece in re.findall(PIECE, text.lower())]


def t5_ids(text, known):
    ids = ids_of(text, known)[: TEXT_LENGTH - 1] + [END]
    return ids + [PAD] * (TEXT_LENGTH - len(ids))


def clip_ids(text, known):
    ids = [CLIP_START] + ids_of(text, known)[: TEXT_LENGTH - 2] + [CLIP_END]
    return ids + [CLIP_END] * (TEXT_LENGTH - len(ids))


def encoded(texts):
    """Texts -> ids for T5 and for CLIP, each [batch, TEXT_LENGTH]."""
    known = vocabulary()
    return tuple(torch.tensor([ids(text, known) for text in texts]) for ids in (t5_ids, clip_ids))


def tokenizer_file(first, last):
    """The contents of a `tokenizer.json` (Hugging Face tokenizers); `first` is None where none stands before a text."""
    known = vocabulary()
    added = [
        {"id": number, "content": word, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        | {"special": True}
        for number, word in enumerate(SPECIAL)
    ]
    before = [{"SpecialToken": {"id": first, "type_id": 0}}] if first else []
    text = {"Sequence": {"id": "A", "type_id": 0}}
    other = {"Sequence": {"id": "B", "type_id": 1}}
    used = [word for word in (first, last) if word]
    split = {"type": "Split", "pattern": {"Regex": PIECE}, "behavior": "Removed", "invert": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [*before, text, {"SpecialToken": {"id": last, "type_id": 0}}],
            "pair": [text, other],
            "special_tokens": {word: {"id": word, "ids": [known[word]], "tokens": [word]} for word in used},
        },
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "vocab": known,
            "unk_token": SPECIAL[UNKNOWN],
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 40,
        },
    }


def tokenizer_files():
    """The two files of a model's folder, by name."""
    return {
        "t5-tokenizer.json": tokenizer_file(None, SPECIAL[END]),
        "clip-tokenizer.json": tokenizer_file(SPECIAL[CLIP_START], SPECIAL[CLIP_END]),
    }
