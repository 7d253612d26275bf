"""The parts of `benchmarks/privacy.py`: filling, the four mixes, one person's access, a retention run, the journal."""
