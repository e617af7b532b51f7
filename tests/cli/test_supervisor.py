"""The supervisor with real, tiny processes: it starts, revives and ends them together."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from smartmkt_cli import supervisor
from smartmkt_cli.supervisor import Child, ChildDied, Supervisor, alone, port_in_use
from smartmkt_core.settings import ROOT

# Answers 200 to everything on a port, tells its process id, and takes SIGTERM as anybody does.
SERVES = """
import http.server, os, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
"""
DIES = "import sys; print('the model is broken'); sys.exit(7)"
BARE = SERVES.replace("200", "409")
DEAF = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SERVES


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def child(code: str, *, within: float = 30.0, name: str = "rasa") -> Child:
    port = free_port()
    command = [sys.executable, "-c", code, str(port)]
    return Child(name, command, f"http://127.0.0.1:{port}/", port, ready_within=within)


def supervise(folder: Path, *children: Child) -> Supervisor:
    return Supervisor(list(children), logs=folder, env=dict(os.environ), cwd=folder)


def gone(pid: int) -> bool:
    """Whether a process has ended, a zombie nobody has fetched included."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return not state or state.startswith("Z")


def test_it_waits_for_all_and_ends_all(tmp_path: Path) -> None:
    crew = supervise(tmp_path, child(SERVES), child(SERVES, name="web"))
    said: list[str] = []
    crew.start(said.append)
    assert sorted(line.split()[0] for line in said) == ["rasa", "web"]
    pids = [one.process.pid for one in crew.children if one.process]
    crew.stop()
    assert len(pids) == 2 and all(map(gone, pids))


def test_one_that_dies_at_the_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    crew = supervise(tmp_path, child(DIES))
    with pytest.raises(ChildDied, match=r"(?s)rasa ended with code 7.*the model is broken"):
        crew.start(print)
    crew.stop()


def test_a_model_that_cannot_be_loaded_is_told_at_once(tmp_path: Path) -> None:
    crew = supervise(tmp_path, child(BARE))
    with pytest.raises(ChildDied, match="smartmkt train --force"):
        crew.start(print)
    crew.stop()


def test_one_that_never_answers_is_given_up(tmp_path: Path) -> None:
    crew = supervise(tmp_path, child("input()", within=0))
    crew.children[0].command = ["sleep", "60"]
    with pytest.raises(ChildDied, match="rasa did not answer within 0 s"):
        crew.start(print)
    crew.stop()


def test_one_that_dies_later_is_started_again_with_a_sentence(tmp_path: Path) -> None:
    crew = supervise(tmp_path, child(SERVES))
    crew.start(print)
    first = crew.children[0].process
    assert first is not None
    first.kill()
    first.wait()

    class Said(Exception):
        pass

    def say(sentence: str) -> None:
        raise Said(sentence)

    with pytest.raises(Said, match=r"rasa ended with code -9; starting it again"):
        crew.watch(say)
    crew.stop()


def test_one_that_dies_again_and_again_ends_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor.time, "sleep", lambda _seconds: None)
    crew = supervise(tmp_path, child(DIES))
    said: list[str] = []
    crew.logs.mkdir(exist_ok=True)
    crew._launch(crew.children[0])
    with pytest.raises(ChildDied, match="rasa ended 4 times within a minute"):
        crew.watch(said.append)
    assert len(said) == 3


def test_one_that_does_not_listen_is_ended_for_certain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.1)
    crew = supervise(tmp_path, child(DEAF))
    crew.start(print)
    process = crew.children[0].process
    assert process is not None
    crew.stop()
    assert gone(process.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_it_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    code = f"""
import os, sys
from pathlib import Path
from smartmkt_cli.supervisor import *
listen_for_signals()
command = [sys.executable, "-c", {SERVES!r}, "{port}"]
child = Child("rasa", command, "http://127.0.0.1:{port}/", {port})
crew = Supervisor([child], logs=Path({str(tmp_path)!r}), env=dict(os.environ), cwd=Path("."))
try:
    crew.start(lambda _: None)
    print(child.process.pid, flush=True)
    crew.watch(print)
except KeyboardInterrupt:
    crew.stop()
"""
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    watched = os.pidfd_open(pid)
    process.send_signal(number)
    process.wait(timeout=20)
    ready, _, _ = select.select([watched], [], [], 20)
    os.close(watched)
    assert ready, "the child still runs"


def test_a_port_that_somebody_listens_on_is_seen(tmp_path: Path) -> None:
    one = child(SERVES)
    assert not port_in_use(one.port)
    with socket.create_server(("127.0.0.1", one.port)):
        assert supervise(tmp_path, one).taken_ports() == [one]
    assert supervise(tmp_path, one).taken_ports() == []


def test_a_folder_serves_one_product_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "var" / "smartmkt.lock"
    with alone(lock) as nobody:
        assert nobody is None
        with alone(lock) as holder:
            assert holder == os.getpid()
    with alone(lock) as nobody:
        assert nobody is None
