"""Means-tested complementary cover: who is entitled, with what contribution, who manages it, and until when."""
