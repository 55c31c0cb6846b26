"""The ways of everybody else. Each is one shell command; what is only preparation is not measured."""

import functools
from dataclasses import dataclass
from typing import Callable


def nothing(_servers, _case):
    """No preparation."""


@dataclass
class Method:
    """How one case is done by one tool. `prepare` and `clean` are not measured; `command` gives the shell command that is."""

    name: str
    command: Callable
    prepare: Callable = nothing
    clean: Callable = nothing
    # by pgclone; the target then has the extension
    ours: bool = False
    needs: str = "psql"
    reads_only: bool = False
    # the servers' own work and nothing else
    floor: bool = False

    def ready(self, servers, case):
        """Makes a new target, unless the case compares, and all else that is not measured. The command that is."""
        if not case.compares:
            servers.new_target(case.database, extension=self.ours, keep=case.many_files)
        self.prepare(servers, case)
        command = self.command(servers, case)
        servers.quiet()
        return command


def section(servers, case, name):
    """A command that copies the definitions of one section."""
    dump = servers.cmd("pg_dump", "source", case.database, "-s", "--no-publications", f"--section={name}")
    return f"{dump} | sed '/^SET transaction_timeout/d' | {servers.cmd('psql', 'target', case.database)} >/dev/null"


def make_table(servers, case):
    """For one table the empty table is there already; for a database its definitions are measured, too."""
    if case.one_table:
        servers.shell(section(servers, case, "pre-data"))


def with_sections(servers, case, rows):
    """The commands that copy rows, between those that copy definitions if the case is not one table alone."""
    if case.one_table:
        return rows
    views = servers.sql("source", case.database, "SELECT format('REFRESH MATERIALIZED VIEW %s', oid::regclass) "
                        "FROM pg_class WHERE relkind = 'm'").splitlines()
    refresh = [servers.cmd("psql", "target", case.database, "-c", view) for view in views]
    return "; ".join([section(servers, case, "pre-data"), rows, section(servers, case, "post-data"), *refresh])


def copy_pipe(servers, case, table, binary):
    """psql COPY | psql COPY, one table."""
    options = " (FORMAT binary)" if binary else ""
    read = servers.cmd("psql", "source", case.database, "-c", f"COPY {case.query or table} TO STDOUT{options}")
    write = servers.cmd("psql", "target", case.database, "-c", f"COPY {table} FROM STDIN{options}")
    return f"{read} | {write}"


def psql_pipe(binary):
    """The rows by COPY."""

    def command(servers, case):
        return with_sections(servers, case, "; ".join(copy_pipe(servers, case, table, binary) for table in case.tables))

    return Method("psql binary | psql" if binary else "psql text | psql", command, make_table)


def pg_dump_psql():
    """A script in a pipe."""

    def command(servers, case):
        dump = servers.cmd("pg_dump", "source", case.database, *(["-t", case.tables[0]] if case.one_table else []))
        return f"{dump} | sed '/^SET transaction_timeout/d' | {servers.cmd('psql', 'target', case.database)} >/dev/null"

    return Method("pg_dump | psql", command)


def pg_dump_schema():
    """Nothing is copied: what it takes pg_dump to find out and write down the definitions."""

    def command(servers, case):
        return f"{servers.cmd('pg_dump', 'source', case.database, '-s')} >/dev/null"

    return Method("pg_dump -s (dump only)", command, reads_only=True)


def remove_files(*names):
    """Removes files of the last run, so that they are not on their way to the disk during the next."""

    def clean(servers, _case):
        servers.shell("rm -rf " + " ".join(f"{servers.dir}/{name}" for name in names))

    return clean


def pg_dump_restore():
    """Through files, two processes each; compression is off because the disk is not what is slow here."""

    def command(servers, case):
        folder = f"{servers.dir}/dump"
        dump = servers.cmd("pg_dump", "source", case.database, "-Fd", "-j2", "-Z0", "-f", folder)
        return f"{dump} && {servers.cmd('pg_restore', 'target', case.database, '-j2', folder)}"

    clean = remove_files("dump")
    return Method("pg_dump -j2, pg_restore -j2", command, clean, clean)


@functools.cache
def pgcopydb_options(program, servers):
    """What its help lists."""
    return servers.shell(f"{program} clone --help 2>&1 || true")


def pgcopydb(fastest):
    """Two processes for tables and two for indexes; `fastest`: in parts, and with what else this version knows to go faster."""

    def command(servers, case):
        program = servers.programs["pgcopydb"]
        options = "--table-jobs 2 --index-jobs 2"
        if fastest:
            known = pgcopydb_options(program, servers)
            # the size from which our jobs divide a table
            options += " --split-tables-larger-than 128MB"
            options += "".join(f" {o}" for o in ("--use-copy-binary", "--skip-vacuum") if o in known)
        return (f"{program} clone --source '{servers.uri('source', case.database)}' "
                f"--target '{servers.uri('target', case.database)}' --dir {servers.dir}/pgcopydb {options} >/dev/null")

    clean = remove_files("pgcopydb")
    return Method(f"pgcopydb 2+2{', fastest' if fastest else ''}", command, clean, clean, needs="pgcopydb")


WAIT_FOR_SUBSCRIPTION = """DO $$ BEGIN
    FOR i IN 1..60000 LOOP
        IF (SELECT count(*) > 0 AND bool_and(srsubstate IN ('s', 'r')) FROM pg_subscription_rel) THEN RETURN; END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;
    RAISE 'the subscription is not ready'; END $$"""


def subscription():
    """The first copy that a subscription makes, by two workers, which is the server's default."""

    def prepare(servers, case):
        make_table(servers, case)
        servers.sql("source", case.database, "CREATE PUBLICATION bench FOR ALL TABLES")

    def command(servers, case):
        options = " WITH (binary = true)" if servers.major >= 16 else ""
        create = (f"CREATE SUBSCRIPTION bench CONNECTION '{servers.conninfo('source', case.database)}' "
                  f"PUBLICATION bench{options}")
        rows = servers.cmd("psql", "target", case.database, "-c", create, "-c", WAIT_FOR_SUBSCRIPTION) + " 2>/dev/null"
        return with_sections(servers, case, rows)

    def clean(servers, case):
        servers.sql("target", case.database, "DROP SUBSCRIPTION IF EXISTS bench")
        servers.sql("source", case.database, "DROP PUBLICATION IF EXISTS bench")

    return Method("CREATE SUBSCRIPTION", command, prepare, clean)


def hash_by_psql():
    """A sum of hashes of rows by hand, on both servers at the same time."""

    def command(servers, case):
        statement = f"SELECT count(*), sum(hashtext(t::text)::bigint) FROM {case.tables[0]} AS t"
        both = [servers.cmd("psql", name, case.database, "-At", "-c", statement) for name in ("source", "target")]
        files = [f"{servers.dir}/{name}.hash" for name in ("source", "target")]
        return f"{both[0]} > {files[0]} & {both[1]} > {files[1]}; wait $!; cmp {files[0]} {files[1]}"

    return Method("psql hashtext(row), both sides", command)


def pgcopydb_compare():
    """Its own comparison; old versions have none."""

    def command(servers, case):
        return (f"{servers.programs['pgcopydb']} compare data --source '{servers.uri('source', case.database)}' "
                f"--target '{servers.uri('target', case.database)}' --dir {servers.dir}/pgcopydb >/dev/null")

    clean = remove_files("pgcopydb")
    return Method("pgcopydb compare data", command, clean, clean, needs="pgcopydb")


def peers():
    """Everybody else, in the order of the table."""
    return [psql_pipe(False), psql_pipe(True), pg_dump_psql(), pg_dump_restore(), pgcopydb(False), pgcopydb(True), subscription()]
