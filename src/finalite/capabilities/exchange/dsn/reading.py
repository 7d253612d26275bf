"""Reads a DSN file: each declaration as soon as it is whole, sound or refused alone, then what closes the file."""

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from .blocks import Block, gather
from .building import build, build_person, left_over, sending_of
from .catalogue import CONTACT, DECLARATION, END, HEADER, KINDS, NORM, PERSON, SENDER
from .context import Context
from .declaration_rules import check_declaration
from .forms import check_items
from .pay_rules import check_payments
from .person_rules import check_person
from .physical import Line, read_lines
from .structure import Tree
from .values import Closing, Declaration, DeclaredPerson, DsnFile, Fault, RawBlock, RefusedDeclaration

HEADERS = (HEADER, SENDER, CONTACT)
Part = Declaration | RefusedDeclaration | Closing


def read_dsn(content: bytes) -> DsnFile:
    """Read a whole file: the sound declarations, the refused ones with their faults, the faults of the file itself.

    When the file itself is wrong (no header, counts that do not match), all its declarations are refused: lines are
    missing or were added, and nothing says where. Never raises, whatever the bytes are. A trial (`sending.real` is
    False) is read like any other: it is for the caller to pay nothing on it.
    """
    parts = list(stream_dsn(io.BytesIO(content)))
    closing = next(part for part in parts if isinstance(part, Closing))
    sound = tuple(part for part in parts if isinstance(part, Declaration))
    refused = [part for part in parts if isinstance(part, RefusedDeclaration)]
    if not closing.usable:
        refused += [_withheld(part, closing) for part in sound]
        sound = ()
    return DsnFile(closing, sound, tuple(sorted(refused, key=lambda part: part.line)))


def stream_dsn(source: BinaryIO) -> Iterator[Part]:
    """The same, holding one declaration at a time, as the values that it will be; the last one is the `Closing`.

    Use nothing of what came before until `closing.usable` is known to be true.
    """
    yield from _Reader(source).parts()


def _withheld(part: Declaration, closing: Closing) -> RefusedDeclaration:
    wrong = tuple(fault for fault in closing.faults if fault.blocking)
    faults = (*part.faults, *wrong)
    return RefusedDeclaration(part.line, part.last_line, part.kind, part.order, part.siret, faults)


class _Reader:
    """Where the reading of one file stands."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.lines = self.declared = 0
        self.faults: list[Fault] = []
        self.others: list[RawBlock] = []
        self.headers: dict[str, Block] = {}
        self.end: Block | None = None
        self.open: _Open | None = None

    def parts(self) -> Iterator[Part]:
        for part in gather(self._counted()):
            if isinstance(part, Block) and part.name in (DECLARATION, END, *HEADERS):
                yield from self._close(whole=True)
            self._take(part)
        yield from self._close(whole=False)
        yield self._closing()

    def _counted(self) -> Iterator[Line | Fault]:
        for line in read_lines(self.source):
            self.lines += 1
            yield line

    def _take(self, part: Block | Fault) -> None:
        if isinstance(part, Fault):
            self.faults.append(part)
            return
        if not self.open and part.name != DECLARATION:
            self.faults += part.faults
        if self.end is not None:
            self.faults.append(_of(part, "after_end", "Rien ne suit le total de l’envoi : redéposer le fichier."))
            self.others.append(part.raw())
        elif part.name == DECLARATION:
            self.declared += 1
            self.open = _Open(part, self.headers.get(HEADER))
        elif part.name == END:
            self.end = part
            self.faults += check_items(part, KINDS[0])
        elif part.name in HEADERS:
            self._header(part)
        elif self.open:
            self.open.take(part)
        else:
            self.others.append(part.raw())
            self.faults.append(_of(part, "before_declaration", "Placer ce bloc dans une déclaration."))

    def _header(self, block: Block) -> None:
        self.faults += check_items(block, KINDS[0])
        if block.name in self.headers or self.declared:
            self.faults.append(_of(block, "header_twice", "Un fichier n’a qu’un entête, au début."))
            self.others.append(block.raw())
        else:
            self.headers[block.name] = block
            self.faults += _version(block)

    def _close(self, *, whole: bool) -> Iterator[Part]:
        if self.open:
            yield self.open.close(whole=whole)
        self.open = None

    def _closing(self) -> Closing:
        for name in HEADERS:
            if name not in self.headers:
                self.faults.append(Fault(1, name, "header_missing", f"Commencer le fichier par le bloc {name}."))
        self._totals()
        header = self.headers.get(HEADER)
        sending = sending_of(header, self.headers.get(SENDER), self.headers.get(CONTACT)) if header else None
        return Closing(sending, self.lines, self.declared, tuple(self.others), tuple(self.faults))

    def _totals(self) -> None:
        if self.end is None:
            message = "Le total de l’envoi manque : le fichier est coupé, le redéposer entier."
            self.faults.append(Fault(self.lines, END, "end_missing", message))
            return
        for item, found, what in (("001", self.lines, "lignes"), ("002", self.declared, "déclarations")):
            told = self.end.get(item)
            if told.isascii() and told.isdigit() and int(told) != found:
                message = f"Le fichier annonce {int(told)} {what} et en compte {found} : le redéposer entier."
                code = "wrong_line_count" if item == "001" else "wrong_declaration_count"
                self.faults.append(Fault(self.end.line_of(item), f"{END}.{item}", code, message))
        if not self.declared:
            self.faults.append(Fault(self.end.line, DECLARATION, "nothing_declared", "Le fichier ne déclare rien."))


class _Open:
    """The declaration being read; each person is checked and built as soon as the next one begins."""

    def __init__(self, root: Block, header: Block | None) -> None:
        self.root, self.kind = root, root.get("001")
        self.context = Context(root, self.kind, header)
        self.faults: list[Fault] = []
        self.last_line = root.last_line
        self.person: Block | None = None
        self.persons: list[DeclaredPerson] = []
        self.others: list[RawBlock] = []
        self.tree = Tree(root, self.kind) if self.kind in KINDS else None
        self.refused = False
        self._blame(root.faults)
        if self.tree:
            self._blame(check_items(root, self.kind))
        else:
            message = f"Donner la nature de la déclaration : {', '.join(KINDS)}."
            self._blame([Fault(root.line_of("001"), f"{DECLARATION}.001", "unknown_kind", message)])

    def _blame(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.faults.append(fault)
            self.refused = self.refused or fault.blocking

    def take(self, block: Block) -> None:
        self.last_line = block.last_line
        self._blame(block.faults)
        if self.tree is None:
            return
        if block.name == PERSON:
            self._finish(self.tree)
            self.person = block
        self._blame(self.tree.hang(block))
        self._blame(check_items(block, self.kind))

    def _finish(self, tree: Tree) -> None:
        """Check and build the person just read, then let go of what they came from."""
        person, self.person = self.person, None
        if person is None:
            return
        for faults in (tree.count(person), check_person(self.context, person), check_payments(self.context, person)):
            self._blame(faults)
        if not self.refused:
            self.persons.append(build_person(person))
            self.others += left_over(person.walk())
        person.forget()

    def close(self, *, whole: bool) -> Declaration | RefusedDeclaration:
        if not whole:
            message = "La déclaration est coupée par la fin du fichier : le redéposer entier."
            self._blame([Fault(self.last_line, DECLARATION, "cut_short", message)])
        if self.tree:
            self._finish(self.tree)
            self._blame(self.tree.count(self.root))
            self._blame(check_declaration(self.context))
        faults = tuple(sorted(self.faults, key=lambda fault: (fault.line, fault.item, fault.code)))
        if self.tree and not self.refused:
            self.others += left_over((*self.root.walk(), *self.tree.others))
            return build(self.context, self.persons, self.others, faults, self.last_line)
        order = self.root.get("004")
        return RefusedDeclaration(self.root.line, self.last_line, self.kind, order, self.context.siret, faults)


def _version(block: Block) -> Iterator[Fault]:
    """A remark on a file of another year: its rules may differ from those applied here."""
    if block.name == HEADER and block.get("006") not in ("", NORM):
        message = f"Fichier d’une autre version de la norme : il est lu selon {NORM}."
        yield Fault(block.line_of("006"), f"{HEADER}.006", "other_version", message, False)


def _of(block: Block, code: str, message: str) -> Fault:
    return Fault(block.line, block.name, code, message)
