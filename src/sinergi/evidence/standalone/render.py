"""Draw pages of a PDF as pictures, in a process of its own that a broken file may end.

    python render.py FOLDER PPI FIRST LAST

reads FOLDER/in.pdf and writes FOLDER/1.png and so on, as many of the pages as there are.
Says on the last line how many pages it has drawn; status 3 when it cannot read the file.
"""

import re
import resource
import sys
from pathlib import Path

import typst

SECONDS, BYTES = 60, 3 * 1024**3
UNREADABLE = 3


def bounded() -> None:
    """Take no more than so much time and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def draw(folder: Path, page: int, ppi: float) -> bool:
    """Write one page; False when there is no such page."""
    markup = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f'#image("in.pdf", page: {page})\n'
    )
    main = folder / "main.typ"
    main.write_text(markup, encoding="utf-8")
    try:
        made = typst.compile(main, root=folder, format="png", ppi=ppi)
    except typst.TypstError as error:
        if re.search(r"page \d+ does not exist", str(error)):
            return False
        raise
    if not isinstance(made, bytes):
        return False
    (folder / f"{page}.png").write_bytes(made)
    return True


def main(words: list[str]) -> int:
    """Draw, say how many, and return the status."""
    bounded()
    folder, ppi = Path(words[0]), float(words[1])
    drawn = 0
    try:
        for page in range(int(words[2]), int(words[3]) + 1):
            if not draw(folder, page, ppi):
                break
            drawn += 1
    except BaseException:  # a panic of the reader is no Exception
        return UNREADABLE
    sys.stdout.write(f"{drawn}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
