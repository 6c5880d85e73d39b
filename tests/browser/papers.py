"""Papers opened again: how many pages they have and what stands on them."""

import io

import pypdf

from tests.browser.visitor import Visitor


def fetch_paper(visitor: Visitor, path: str) -> bytes:
    """Return a PDF that this visitor may have."""
    answer = visitor.page.context.request.get(visitor.site.address + path)
    assert answer.status == 200, f"{path}: {answer.status}"
    content = answer.body()
    assert content.startswith(b"%PDF")
    return content


def pages_of(paper: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(paper)).pages)


def text_of(paper: bytes) -> str:
    """Return the text of a PDF, its white space as single blanks."""
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
