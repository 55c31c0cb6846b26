"""What one command takes: wall time, processor seconds, memory.

Processor seconds are exact: the kernel adds up those of ended children for a shell, and for a postmaster. They include what
a server does in the background for the copy, such as writing WAL.

Memory is looked at every 20 milliseconds. It is what a process has for itself (resident, not shared), so shared buffers
do not count. Counted are the client programs, and the server processes that were started for the copy; of these only what
they have beyond their start, since a fork begins with what the postmaster has.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

INTERVAL = 0.02
# No command of a default run comes near it; one that hangs should not hang the night.
TIMEOUT = float(os.environ.get("TIMEOUT", "1800"))
# Server processes that serve a client which has gone still have a moment to end in.
LINGER = 0.5
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Usage:
    """Of one command. Seconds; bytes."""

    seconds: float = 0.0
    cpu: dict = field(default_factory=dict)
    # the largest process of each side: bytes, and what it calls itself
    memory: dict = field(default_factory=dict)
    # the most that all processes had together
    memory_sum: int = 0


@dataclass
class Done:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str
    usage: Usage


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def children(pid):
    return [int(word) for word in read(f"/proc/{pid}/task/{pid}/children").split()]


def cpu_of(pid, with_ended):
    """Processor seconds of a process; `with_ended`: and of its children that have ended."""
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return sum(map(int, fields[11:15 if with_ended else 13])) / TICKS


def cpu_of_server(postmaster):
    return cpu_of(postmaster, True) + sum(cpu_of(pid, False) for pid in children(postmaster))


class Process:
    """The private memory of one process, as often as it is looked at."""

    def __init__(self, pid, side):
        self.pid, self.side, self.name, self.now, self.peak = pid, side, "", 0, 0
        try:
            self.file = os.open(f"/proc/{pid}/statm", os.O_RDONLY)
        except OSError:
            self.file = None
        # A client program starts with nothing, whatever the shell has that it was forked from.
        self.start = 0
        if side != "clients":
            self.look()
            self.start, self.now = self.now, 0

    def look(self):
        """Sets `now` to what it has for itself beyond its start; nothing if it has ended."""
        self.now = 0
        try:
            resident, shared = os.pread(self.file, 100, 0).split()[1:3]
        except (OSError, TypeError, ValueError):
            return
        self.now = max((int(resident) - int(shared)) * PAGE - self.start, 0)
        if self.now > self.peak:
            self.rename(self.now > self.peak + 1_000_000)
            self.peak = self.now

    def rename(self, much):
        """The title of a server process says what it does at this moment; it is worth reading when much has come."""
        if much or not self.name:
            title = read(f"/proc/{self.pid}/cmdline").replace(b"\0", b" ").decode(errors="replace").strip()
            self.name = os.path.basename(title.split(" ")[0]) if self.side == "clients" else title[:80]

    def close(self):
        if self.file is not None:
            os.close(self.file)


class Watch(threading.Thread):
    """Looks at all processes of a command until it is told to stop."""

    def __init__(self, shell, postmasters, before):
        super().__init__(daemon=True)
        self.shell, self.postmasters, self.before = shell, postmasters, before
        self.processes, self.most, self.ended = {}, 0, threading.Event()

    def run(self):
        while not self.ended.wait(INTERVAL):
            self.look()

    def look(self):
        found = [(pid, "clients") for pid in descendants(self.shell)]
        found += [(pid, side) for side, postmaster in self.postmasters.items()
                  for pid in children(postmaster) if pid not in self.before]
        for pid, side in found:
            if pid not in self.processes:
                self.processes[pid] = Process(pid, side)
            self.processes[pid].look()
        self.most = max(self.most, sum(self.processes[pid].now for pid, _ in found))

    def stop(self):
        """Bytes and name of the largest process of each side."""
        self.ended.set()
        self.join()
        largest = {}
        for process in self.processes.values():
            process.close()
            if process.peak > largest.get(process.side, (0, ""))[0]:
                largest[process.side] = (process.peak, process.name)
        return largest


def descendants(pid):
    """The process and all below it."""
    found = [pid]
    for one in found:
        found += children(one)
    return found


def started(postmasters):
    """The processes that the servers have now."""
    return {pid for postmaster in postmasters.values() for pid in children(postmaster)}


def settle(postmasters, before):
    """Waits until the server processes that were started for the command have ended, or for a moment."""
    deadline = time.monotonic() + LINGER
    while time.monotonic() < deadline and not started(postmasters) <= before:
        time.sleep(0.01)


def run(command, env, postmasters):
    """Runs a shell command. `postmasters`: process ids of the servers whose work counts, by side."""
    before = started(postmasters)
    cpu = {side: -cpu_of_server(pid) for side, pid in postmasters.items()}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.monotonic()
        shell = subprocess.Popen(["bash", "-c", "set -e -o pipefail; " + command], env=env, start_new_session=True,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        watch = Watch(shell.pid, postmasters, before)
        code, used = wait(shell, watch)
        usage = Usage(time.monotonic() - begun, cpu, watch.stop(), watch.most)
        settle(postmasters, before)
        for side, pid in postmasters.items():
            cpu[side] += cpu_of_server(pid)
        cpu["clients"] = used.ru_utime + used.ru_stime
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        return Done(code, *texts, usage)


def wait(shell, watch):
    """Exit code and resources of the shell, once it has ended. If we are ended ourselves, so is it."""
    killer = threading.Timer(TIMEOUT, kill_group, [shell.pid])
    killer.start()
    watch.start()
    try:
        _, status, used = os.wait4(shell.pid, 0)
        shell.returncode = os.waitstatus_to_exitcode(status)
        return shell.returncode, used
    except BaseException:
        kill_group(shell.pid)
        raise
    finally:
        killer.cancel()


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass
