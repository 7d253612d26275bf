"""The claims of the load test: number `n` is always the same claim, so that sending it again is sending it again."""

import json
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

    def deposit(self, n: int, size: int) -> dict[str, Any]:
        """The body of deposit `n`: the claims from `n * size` on, as a provider's software sends them together."""
        sheets = [self._line(self.claim(one)["sheet"]) for one in range(n * size, (n + 1) * size)]
        return {"sheets": sheets, "received_on": self.today}

    def _line(self, sheet: dict[str, Any]) -> str:
        return json.dumps({"nir": nir(sheet.pop("person") - self.first), **sheet})


def nir(n: int) -> str:
    """The number of the `n`th person of the population, from 0."""
    year, month, rank = 1930 + n // 24 % 80, 1 + n // 2 % 12, 201 + n // 1920
    thirteen = f"{1 + n % 2}{year % 100:02}{month:02}99999{rank:03}"
    return f"{thirteen}{97 - int(thirteen) % 97:02}"
