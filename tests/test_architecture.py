"""The shape of the code, held by the build. Read after `test_walk.py`.

Import directions are contracts in `pyproject.toml` (import-linter); what they cannot say
stands here: sizes, where writes may happen, that structure and documents agree.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import get_resolver

from sinergi.access.guard import all_patterns, declared_access
from sinergi.access.scope import ScopedQuerySet
from sinergi.audit.verbs import Verb

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
LONGEST_FUNCTION = 60
TRANSLATION = "django.utils.translation"
LONGEST_MODULE = 400
ORDER = [
    "access", "audit", "documents", "doors", "jobs", "intake", "places", "accounts",
    "elections", "seals", "evidence", "handovers", "privacy", "observations", "facilities",
    "operations", "reports", "outreach", "cases", "neutrality",
    "scores", "warnings", "plans", "commitments", "outcomes", "alerts", "public", "web", "replay",
]  # fmt: skip


def modules(*folders: str, tests: bool = False) -> Iterator[Path]:
    for folder in folders or ("src",):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            if tests or not {"tests", "node_modules"} & set(path.parts):
                yield path


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def own_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("sinergi."):
            yield model


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in modules("src", "devtools", "tools", "benchmarks")
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_longer_than_four_hundred_lines():
    long = [
        f"{name(path)} has {length} lines"
        for path in modules("src", "devtools", "tools", "benchmarks")
        if (length := len(path.read_text(encoding="utf-8").splitlines()))
        > LONGEST_MODULE
    ]
    assert long == []


def test_every_module_says_what_it_is():
    silent = [name(path) for path in modules() if ast.get_docstring(tree(path)) is None]
    assert silent == []


def test_no_module_is_named_after_nothing():
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [
        name(p)
        for p in modules()
        if vague & set(p.relative_to(SRC).with_suffix("").parts)
    ] == []


def test_input_is_never_checked_by_assert():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_views_read_only_what_the_person_may_see():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules("src/sinergi")
        if path.stem in {"views", "api"}
        or {"views", "api"} & set(path.relative_to(SRC).parts)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"all_rows", "_base_manager"}
    ]
    assert found == []


def test_models_have_no_manager_that_shows_everything_by_default():
    open_models = [
        model.__name__
        for model in own_models()
        if hasattr(model, "objects") and model.__name__ != "Person"
    ]
    assert open_models == []


def test_every_visible_manager_says_who_sees_its_rows():
    silent = [
        model.__name__
        for model in own_models()
        if (visible := getattr(model, "visible", None)) is not None
        and not isinstance(visible.get_queryset(), ScopedQuerySet)
    ]
    assert silent == []


def test_foreign_keys_follow_the_order_of_the_apps():
    wrong = [
        f"{model._meta.label} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and (target := field.related_model._meta.app_label) in ORDER
        and ORDER.index(target) > ORDER.index(model._meta.app_label)
    ]
    assert wrong == []


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_verb_is_recorded_somewhere():
    used = set()
    for path in modules("src/sinergi"):
        if path.name != "verbs.py":
            used |= set(
                re.findall(r"Verb\.([A-Z_]+)", path.read_text(encoding="utf-8"))
            )
    assert sorted(verb.name for verb in Verb if verb.name not in used) == []


def writes(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"create", "bulk_create", "save", "delete", "bulk_update"}
        for call in ast.walk(node)
    )


def test_every_public_service_that_writes_records_a_fact():
    silent = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules("src/sinergi")
        if path.stem == "services" or "services" in path.parts
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and writes(node)
        and "record(" not in ast.unparse(node)
    ]
    assert silent == []


def test_every_address_declares_access():
    assert [
        r
        for r, p in all_patterns(get_resolver())
        if declared_access(p.callback) is None
    ] == []


def test_the_import_contracts_hold():
    done = subprocess.run(  # noqa: S603 our own linter on our own tree
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]


def test_every_setting_from_the_environment_is_documented():
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    names = set()
    for path in modules("src/sinergi/conf", "devtools"):
        names |= set(
            re.findall(r'"(SINERGI_[A-Z_]+|DATABASE_URL)"', path.read_text("utf-8"))
        )
    internal = {"SINERGI_IMPORTS", "SINERGI_CRON", "SINERGI_FORMS"}
    assert (
        sorted(n for n in names - internal if n.removesuffix("_FILE") not in text) == []
    )


def test_no_lock_file_names_a_download_address():
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "frontend" / "package-lock.json"]
    assert len(locks) == 3
    for lock in locks:
        assert "http" not in re.sub(
            r'"(url|funding)": "[^"]*"', "", lock.read_text(encoding="utf-8")
        ), lock.name


def test_every_framework_has_its_page_of_method():
    from sinergi_core.frameworks import list_frameworks

    missing = [
        info.code
        for info in list_frameworks()
        if not (ROOT / "docs" / "methods" / f"{info.code}.md").exists()
    ]
    assert missing == []


def test_contributing_names_only_files_that_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("## To add a", 1)[1].split("\n## ", 1)[0]
    paths = set(
        re.findall(r"`((?:src|tests|docs|frontend|benchmarks)/[^`<>*]+)`", table)
    )
    assert paths
    assert sorted(p for p in paths if not (ROOT / p).exists()) == []


def test_no_template_holds_script_or_style():
    found = []
    for path in (SRC / "sinergi").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text) or re.search(
            r"<script(?![^>]*(src=|type=\"application/json\"))", text
        ):
            found.append(name(path))
    assert found == []


def test_no_template_asks_a_mapping_for_its_methods():
    """A key called "items", as people may make one, would answer in the method's place."""
    trap = re.compile(
        r"{%-?\s*for\s+\w+\s*,[^%]*\bin\s+[\w.]+\.items\s*-?%}|[\w.]+\.(?:keys|values)\b\s*[|%}]"
    )
    found = [
        f"{name(path)}: {hit.group()}"
        for path in (SRC / "sinergi").rglob("*.html")
        if "jinja2" not in path.parts
        for hit in trap.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def marked_texts(body: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names a module gives to lazy translation, and to the immediate one."""
    lazy, at_once = set(), set()
    for node in ast.walk(body):
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION:
            for one in node.names:
                kind = lazy if one.name.endswith("_lazy") else at_once
                if "gettext" in one.name and one.name != "gettext_noop":
                    kind.add(one.asname or one.name)
    return lazy, at_once


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs while a module is imported: bodies of functions do not."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        kept: list[ast.AST] = [
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ]
        kept += getattr(node, "decorator_list", [])
    else:
        yield node
        kept = list(ast.iter_child_nodes(node))
    for one in kept:
        yield from run_at_import(one)


def fixes_a_language(node: ast.AST, lazy: set[str], at_once: set[str]) -> bool:
    """True where a text is put into words, so that it stays in the language of the start."""

    def calls(one: ast.AST, names: set[str]) -> bool:
        return (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Name)
            and one.func.id in names
        )

    if calls(node, at_once):
        return True
    if isinstance(node, ast.BinOp):
        return any(calls(one, lazy) for one in (node.left, node.right))
    if isinstance(node, ast.JoinedStr) or calls(node, {"str", "format"}):
        return any(calls(one, lazy) for one in ast.walk(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        own = calls(node.func.value, lazy)
        joined = node.func.attr in {"join", "format"}
        return own or (joined and any(calls(one, lazy) for one in ast.walk(node)))
    return False


def fixed_at_import(source: str) -> list[int]:
    body = ast.parse(source)
    lazy, at_once = marked_texts(body)
    return [
        getattr(node, "lineno", 0)
        for node in run_at_import(body)
        if fixes_a_language(node, lazy, at_once)
    ]


@pytest.mark.parametrize(
    "line",
    [
        'A = _("%(n)s letters") % {"n": 1}',
        'class A:\n    b = field(help_text=_("%(n)s letters") % {"n": 1})',
        '''A = f"{_('letters')}!"''',
        'A = str(_("letters"))',
        'A = "{}".format(_("letters"))',
        'A = _("letters").upper()',
        'def f(a=_("letters") + "!"): ...',
        'A = now("letters")',
    ],
)
def test_a_text_fixed_at_import_is_found(line):
    names = "from django.utils.translation import gettext as now, gettext_lazy as _\n"
    assert fixed_at_import(names + line)
    assert not fixed_at_import(f"{names}def f():\n    return _('%s') % 1, now('a')")


def test_no_text_is_fixed_in_the_language_of_the_start():
    """`gettext_lazy(…) % …` in a class is a plain string: the same in every language."""
    found = [
        f"{name(path)}:{line}"
        for path in modules("src")
        for line in fixed_at_import(path.read_text(encoding="utf-8"))
    ]
    assert found == []
