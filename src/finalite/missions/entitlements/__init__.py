"""Rights: who is covered, since when, for what."""
