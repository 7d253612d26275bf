"""Fiche 33: one memory of every exchange with insured people, whatever the channel, and an answer to each."""
