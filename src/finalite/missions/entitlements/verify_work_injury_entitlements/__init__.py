"""Check that the rights born of an injury of work still hold, and hear people before anything is taken away."""
