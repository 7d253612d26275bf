"""Words of the templates of this fiche."""
