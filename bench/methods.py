"""The ways to copy: ours and those of everybody else. All of them are timed as one shell command."""

from dataclasses import dataclass
from typing import Callable


@dataclass
class Method:
    """How one case is done by one tool. `prepare` is not timed; `command` gives the shell command that is."""

    name: str
    command: Callable
    prepare: Callable = lambda servers, case: None
    ours: bool = False
    needs: str = "psql"
    reads_only: bool = False


def copy_pipe(servers, case, table, binary):
    """psql COPY | psql COPY, one table."""
    options = " (FORMAT binary)" if binary else ""
    read = servers.cmd("psql", "source", case.database, "-c", f"COPY {case.query or table} TO STDOUT{options}")
    write = servers.cmd("psql", "target", case.database, "-c", f"COPY {table} FROM STDIN{options}")
    return f"{read} | {write}"


def section(servers, case, name):
    """The definitions of one section, copied."""
    dump = servers.cmd("pg_dump", "source", case.database, "-s", f"--section={name}")
    return f"{dump} | sed '/^SET transaction_timeout/d' | {servers.cmd('psql', 'target', case.database)} >/dev/null"


def psql_pipe(binary):
    """The rows by COPY. For one table the empty table is there already; for a database its definitions are timed too."""

    def prepare(servers, case):
        if case.one_table:
            servers.shell(section(servers, case, "pre-data"))

    def command(servers, case):
        pipes = [copy_pipe(servers, case, table, binary) for table in case.tables]
        if not case.one_table:
            pipes = [section(servers, case, "pre-data"), *pipes, section(servers, case, "post-data")]
        return "; ".join(pipes)

    return Method("psql binary | psql" if binary else "psql text | psql", command, prepare)


def pg_dump_psql(servers, case):
    dump = servers.cmd("pg_dump", "source", case.database)
    return f"{dump} | sed '/^SET transaction_timeout/d' | {servers.cmd('psql', 'target', case.database)} >/dev/null"


def pg_dump_schema(servers, case):
    """Nothing is copied: what it takes pg_dump to find out and write down the definitions."""
    return f"{servers.cmd('pg_dump', 'source', case.database, '-s')} >/dev/null"


def plan():
    """The same by pgclone."""

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        statement = f"SELECT count(*) > 0 FROM pgclone.plan('{conninfo}', 'database')"
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep '^t'"

    return Method("pgclone.plan (plan only)", command, ours=True, reads_only=True)


def pg_dump_restore(servers, case):
    """Through files; compression is off because the disk is not what is slow here."""
    folder = f"{servers.dir}/dump"
    dump = servers.cmd("pg_dump", "source", case.database, "-Fd", "-j2", "-Z0", "-f", folder)
    return f"{dump} && {servers.cmd('pg_restore', 'target', case.database, '-j2', folder)}"


def pgcopydb(options=""):
    """Two processes for tables and two for indexes."""

    def command(servers, case):
        return (f"{servers.programs['pgcopydb']} clone --source '{servers.uri('source', case.database)}' "
                f"--target '{servers.uri('target', case.database)}' --dir {servers.dir}/pgcopydb "
                f"--table-jobs 2 --index-jobs 2 {options} >/dev/null")

    return command


def remove_files(*names):
    def prepare(servers, _case):
        servers.shell("rm -rf " + " ".join(f"{servers.dir}/{name}" for name in names))

    return prepare


def pgclone(call, name=None):
    """One of our functions; its arguments after the connection string are given as SQL."""
    function = call.split("(")[0]

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        statement = f"SELECT pgclone.{call.replace('$source', conninfo)}"
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep '^OK'"

    return Method(name or f"pgclone.{function}", command, ours=True)


def pgclone_job(lanes):
    """A background job, from the call to its end, with two lanes as the others have two processes."""
    wait = """DO $$ BEGIN
        LOOP EXIT WHEN NOT EXISTS (SELECT FROM pgclone.jobs_view WHERE status IN ('pending', 'running')); PERFORM pg_sleep(0.01); END LOOP;
        IF EXISTS (SELECT FROM pgclone.jobs_view WHERE status <> 'completed') THEN
            RAISE '%', (SELECT string_agg(status || ': ' || error_message, ', ') FROM pgclone.jobs_view);
        END IF; END $$"""

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        start = f"SELECT pgclone.schema_async('{conninfo}', 'public', true, '{{\"parallel\": {lanes}}}')"
        return servers.cmd("psql", "target", case.database, "-At", "-c", start, "-c", wait)

    return Method(f"pgclone.schema_async, {lanes} lanes", command, ours=True)


def verify(options):
    """Our comparison; it must find the two sides equal."""

    def command(servers, case):
        statement = (f"SELECT string_agg(match, ' ') FROM pgclone.verify('{servers.conninfo('source', case.database)}', "
                     f"NULL, '{options}')")
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep -x '✓'"

    return Method(f"pgclone.verify {options}".strip(), command, ours=True)


def hash_by_psql(servers, case):
    """A sum of hashes of rows by hand, on both servers at the same time."""
    statement = f"SELECT count(*), sum(hashtext(t::text)::bigint) FROM {case.tables[0]} AS t"
    both = [servers.cmd("psql", name, case.database, "-At", "-c", statement) for name in ("source", "target")]
    files = [f"{servers.dir}/{name}.hash" for name in ("source", "target")]
    return f"{both[0]} > {files[0]} & {both[1]} > {files[1]}; wait $!; cmp {files[0]} {files[1]}"


def pgcopydb_compare(servers, case):
    return (f"{servers.programs['pgcopydb']} compare data --source '{servers.uri('source', case.database)}' "
            f"--target '{servers.uri('target', case.database)}' --dir {servers.dir}/pgcopydb >/dev/null")


def comparisons():
    """Ways to compare two databases that should be the same."""
    return [
        verify("{}"),
        verify('{"checksum": true}'),
        Method("psql hashtext(row), both sides", hash_by_psql),
        Method("pgcopydb compare data", pgcopydb_compare, remove_files("pgcopydb"), needs="pgcopydb"),
    ]


def peers():
    """Everybody else, in the order of the table."""
    return [
        psql_pipe(binary=False),
        psql_pipe(binary=True),
        Method("pg_dump | psql", pg_dump_psql),
        Method("pg_dump -j2, pg_restore -j2", pg_dump_restore, remove_files("dump")),
        Method("pgcopydb 2+2", pgcopydb(), remove_files("pgcopydb"), needs="pgcopydb"),
        # the size from which our jobs divide a table
        Method("pgcopydb 2+2, tables split", pgcopydb("--split-tables-larger-than 128MB"), remove_files("pgcopydb"), needs="pgcopydb"),
    ]
