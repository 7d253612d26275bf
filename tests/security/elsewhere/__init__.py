"""Another fiche, whose tables no purpose but its own may touch."""
