"""A small world to attack: people of two kinds, their claims, a journal; independent of the fiches."""
