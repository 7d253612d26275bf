"""Order, make, send, follow and stop health insurance cards, and say whether one presented is true and valid."""
