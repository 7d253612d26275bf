"""What the tests of this fiche start from: somebody who fell at work, and their doctor."""

import pytest

from . import factories


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def fallen(doctor):
    return factories.victim(doctor)
