"""Open, examine and keep up the right of each person to have care paid for."""
