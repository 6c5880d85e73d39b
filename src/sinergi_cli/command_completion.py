"""`sinergi completion bash|zsh|fish`: the shell then offers commands, options, codes."""

from __future__ import annotations

import argparse
import importlib
import sys

from sinergi_cli.arguments import Parser, common, parse
from sinergi_cli.main import COMMANDS
from sinergi_cli.problems import Exit
from sinergi_core.frameworks import list_frameworks

BASH = """_sinergi() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" command="${{COMP_WORDS[1]}}" offers=""
  if [ "$COMP_CWORD" -eq 1 ]; then offers="{commands}"; else
    case "$command" in
{cases}
    esac
  fi
  COMPREPLY=($(compgen -W "$offers" -- "$word") $(compgen -f -- "$word"))
}}
complete -o filenames -F _sinergi sinergi
"""
ZSH = """#compdef sinergi
autoload -U +X bashcompinit && bashcompinit
{bash}"""
FISH = "complete -c sinergi -n '{when}' -a '{offers}'"


def parser() -> Parser:
    """The arguments of `sinergi completion`."""
    made = common("completion", "Print the completion script of a shell.")
    made.add_argument("shell", choices=["bash", "zsh", "fish"])
    made.add_argument("--also", nargs="*", default=[], help=argparse.SUPPRESS)
    return made


def main(words: list[str]) -> int:
    """Print the script; to be sourced by the shell.

    `--also` names commands of a program around this one, offered beside ours.
    """
    given, _ = parse(parser(), words)
    offers = {name: _offers(name) for name in COMMANDS}
    offers |= {name: ["-h", "--help"] for name in given.also}
    scripts = {"bash": _bash, "zsh": _zsh, "fish": _fish}
    sys.stdout.write(scripts[given.shell](offers))
    return Exit.DONE


def _offers(name: str) -> list[str]:
    module = importlib.import_module(COMMANDS[name].partition(":")[0])
    made: argparse.ArgumentParser = module.parser()
    shown = [action for action in made._actions if action.help != argparse.SUPPRESS]
    words = [o for action in shown for o in action.option_strings]
    for action in shown:
        words += [str(c) for c in action.choices or ()]
        if action.dest == "framework":
            words += [info.code for info in list_frameworks()]
    return list(dict.fromkeys(words))


def _bash(offers: dict[str, list[str]]) -> str:
    cases = "\n".join(
        f'      {name}) offers="{" ".join(words)}" ;;' for name, words in offers.items()
    )
    return BASH.format(commands=" ".join(offers), cases=cases)


def _zsh(offers: dict[str, list[str]]) -> str:
    return ZSH.format(bash=_bash(offers))


def _fish(offers: dict[str, list[str]]) -> str:
    first = FISH.format(when="__fish_use_subcommand", offers=" ".join(offers))
    rest = [
        FISH.format(when=f"__fish_seen_subcommand_from {name}", offers=" ".join(words))
        for name, words in offers.items()
    ]
    return "\n".join([first, *rest]) + "\n"
