"""pgclone's own ways."""

from methods import Method

WAIT_FOR_JOB = """DO $$ BEGIN
    LOOP EXIT WHEN NOT EXISTS (SELECT FROM pgclone.jobs_view WHERE status IN ('pending', 'running')); PERFORM pg_sleep(0.05); END LOOP;
    IF EXISTS (SELECT FROM pgclone.jobs_view WHERE status <> 'completed') THEN
        RAISE '%', (SELECT string_agg(status || ': ' || error_message, ', ') FROM pgclone.jobs_view);
    END IF; END $$"""


# On a target before 18 pgclone analyzes what it has loaded; of the others only pgcopydb does, unless it is told not to.
WITHOUT = ', "statistics": false'
NO_STATISTICS = ", no statistics"


def pgclone(name, call):
    """One of our functions; `$source` in the call is the connection string."""

    def command(servers, case):
        statement = f"SELECT pgclone.{call.replace('$source', servers.conninfo('source', case.database))}"
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep '^OK'"

    return Method(name, command, ours=True)


def table(name, options="", what=""):
    """One table in the foreground. `options`: `, "key": value`; `what` says so in the method's name."""
    return pgclone(f"pgclone.table{what}", f"table('$source', 'public', '{name}', true, NULL, '{{{options[2:]}}}')")


def database(options="", what=""):
    """The database in the foreground."""
    return pgclone(f"pgclone.database{what}", f"database('$source', true, '{{{options[2:]}}}')")


def job(lanes, options="", what="", loader="in-process"):
    """A background job, from the call to its end, with two lanes as the others have two processes. The loader is named if it is
    not the default."""

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        start = f"SELECT pgclone.schema_async('{conninfo}', 'public', true, '{{\"parallel\": {lanes}{options}}}')"
        choose = f"SET pgclone.loader = '{loader}'"
        return servers.cmd("psql", "target", case.database, "-At", "-c", choose, "-c", start, "-c", WAIT_FOR_JOB)

    what += "" if loader == "in-process" else f", {loader}"
    return Method(f"pgclone.schema_async, {lanes} {'lanes' if lanes > 1 else 'lane'}{what}", command, ours=True)


def plan():
    """What it takes to find out what would be done."""

    def command(servers, case):
        statement = f"SELECT count(*) > 0 FROM pgclone.plan('{servers.conninfo('source', case.database)}', 'database')"
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep '^t'"

    return Method("pgclone.plan (plan only)", command, ours=True, reads_only=True)


def verify(options):
    """Our comparison; it must find the two sides equal."""

    def command(servers, case):
        statement = (f"SELECT string_agg(match, ' ') FROM pgclone.verify('{servers.conninfo('source', case.database)}', "
                     f"NULL, '{options}')")
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep -x '✓'"

    return Method(f"pgclone.verify {options}".strip(), command, ours=True)
