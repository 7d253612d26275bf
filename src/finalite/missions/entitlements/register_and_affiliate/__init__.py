"""Register people, give each a scheme and a caisse, and tell them where it stands."""
