"""The one door for XML that comes in: no DTD, no entities, no surprise."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

DEEPEST = 60
"""Elements inside elements; a form has about ten."""


class BadXml(ValueError):
    """Not XML, or XML with a DTD, entities or more depth than anybody writes."""


def read_xml(content: bytes) -> Element:
    """Return the root element of a document; raises BadXml and nothing else."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadXml(str(error)) from error
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _depth in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise BadXml(f"more than {DEEPEST} elements inside each other")


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
