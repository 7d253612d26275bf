"""Letters in French that everybody can read, a screen reader too: composed, kept, and found again as they were sent."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["Addressee", "Letter", "Recipient", "Sender", "LetterFault", "LetterSent", "LetterTold"],
    posting=["compose", "read_letter", "letters_of", "letters_to"],
    telling=["tell", "tell_provider"],
    writing=["Writer"],
    waiting=["TASK", "announce"],
    rendering=["render"],
)
