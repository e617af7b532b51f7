"""Set-up finds its interpreters, goes on where it was broken off, and says what is missing."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from smartmkt_core.settings import ROOT

HERE = (sys.version_info[0], sys.version_info[1])


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/setup.py with folders of its own, on a machine without pyenv and uv."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts/setup.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("VAR", "LOGS", "ROOT"):
        monkeypatch.setattr(module, name, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    (tmp_path / "bin").mkdir()
    return module


def python(path: Path, answer: str) -> Path:
    """A program that answers as an interpreter of some version would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_running_interpreter_is_taken_where_it_fits(setup: ModuleType) -> None:
    assert Path(setup.find_python(HERE)).samefile(sys._base_executable)  # type: ignore[attr-defined]


def test_an_activated_environment_is_never_built_from_itself(setup: ModuleType) -> None:
    found = Path(setup.find_python(HERE))
    assert sys.prefix not in found.parents
    assert not found.is_symlink()


def test_the_path_comes_before_pyenv(setup: ModuleType, tmp_path: Path) -> None:
    kept = python(tmp_path / "pyenv/versions/3.77.4/bin/python3.77", "echo 3 77 /opt/pyenv/python")
    assert setup.find_python((3, 77)) == "/opt/pyenv/python"
    python(tmp_path / "bin/python3.77", "echo 3 77 /usr/bin/python3.77")
    assert setup.find_python((3, 77)) == "/usr/bin/python3.77"
    assert str(kept) in list(setup.candidates((3, 77)))


def test_a_shim_that_does_not_work_is_passed_over(setup: ModuleType, tmp_path: Path) -> None:
    python(tmp_path / "bin/python3.77", "echo 'pyenv: python3.77: command not found' >&2; exit 127")
    python(tmp_path / "pyenv/versions/3.77.0/bin/python3.77", "echo 3 77 /opt/python3.77")
    assert setup.find_python((3, 77)) == "/opt/python3.77"


def test_a_newer_version_serves_where_the_first_is_missing(
    setup: ModuleType, tmp_path: Path
) -> None:
    python(tmp_path / "bin/python3.78", "echo 3 78 /opt/python3.78")
    assert setup.find_python((3, 77), (3, 78)) == "/opt/python3.78"


def test_a_missing_version_is_told_with_three_ways_to_get_it(setup: ModuleType) -> None:
    with pytest.raises(setup.SetupError) as told:
        setup.find_python((3, 77), (3, 78))
    sentence = str(told.value)
    assert "Python 3.77 or 3.78 was not found" in sentence
    for way in ("uv python install 3.77", "pyenv install 3.77", "package python3.77"):
        assert way in sentence


def test_one_without_venv_is_told_apart_from_none(setup: ModuleType, tmp_path: Path) -> None:
    python(
        tmp_path / "bin/python3.77",
        'case "$2" in *ensurepip*) exit 1;; esac; echo 3 77 /usr/bin/python3.77',
    )
    with pytest.raises(setup.SetupError, match=r"python3\.77-venv"):
        setup.find_python((3, 77))


def test_an_environment_broken_off_half_way_is_made_again(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(setup, "run", lambda _log, *command, **_: ran.append(list(command)))
    folder, lock = tmp_path / ".venv-bot", tmp_path / "requirements.lock"
    lock.write_text("six==1.17.0\n")
    python(folder / "bin/python", "exit 1")
    (folder / "smartmkt-setup.json").write_text('{"python": "/opt/pyth')
    assert setup.environment(folder, "/opt/python", [lock]) is True
    assert ran[0] == ["/opt/python", "-m", "venv", "--clear", str(folder)]
    ran.clear()
    assert setup.environment(folder, "/opt/python", [lock]) is False
    assert ran == []
    assert json.loads((folder / "smartmkt-setup.json").read_text())["python"] == "/opt/python"


def test_a_failing_step_shows_the_end_of_its_log(setup: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(setup.SetupError, match=r"(?s)failed\. The end of .*no room left"):
        setup.run("step", "/bin/sh", "-c", "echo no room left; exit 1")
    assert "no room left" in (tmp_path / "step.log").read_text()


def test_a_step_that_fails_does_not_hide_behind_the_other(
    setup: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> bool:
        raise setup.SetupError("no network")

    with pytest.raises(setup.SetupError, match="no network"):
        setup.together(("good", lambda: True), ("bad", fails))
    said = capsys.readouterr().out
    assert "good: done" in said and "bad: failed" in said


def test_a_taken_port_is_told_before_anything_is_done(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        for name in setup.PORTS:
            monkeypatch.delenv(name, raising=False)
        (tmp_path / ".env").write_text(f"SMARTMKT_RASA_PORT='{port}'\nSMARTMKT_PORT=1\n")
        assert setup.wanted_ports()["SMARTMKT_RASA_PORT"] == port
        with pytest.raises(setup.SetupError, match=rf"port in use: .*{port} \(SMARTMKT_RASA_PORT"):
            setup.check_ports()


def test_a_second_set_up_waits_for_the_first(
    setup: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
            "print(flush=True); input()",
            str(tmp_path / "setup.lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert first.stdin and first.stdout
    first.stdout.readline()
    locked = fcntl.flock

    def let_go(file: object, how: int) -> None:
        if not how & fcntl.LOCK_NB:
            first.communicate(b"\n")
        locked(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(setup.fcntl, "flock", let_go)
    with setup.alone():
        assert "waiting for it" in capsys.readouterr().out


def test_a_var_folder_that_cannot_be_written_is_one_sentence(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(setup, "LOGS", tmp_path / "file" / "log")
    with pytest.raises(setup.SetupError, match="can't be written"), setup.alone():
        pass
