"""Open, examine and keep up what follows from an accident or a disease of work."""
