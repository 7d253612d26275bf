"""Pays health professionals and suppliers: fees paid directly, packages, contributions taken over, adjustments."""
