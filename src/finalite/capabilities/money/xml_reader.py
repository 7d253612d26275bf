"""Reads XML from outside with the line of each element, and refuses what could attack the reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from finalite.capabilities.register.values import Invalid

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 60


class Unreadable(Invalid):
    """The file as a whole cannot be read; nothing was taken from it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be used, and where: the rest goes on, nothing is lost."""

    line: int
    where: str
    message: str


@dataclass(slots=True)
class Node:
    """An element without its namespace, its text, and the line it begins on."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> Iterator["Node"]:
        """The direct children called `tag`."""
        return (child for child in self.children if child.tag == tag)

    def find(self, path: str) -> "Node | None":
        """The first element at the end of `path` (`a/b/c`), or None."""
        node: Node | None = self
        for tag in path.split("/"):
            node = next(node.all(tag), None) if node else None
        return node

    def value(self, path: str) -> str:
        """The text at the end of `path`; empty where there is none."""
        found = self.find(path)
        return found.text.strip() if found else ""


def read_xml(content: bytes) -> tuple[Node, str]:
    """The root element and its namespace; raises `Unreadable` with the line for broken XML, any document type or
    entity declaration, and files that are too long or too deep."""
    if len(content) > MOST_BYTES:
        raise Unreadable("content", f"le fichier dépasse {MOST_BYTES} octets")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as problem:
        raise Unreadable("content", f"ligne {problem.lineno} : ce n’est pas du XML bien formé") from problem
    except (LookupError, ValueError) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise Unreadable("content", "l’encodage des caractères du fichier n’est pas connu") from problem
    return reader.root, reader.namespace


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="\n")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.namespace = ""
        self._open: list[Node] = []
        self._root: Node | None = None

    @property
    def root(self) -> Node:
        assert self._root is not None
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition("\n")
        node = Node(tag, self.parser.CurrentLineNumber, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root, self.namespace = node, namespace
        self._open.append(node)
        if len(self._open) > MOST_DEPTH:
            raise Unreadable("content", f"ligne {node.line} : plus de {MOST_DEPTH} éléments imbriqués")

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse(self, *_: object) -> int:
        raise Unreadable(
            "content",
            f"ligne {self.parser.CurrentLineNumber} : une déclaration de type ou d’entité n’est"
            " pas acceptée dans un fichier venu de l’extérieur",
        )
