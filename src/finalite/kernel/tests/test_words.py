"""Words read back as plain text: a rule that compares `is` a word must meet the word itself."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Stay(StrEnum):
    PERMIT = "permit"
    IRREGULAR = "irregular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(Worded):
    stay: Stay | Unknown = UNKNOWN
    former: tuple[Stay, ...] | Unknown = UNKNOWN
    caisse: str | Unknown = UNKNOWN


def test_text_becomes_its_word() -> None:
    facts = Facts(stay="irregular", former=("permit", Stay.IRREGULAR), caisse="011")
    assert facts.stay is Stay.IRREGULAR
    assert facts.former[0] is Stay.PERMIT and facts.former[1] is Stay.IRREGULAR
    assert facts.caisse == "011"


def test_what_is_unknown_stays_unknown() -> None:
    assert Facts().stay is UNKNOWN and Facts().former is UNKNOWN


def test_a_text_that_is_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        Facts(stay="elsewhere")
