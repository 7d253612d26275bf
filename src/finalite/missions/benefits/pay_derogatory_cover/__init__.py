"""Pays what three schemes apart cover: victims of attacks, asbestos, experiments; each with its own rules."""
