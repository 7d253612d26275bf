"""Sets the rate that each establishment pays for injuries of work, from its size, its injuries and its wages."""
