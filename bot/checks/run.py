"""Checks everything that trainers edit: `python -m bot.checks`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from bot import paths, vectors
from bot.checks import intents, likeness, sentences, stories, texts
from bot.checks.problems import ERROR, Problem
from bot.checks.project import Project
from bot.checks.sentences import Sentence

SHOWN = 8
_TITLES = {
    "yaml": "Files that cannot be read",
    "block": "Blocks and lines with a wrong form",
    "annotation": "Annotations",
    "domain": "The domain",
    "rule": "Rules",
    "label": "Labels",
    "code": "Actions",
    "translation": "Missing translations",
    "response": "Responses",
    "placeholder": "Placeholders that differ between the languages",
    "faq": "FAQ",
    "two intents": "One sentence under two intents",
    "almost alike": "Almost one sentence under two intents",
    "twice": "Sentences that stand twice",
    "not kept apart": "Training sentences that the kept-apart set has too",
    "few": "Too few sentences",
    "balance": "One language has far more sentences",
    "test": "Kept-apart sentences",
    "story": "Conversations to try",
}


def structure(project: Project) -> tuple[list[Problem], list[Sentence]]:
    """Everything that needs no encoder: a second's work. Also returns the training sentences."""
    problems: list[Problem] = []
    taught = sentences.read(project.nlu, problems, skip=project.labels)
    test = sentences.read(project.test, problems)
    # Where a file cannot be read, what it lacks is no news.
    if not any(problem.kind == "yaml" for problem in problems):
        intents.check(project, taught, test, problems)
    known = {sentence.intent for sentence in taught}
    texts.check(project, known, problems)
    stories.check(project, known, problems)
    problems += likeness.duplicates(taught, test, project.root)
    return problems, taught


def near(project: Project, taught: list[Sentence]) -> list[Problem]:
    """Near-duplicates across intents, the nearest first; needs the encoder."""
    from bot.understanding.embedding import Embedder

    tell = vectors.progress("new sentences read")
    rows = vectors.kept_vectors(Embedder.load(), [s.text for s in taught], tell=tell)
    found = sorted(likeness.almost(taught, rows, project.root), key=lambda pair: -pair[0])
    return [problem for _, problem in found]


def main() -> int:
    """0 where nothing has to be mended, 1 where something has."""
    parser = argparse.ArgumentParser(prog="python -m bot.checks", description=__doc__)
    parser.add_argument("--before-training", action="store_true", help="errors only, and quickly")
    parser.add_argument("--all", action="store_true", help="every warning, not the first few")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--root", type=Path, default=paths.ROOT, help="another project")
    options = parser.parse_args()
    project, started = Project(options.root.resolve()), time.monotonic()
    problems, taught = structure(project)
    if options.before_training:
        problems = [problem for problem in problems if problem.level == ERROR]
    elif not (paths.encoder() / "manifest.json").exists():
        print("Sentences that are almost alike were not looked for: make setup", file=sys.stderr)
    elif taught:
        problems += near(project, taught)
    failed = any(problem.level == ERROR for problem in problems)
    problems.sort(key=lambda problem: problem.level != ERROR)
    if options.json:
        for problem in problems:
            print(json.dumps(problem.as_dict(project.root), ensure_ascii=False))
    else:
        _show(problems, project.root, everything=options.all)
        seconds = time.monotonic() - started
        if not options.before_training:
            _sum_up(problems, taught, seconds=seconds)
        elif failed:
            print("\nNot trained. Mend these first; `smartmkt data check` tells the rest as well.")
        else:
            print(f"Checked {_amount(taught)} ({seconds:.0f} s)", flush=True)
    return 1 if failed else 0


def _show(problems: list[Problem], root: Path, *, everything: bool) -> None:
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.level, problem.kind), []).append(problem)
    for (level, kind), found in groups.items():
        print(f"\n{'✗' if level == ERROR else '·'} {_TITLES[kind]} ({len(found)})")
        shown = found if everything or level == ERROR else found[:SHOWN]
        remedy = ""
        for problem in shown:
            print(f"  {problem.where(root)}  {problem.what}")
            if problem.remedy != remedy:
                print(f"      → {problem.remedy}")
            remedy = problem.remedy
        if len(shown) < len(found):
            print(f"  … {len(found) - len(shown)} more: --all")


def _sum_up(problems: list[Problem], taught: list[Sentence], *, seconds: float) -> None:
    levels = Counter(problem.level for problem in problems)
    print(
        f"\n{_amount(taught)}: {levels['error']} errors, {levels['warning']} warnings "
        f"({seconds:.0f} s)"
    )


def _amount(taught: list[Sentence]) -> str:
    languages = Counter(sentence.example.language for sentence in taught)
    return (
        f"{len(taught):,} sentences ({languages['en']:,} English, {languages['zh']:,} Chinese) "
        f"of {len({sentence.intent for sentence in taught})} intents"
    )
