"""The one door for XML that comes in: no DTD, no entities, no surprise."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

DEEPEST = 60
"""Elements inside elements; a form has about ten."""
MOST = 50_000
"""Elements of a document: a form of 250 questions, asked about 200 people."""


class BadXml(ValueError):
    """Not XML, or XML with a DTD, entities, or more of it than anybody writes."""


class _Bounded(TreeBuilder):
    """Builds a tree and stops before it is too deep or too large."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Begin an element; raises BadXml for one too many."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST:
            raise BadXml(f"more than {DEEPEST} levels or {MOST} elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """End an element."""
        self.depth -= 1
        return super().end(tag)


def read_xml(content: bytes) -> Element:
    """Return the root element of a document; raises BadXml and nothing else."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadXml(str(error)) from error
    return root


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
