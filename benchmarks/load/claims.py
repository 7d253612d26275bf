"""The claims of the load test: number `n` is always the same claim, so that sending it again is sending it again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

STRIDE = 7919
"""A prime: the claims that follow each other are about people far apart."""


@dataclass(frozen=True)
class World:
    """Who can be claimed for: persons numbered from `first` to `last`, and doctors by their number."""

    first: int
    last: int
    doctors: list[str]
    today: str

    def claim(self, n: int) -> dict[str, Any]:
        """The body of claim `n`: one visit to a doctor, another day each time the people come round again."""
        people = self.last - self.first + 1
        day = date.fromisoformat(self.today) - timedelta(days=1 + n // people % 300)
        return {
            "sheet": {
                "person": self.first + n * STRIDE % people,
                "provider": self.doctors[n % len(self.doctors)],
                "invoice": f"L{n:08d}",
                "line": 1,
                "act": "G",
                "act_on": day.isoformat(),
                "charged": 3000,
                "pathway": "treating_doctor",
            },
            "received_on": self.today,
        }
