"""The whole model: its sizes, its words, its files, and how it makes a picture."""
