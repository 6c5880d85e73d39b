"""`sinergi audit verify|seal`: is the list of facts what was sealed?"""

import argparse
import json
import sys
from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run the subcommand; 0 intact, 1 broken, 2 wrong call."""
    parser = argparse.ArgumentParser(prog="sinergi audit")
    parser.add_argument("action", choices=["verify", "seal"])
    parser.add_argument("--head", help="a head kept elsewhere: it must be in the chain")
    parser.add_argument("--made", help="when the checkpoint was made, as printed")
    parser.add_argument("--signature", help="the signature printed on the checkpoint")
    parser.add_argument("--json", action="store_true", help="machine-readable answer")
    options = parser.parse_args(argv)
    sheet = (options.head, options.made, options.signature)
    if any(sheet[1:]) and not all(sheet):
        parser.error(
            "a checkpoint is checked by --head, --made and --signature together"
        )
    import django

    django.setup()
    if options.action == "seal":
        return _seal()
    intact = _verify(head=options.head, as_json=options.json)
    return intact or (_check_sheet(*sheet) if all(sheet) else 0)


def _seal() -> int:
    from sinergi.access.clock import real_now
    from sinergi.audit.chain import seal_facts

    sys.stdout.write(f"sealed {seal_facts(at=real_now())} facts\n")
    return 0


def _check_sheet(head: str, made: str, signature: str) -> int:
    from sinergi.audit.chain import is_checkpoint

    ours = is_checkpoint(head, made, signature)
    sys.stderr.write(f"the checkpoint is {'ours' if ours else 'NOT OURS'}\n")
    return 0 if ours else 1


def _verify(*, head: str | None, as_json: bool) -> int:
    from sinergi.audit.chain import verify_chain

    found = verify_chain(kept_head=head)
    if as_json:
        answer = {
            "intact": found.intact,
            "sealed": found.sealed,
            "unsealed": found.unsealed,
            "head": found.head,
            "broken": [list(entry) for entry in found.broken],
        }
        sys.stdout.write(json.dumps(answer) + "\n")
    else:
        sys.stdout.write(
            f"{found.sealed} facts sealed, {found.unsealed} not yet sealed (the tail)\n"
        )
        for first, last, reason in found.broken:
            sys.stdout.write(f"BROKEN {first}–{last}: {reason}\n")
        sys.stdout.write(f"head {found.head}\n")
    return 0 if found.intact else 1
