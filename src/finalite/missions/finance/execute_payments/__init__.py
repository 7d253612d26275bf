"""Pay what the other fiches order: send it to the bank once, hear what became of it, and follow people's accounts."""
