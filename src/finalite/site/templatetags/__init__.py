"""Filters that write dates and amounts as people read them."""
