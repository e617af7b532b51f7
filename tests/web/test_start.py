"""Starting the gateway where something is missing or in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from smartmkt_core.settings import ROOT, Settings
from tests.web.helpers import Server
from web import pages
from web.gateway import wire


@pytest.mark.parametrize(
    ("tongue", "said"),
    [("en_GB.UTF-8", "is already in use"), ("zh_CN.UTF-8", "已被占用")],
)
def test_a_port_in_use_ends_the_start_with_a_sentence(
    tmp_path: Path, tongue: str, said: str
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        env = {
            **os.environ,
            "SMARTMKT_PORT": port,
            "SMARTMKT_VAR": str(tmp_path),
            "LC_ALL": tongue,
            "PYTHONIOENCODING": "utf-8",
        }
        ended = subprocess.run(
            [sys.executable, "-m", "web"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert said in ended.stderr and port in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("accepts", "first"), [("en-GB", "en"), ("zh-CN,zh;q=0.9", "zh")])
def test_pages_that_are_not_built_say_how_to_build_them(
    settings: Settings, tmp_path: Path, accepts: str, first: str
) -> None:
    app = FastAPI()
    pages.add_pages(app, wire(settings), dist=tmp_path / "dist")
    assert not pages.built(tmp_path / "dist")
    browser = TestClient(app)
    for path in ("/", "/desk"):
        answer = browser.get(path, headers={"accept-language": accepts})
        assert answer.status_code == 503
        assert f'<html lang="{first}">' in answer.text
        assert "make setup" in answer.text and "页面尚未构建" in answer.text
    assert browser.get("/widget/smartmkt.js").status_code == 404


def test_a_shop_without_pictures_is_no_error(gateway: Server) -> None:
    assert httpx.get(f"{gateway.url}/store/images/A-1.svg").status_code == 404
