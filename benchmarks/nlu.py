"""What is understood, how quickly, and by how much better than Rasa's own pipeline.

Trains the assistant and, on the same sentences in the same run, the pipeline that `rasa init`
generates; asks both about public customer-service sentences that neither has seen, on one thread.
Then, for ours alone: the kept-apart sentences, and how well questions for no shop are told apart.
Prints tables and writes JSON to `var/reports/bench-nlu.json`.

Rasa's own pipeline trains for about two and a half hours on two processors, once for the same
sentences (`--stock-epochs` shortens it, `--skip-stock` leaves it out); nothing is ever trained on
the public data.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"
if __name__ == "__main__" and Path(sys.prefix).resolve() != BOT_PYTHON.parents[1].resolve():
    if not BOT_PYTHON.exists():
        sys.exit("Rasa's environment is missing: make setup")
    os.execv(BOT_PYTHON, [str(BOT_PYTHON), *sys.argv])  # noqa: S606

sys.path.insert(0, str(ROOT))
# Answers are measured on one thread; training may use every processor (see `_environment`).
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

from bot import examples, paths  # noqa: E402
from bot.parse import Parser  # noqa: E402
from bot.report.scores import judge, report  # noqa: E402

STOCK = ROOT / "benchmarks" / "stock"
BITEXT = Path("bitext_cs_8k") / "bitext_8k.csv"
CLINC = Path("clinc150") / "data_small.json"
ACCEPTED = 0.95
MARGIN = 0.10
OURS_TOO = {
    "account_blocked", "are_you_a_bot", "cancel", "card_declined", "change_ai_name",
    "change_language", "change_user_name", "do_you_have_pets", "fun_fact", "goodbye", "greeting",
    "how_old_are_you", "maybe", "meaning_of_life", "no", "order", "order_status", "pin_change",
    "redeem_rewards", "repeat", "rewards_balance", "tell_joke", "thank_you", "user_name",
    "what_are_your_hobbies", "what_can_i_ask_you", "what_is_your_name", "where_are_you_from",
    "who_do_you_work_for", "who_made_you", "yes",
}  # fmt: skip
"""Intents of CLINC150 that an intent of ours matches: a shop answers them."""

Rows = list[tuple[str, str]]


def main() -> int:
    """Runs the benchmark; 1 where ours is not clearly better than the stock pipeline."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("SMARTMKT_BENCH_DATA", "../shared/data")
    arguments.add_argument("--data", type=Path, default=Path(default), help="public data sets")
    arguments.add_argument("--sample", type=int, default=0, help="public sentences; 0: all")
    arguments.add_argument("--stock-epochs", type=int, default=0, help="fewer than its 100")
    arguments.add_argument("--skip-stock", action="store_true", help="measure ours alone")
    options = arguments.parse_args()
    public = bitext(options.data / BITEXT, options.sample)
    with tempfile.TemporaryDirectory(prefix="bench-nlu-") as name:
        work = Path(name)
        found: dict[str, Any] = {"ours": train_ours(work)}
        parser = Parser.load(Path(found["ours"]["bundle"]))
        found["kept_apart"] = kept_apart(parser)
        found["open_set"] = open_set(parser, options.data / CLINC)
        if public:
            found["ours"] |= ask(found["ours"]["bundle"], public, work)
        if public and not options.skip_stock:
            found["stock"] = train_stock(work, options.stock_epochs)
            found["stock"] |= ask(found["stock"]["bundle"], public, work)
    target = paths.var() / "reports" / "bench-nlu.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2), "utf-8")
    return show(found)


def bitext(path: Path, sample: int) -> Rows:
    """The public sentences with their intents; none, and a sentence why, where they are missing."""
    if not path.exists():
        print(f"No {path}: without it ours is not compared. Say where with --data.", flush=True)
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list({row["utterance"]: row["intent"] for row in csv.DictReader(file)}.items())
    return random.Random(1).sample(rows, sample) if 0 < sample < len(rows) else rows


def train_ours(work: Path) -> dict[str, Any]:
    """Trains in a folder of its own, so that nothing kept from earlier spares any work."""
    var = work / "ours"
    environment = {"SMARTMKT_VAR": str(var), "SMARTMKT_ENCODER": str(paths.encoder())}
    seconds = _run("ours trains", ["-m", "bot.train"], environment)
    model = var / "models" / (var / "models" / "current").read_text("utf-8").strip()
    return {"train_seconds": seconds, "bundle": str(model)}


def train_stock(work: Path, epochs: int = 0) -> dict[str, Any]:
    """Trains what `rasa init` generates on the same sentences, with every processor too.

    That takes hours, so the model is kept in `var/bench` while the sentences last.
    """
    sentences = work / "nlu"
    sentences.mkdir()
    made = work / "ours" / "training"
    for file in [*paths.NLU.glob("*.yml"), *made.glob("*.yml")]:
        if file != paths.LABELS:
            shutil.copy(file, sentences)
    config = work / "config.yml"
    settings = (STOCK / "config.yml").read_text("utf-8")
    config.write_text(
        settings.replace("epochs: 100", f"epochs: {epochs}") if epochs else settings, "utf-8"
    )
    read = b"".join(file.read_bytes() for file in [config, *sorted(sentences.glob("*.yml"))])
    model = paths.var() / "bench" / f"stock-{hashlib.sha256(read).hexdigest()[:12]}"
    bundle, told = model.with_suffix(".tar.gz"), model.with_suffix(".json")
    if not (bundle.exists() and told.exists()):
        arguments = [str(STOCK / "rasa_models.py"), "train", str(config)]
        environment = {
            "SMARTMKT_FULL_RASA": "1",
            "RASA_CACHE_DIRECTORY": str(work / "cache"),
            "TF_INTRA_OP_PARALLELISM_THREADS": str(os.cpu_count()),
            "TF_INTER_OP_PARALLELISM_THREADS": str(os.cpu_count()),
        }
        seconds = _run("stock trains", [*arguments, str(sentences), str(model)], environment)
        told.write_text(json.dumps({"train_seconds": seconds}), "utf-8")
    return {**json.loads(told.read_text("utf-8")), "bundle": str(bundle)}


def ask(bundle: str, rows: Rows, work: Path) -> dict[str, float]:
    """Accuracy among all the intents there are, and milliseconds, through Rasa's own door."""
    texts, answers = work / "texts.json", work / "answers.json"
    texts.write_text(json.dumps([text for text, _ in rows]), "utf-8")
    arguments = [str(STOCK / "rasa_models.py"), "ask", bundle, str(texts), str(answers)]
    stock = Path(bundle).stem.startswith("stock")
    environment = {
        "SMARTMKT_FULL_RASA": "1" if stock else "0",
        "SMARTMKT_ENCODER": str(paths.encoder()),
        "OMP_NUM_THREADS": "1",
    }
    _run(f"{'stock' if stock else 'ours'} answers {len(rows)} sentences", arguments, environment)
    found = json.loads(answers.read_text("utf-8"))
    hits = [said == meant for said, (_, meant) in zip(found["intents"], rows, strict=True)]
    return {
        "accuracy": sum(hits) / len(hits),
        "parse_ms_p50": found["parse_ms_p50"],
        "parse_ms_p99": found["parse_ms_p99"],
    }


def kept_apart(parser: Parser) -> dict[str, Any]:
    """Macro-F1 of each file of kept-apart sentences, per language."""
    found = {}
    for path in _intent_files():
        found[f"{path.parent.name}/{path.stem}"] = report(judge(parser, path), parser.threshold)[
            "macro_f1"
        ]
    return found


def open_set(parser: Parser, path: Path) -> dict[str, float]:
    """How well our kept-apart sentences stand apart from questions for no shop.

    Also the threshold that accepts 95 % of ours, and what it lets through.
    """
    if not path.exists():
        print(f"No {path}: questions for no shop are not measured. Say where with --data.")
        return {}
    read = json.loads(path.read_text("utf-8"))
    foreign = [row[0] for part in ("oos_val", "oos_train") for row in read[part]]
    foreign += [text for text, intent in read["val"] if intent not in OURS_TOO]
    files = [examples.read(file) for file in _intent_files()]
    own = [e.text for found in files for e in found if e.intent != "out_of_scope"]
    ours, theirs = _scopes(parser, own), _scopes(parser, foreign)
    threshold = float(np.quantile(ours, 1 - ACCEPTED))
    ranks = np.concatenate([ours, theirs]).argsort(kind="stable").argsort()[: len(ours)] + 1
    wins = ranks.sum() - len(ours) * (len(ours) + 1) / 2
    return {
        "own_sentences": len(own),
        "foreign_questions": len(foreign),
        "auroc": float(wins / len(ours) / len(theirs)),
        "threshold": threshold,
        "false_acceptance": float((theirs >= threshold).mean()),
    }


def _scopes(parser: Parser, texts: list[str]) -> np.ndarray:
    return np.array([found["in_scope"] for found in parser.parse_all(texts)])


def _intent_files() -> list[Path]:
    folders = [paths.ROOT / "data" / "nlu_dev", paths.NLU_TEST]
    files = [file for folder in folders for file in sorted(folder.glob("*.yml"))]
    return [file for file in files if file.stem != "entities"]


def _run(name: str, arguments: list[str], environment: dict[str, str]) -> float:
    """Runs a program of Rasa's environment, telling that it goes on; returns its seconds."""
    started = time.perf_counter()
    with _telling(name):
        done = subprocess.run(
            [str(BOT_PYTHON), *arguments],
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if key != "OMP_NUM_THREADS"}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stdout[-2000:]}")
    return time.perf_counter() - started


@contextmanager
def _telling(name: str) -> Iterator[None]:
    over = threading.Event()
    started = time.perf_counter()

    def tell() -> None:
        while not over.wait(30):
            print(f"{name}: {time.perf_counter() - started:.0f} s so far …", flush=True)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)


def show(found: dict[str, Any]) -> int:
    """Prints the tables; 1 where the stock pipeline comes too near."""
    print(f"\n{'kept apart, macro-F1':28}{'en':>8}{'zh':>8}")
    for name, f1 in found["kept_apart"].items():
        print(f"{name:28}{f1['en']:>8.3f}{f1['zh']:>8.3f}")
    print("\nopen set")
    for name, value in found["open_set"].items():
        print(f"{name:28}{value:>8.3f}" if value < 1 else f"{name:28}{value:>8}")
    sides = [side for side in ("ours", "stock") if side in found]
    print(f"\n{'public sentences':28}" + "".join(f"{side:>8}" for side in sides))
    for name, digits in (("accuracy", 3), ("parse_ms_p50", 1), ("train_seconds", 0)):
        told = [found[side].get(name) for side in sides]
        cells = "".join(f"{value:>8.{digits}f}" if value is not None else f"{'-':>8}"
                        for value in told)  # fmt: skip
        print(f"{name:28}{cells}")
    if "stock" not in found:
        return 0
    ahead = found["ours"]["accuracy"] - found["stock"]["accuracy"]
    print(f"\nOurs is {100 * ahead:.1f} points ahead; at least {100 * MARGIN:.0f} are wanted.")
    return 0 if ahead >= MARGIN else 1


if __name__ == "__main__":
    sys.exit(main())
