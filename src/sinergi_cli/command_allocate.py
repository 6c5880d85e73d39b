"""`sinergi allocate RUN --limits FILE --out DIR`: from scores and limits to a plan."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from sinergi_cli.allocate_limits import make_problem, read_limits
from sinergi_cli.allocate_outputs import Planned, plan_document, plan_files
from sinergi_cli.allocate_run import read_run
from sinergi_cli.arguments import Parser, common, help_words, parse, whole
from sinergi_cli.command_index import write_files
from sinergi_cli.problems import Exit, InputError, Trouble
from sinergi_cli.run_file import to_lines
from sinergi_cli.words import Say
from sinergi_core.allocate import bound_plan, propose_plan
from sinergi_core.index.framework import FrameworkError
from sinergi_core.measures import LIBRARY, Measure, load_measures


def parser() -> Parser:
    """The arguments of `sinergi allocate`."""
    say = help_words()
    made = common("allocate", "Plan measures for the areas of a run within limits.")
    made.add_argument("run", type=Path, help=say("folder that sinergi index wrote"))
    made.add_argument("--limits", type=Path, required=True, metavar="FILE")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--measures", type=Path, default=LIBRARY, help=say("another file of measures")
    )
    made.add_argument(
        "--draws",
        type=Path,
        help=say("table of score draws: code, then one column each"),
    )
    made.add_argument("--seed", type=whole(0, 2**63 - 1), default=1)
    made.add_argument("--seconds", type=whole(1, 86_400), default=300)
    made.add_argument(
        "--rounds",
        type=whole(0, 1_000_000),
        help=say("how long to search; by the size of the problem unless given"),
    )
    made.add_argument(
        "--bound",
        type=whole(0, 86_400),
        default=0,
        metavar="SECONDS",
        help=say("also say how much better any plan could be"),
    )
    made.add_argument(
        "--json", action="store_true", help=say("print the result as JSON")
    )
    made.add_argument(
        "--quiet", action="store_true", help=say("no progress, no summary")
    )
    return made


def main(words: list[str]) -> int:
    """Plan and write; 3 when the input has faults, then nothing is written."""
    given, say = parse(parser(), words)
    scored = read_run(given.run, given.draws, given.seed, say)
    limits = read_limits(given.limits, say)
    measures = _measures(given.measures)
    problem, actions = make_problem(scored, limits, measures, say, given.limits)
    plan = propose_plan(
        problem, seed=given.seed, seconds=given.seconds, rounds=given.rounds
    )
    bound = bound_plan(problem, plan, seconds=given.bound) if given.bound else None
    planned = Planned(scored, problem, actions, plan, bound)
    write_files(given.out, plan_files(planned), say)
    _tell(planned, given, say)
    return Exit.DONE


def _measures(path: Path) -> tuple[Measure, ...]:
    try:
        return load_measures(path).measures
    except FrameworkError as error:
        raise InputError(
            Trouble(str(path), f.line, f.path, f.problem, f.remedy)
            for f in error.faults
        ) from None


def _tell(planned: Planned, given: Namespace, say: Say) -> None:
    if given.json:
        sys.stdout.write(to_lines(plan_document(planned)))
        return
    if given.quiet:
        return
    plan, problem = planned.plan, planned.problem
    lines = [
        say(
            "{n} measures in {areas} of {all} areas for {cost} rupiah",
            n=len(plan.choices),
            areas=len(set(plan.choices[:, 0].tolist())),
            all=len(problem.areas),
            cost=say.number(plan.cost, 0),
        ),
        say(
            "expected to lower vulnerability by {share} percent in these weeks",
            share=say.number(100 * plan.objective / max(plan.at_stake, 1e-12), 1),
        ),
    ]
    if plan.unmet:
        codes = ", ".join(problem.areas[k] for k in plan.unmet)
        lines.append(say("not served as they should be: {areas}", areas=codes))
    if planned.scored.unknown:
        codes = ", ".join(planned.scored.unknown)
        lines.append(say("without a score, not planned for: {areas}", areas=codes))
    if planned.bound is not None:
        gap = say.number(100 * planned.bound.gap, 1)
        lines.append(say("no plan is more than {gap} percent better", gap=gap))
    lines.append(say("Written to {folder}.", folder=given.out))
    sys.stdout.write("\n".join(lines) + "\n")
