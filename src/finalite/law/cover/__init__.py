"""Who bears what of a stay, a visit or an act, for every fiche that pays for care: ground, pathway and shares."""
