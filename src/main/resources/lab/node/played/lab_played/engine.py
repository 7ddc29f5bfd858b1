"""Asks the node's engine about the network."""

import os
import subprocess
import sys

from lab_played import clock

ROOT = os.environ.get("LAB_NODE", "")
CANNOT_TELL = 3


def ask(*words, said=None):
    """@return what it answers @raise RuntimeError where it can't tell, as the harness's own where that has one"""
    done = subprocess.Popen([f"{ROOT}/bin/lab-network", *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    told = done.communicate(said)[0].decode().strip()
    if done.returncode == CANNOT_TELL:
        harness = sys.modules.get("harness.abra")
        raise getattr(harness, "CannotTell", RuntimeError)(told.rpartition("unknown: ")[2])
    if done.returncode != 0:
        raise RuntimeError(f"lab-network {' '.join(map(str, words))}: {told}")
    return told


def since(host, port):
    """@return since when, by the run's clock, a server listens there and completes a handshake; None where nobody does"""
    told = ask("who", host, port)
    return None if told == "nobody" else tuple(map(float, told.split()))


def answer(host, port, said):
    return bytes.fromhex(ask("answer", host, port, "-", said=bytes(said)))


def now():
    return clock.CLOCK.now()
