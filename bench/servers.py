"""Two throwaway servers, source and target, and the programs that talk to them."""

import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

import measure

# The same for both servers, and printed with the results. Autovacuum would run at other moments in every round.
SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
    # files of the log are used again, not made anew by whoever comes first
    "min_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
    "autovacuum": "off",
    # one transaction holds a lock for each object that it makes
    "max_locks_per_transaction": "2000",
    "max_worker_processes": "32",
    "fsync": os.environ.get("FSYNC", "on"),
}
# more of them: SETTINGS='jit=off,pgclone.part_size=64MB'
SETTINGS.update(word.strip().split("=", 1) for word in os.environ.get("SETTINGS", "").split(",") if "=" in word)


class Failed(Exception):
    """A command did not succeed; the text is what it wrote to standard error."""


def run_program(main):
    """Runs a program of the bench with its arguments, and ends it. A plain kill removes the servers, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def server_user():
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def find(program, folders):
    """The first of the folders that has the program, else PATH, else None."""
    for folder in folders:
        path = os.path.join(folder, program)
        if os.access(path, os.X_OK):
            return path
    return shutil.which(program)


def programs():
    """The folders of the server's programs, of clients', and of pgcopydb, as the environment names them."""
    server = os.environ.get("PGCLONE_BENCH_BIN") or os.path.dirname(shutil.which("postgres") or "")
    if not os.access(os.path.join(server, "initdb"), os.X_OK):
        raise Failed("no initdb; set PGCLONE_BENCH_BIN to the bin folder of a PostgreSQL server")
    return server, os.environ.get("PGCLONE_CLIENT_BIN"), os.environ.get("PGCLONE_PGCOPYDB_BIN")


class Servers:
    """Both servers and the folder they live in. Use it in a `with` statement: leaving it removes everything."""

    def __init__(self, server_bin, client_bin, pgcopydb_bin=None):
        self.bin = server_bin
        self.user = server_user()
        folders = [folder for folder in (pgcopydb_bin, server_bin, client_bin) if folder]
        self.programs = {p: find(p, folders) for p in ("psql", "pg_dump", "pg_restore", "pgbench", "pgcopydb")}
        for program in ("psql", "pg_dump", "pg_restore", "pgbench"):
            if not self.programs[program]:
                raise Failed(f"no {program}; set PGCLONE_CLIENT_BIN to a folder that has it")
        # pgcopydb starts psql, pg_dump and pg_restore itself.
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("PG") and k != "RUST_BACKTRACE"}
        self.env["PATH"] = os.pathsep.join([os.path.dirname(self.programs["pg_dump"]), os.environ.get("PATH", "")])
        self.env["LC_ALL"] = "C"
        self.dir = None
        self.postmasters = {}
        self.kept = []
        version = subprocess.run([f"{server_bin}/postgres", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.major = int(re.search(r"\d+", version).group())

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="pgclone-bench-", dir=os.environ.get("BENCH_DIR", "/tmp"))
        if os.getuid() == 0:
            shutil.chown(self.dir, self.user)
        try:
            for name in ("source", "target"):
                self._start(name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in ("source", "target"):
            data = os.path.join(self.dir, name, "data")
            if os.path.exists(os.path.join(data, "postmaster.pid")):
                self._as_server(f"{self.bin}/pg_ctl -D {data} -m immediate -w stop", check=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def _as_server(self, command, check=True):
        prefix = ["runuser", "-u", self.user, "--"] if os.getuid() == 0 else []
        done = subprocess.run(prefix + ["bash", "-c", command], env=self.env, cwd="/", stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if check and done.returncode != 0:
            raise Failed(f"{command}: {done.stderr.strip()}")

    def _start(self, name):
        home = os.path.join(self.dir, name)
        conf = f"listen_addresses = ''\nunix_socket_directories = '{home}'\nport = 5432\n"
        conf += "".join(f"{key} = '{value}'\n" for key, value in SETTINGS.items())
        if name == "source":
            # a subscription needs it; nothing is written here while others are measured
            conf += "wal_level = logical\n"
        if name == "target" and self._has_pgclone():
            # background jobs need it
            conf += "shared_preload_libraries = 'pgclone'\n"
        self._as_server(
            f"mkdir -m 700 {home} && {self.bin}/initdb -D {home}/data -U {self.user} --auth=trust "
            f"--encoding=UTF8 --no-locale --no-sync && printf %s {shlex.quote(conf)} >>{home}/data/postgresql.conf && "
            f"{self.bin}/pg_ctl -D {home}/data -l {home}/log -w start 2>&1 >/dev/null")
        with open(f"{home}/data/postmaster.pid", encoding="utf-8") as file:
            self.postmasters[name] = int(file.readline())

    def _has_pgclone(self):
        done = subprocess.run([f"{self.bin}/pg_config", "--pkglibdir"], stdout=subprocess.PIPE, text=True, check=False)
        return os.path.exists(os.path.join(done.stdout.strip(), "pgclone.so"))

    def conninfo(self, name, database):
        """A connection string for libpq."""
        return f"host={self.dir}/{name} port=5432 user={self.user} dbname={database}"

    def uri(self, name, database):
        """The same as a URI, for pgcopydb."""
        host = f"{self.dir}/{name}".replace("/", "%2F")
        return f"postgresql://{self.user}@{host}:5432/{database}"

    def cmd(self, program, name, database, *arguments):
        """A shell command that runs a client program against one of the databases."""
        quiet = ["-X", "-q", "-v", "ON_ERROR_STOP=1"] if program == "psql" else []
        words = [self.programs[program], "-d", self.conninfo(name, database), *quiet, *arguments]
        return " ".join(shlex.quote(word) for word in words)

    def shell(self, command):
        """What a shell command prints; any part of a pipe that fails is a failure."""
        return self.measured(command, {}).stdout

    def measured(self, command, postmasters=None):
        """The same with what it took, of these servers; of both if it is not said."""
        done = measure.run(command, self.env, self.postmasters if postmasters is None else postmasters)
        if done.code != 0 and not only_unknown_timeout(done.stderr):
            raise Failed(done.stderr.strip()[-2000:] or f"exit code {done.code}: {command[:500]}")
        return done

    def sql(self, name, database, statement):
        """The result of a statement as unaligned text."""
        return self.shell(self.cmd("psql", name, database, "-At", "-c", statement)).strip()

    def script(self, name, database, statements):
        """The same by a file, for statements that are too long for a command line."""
        path = os.path.join(self.dir, "script.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write(statements)
        return self.shell(self.cmd("psql", name, database, "-At", "-f", path)).strip()

    def new_target(self, database, extension, keep=False):
        """An empty database on the target, with pgclone where it is wanted. What was there before is dropped, or kept under another
        name until `drop_kept`: where thousands of files have just been removed, some file systems need long to make new ones (ext4
        without a journal looks at each of their inodes for a minute)."""
        if keep and self.sql("target", "postgres", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
            self.kept.append(f"{database}_{len(self.kept)}")
            self.sql("target", "postgres", f"ALTER DATABASE {database} RENAME TO {self.kept[-1]}")
        self.drop("target", database)
        self.sql("target", "postgres", f"CREATE DATABASE {database}")
        if extension:
            self.sql("target", database, "CREATE EXTENSION pgclone")

    def drop_kept(self):
        while self.kept:
            self.drop("target", self.kept.pop())

    def drop(self, name, database):
        """Drops a database, with whoever is still in it."""
        self.sql(name, "postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def quiet(self):
        """Leaves no work over for whoever is measured next."""
        for name in ("source", "target"):
            self.sql(name, "postgres", "CHECKPOINT")
        os.sync()


def only_unknown_timeout(stderr):
    """pg_dump 17 and later set a parameter that older servers do not know; pg_restore counts that as an error."""
    errors = [line for line in stderr.splitlines() if "error:" in line or "ERROR:" in line]
    return bool(errors) and all("transaction_timeout" in line for line in errors)
