"""A Jupyter server that the benchmarks have for themselves."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.error import URLError
from urllib.request import urlopen


@contextmanager
def serving(root, home, *options, python=sys.executable):
    """Start JupyterLab on a folder, with settings of its own in `home`; yield its port and its process once it answers.

    `options` are further ones of its command line; `python` is that of the environment whose JupyterLab it is.
    """
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {
        f"JUPYTER{name}_DIR": str(home / name) for name in ("_RUNTIME", "_CONFIG", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    environment = {**os.environ, **folders, "PYTHONDONTWRITEBYTECODE": ""}  # imports as a learner has them, compiled
    command = [python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True"]
    command += [f"--ServerApp.root_dir={root}", *options]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            while not answers(f"http://127.0.0.1:{port}/api"):
                if process.poll() is not None:
                    raise RuntimeError(f"the server ended at once: {command}")
                time.sleep(0.2)
            yield port, process
        finally:
            process.terminate()


def answers(address):
    try:
        return urlopen(address).status == 200
    except URLError:
        return False
