"""Verbs that every fiche borrows; none names a fiche."""
