"""pgclone's own ways."""

from methods import Method

WAIT_FOR_JOB = """DO $$ BEGIN
    LOOP EXIT WHEN NOT EXISTS (SELECT FROM pgclone.jobs_view WHERE status IN ('pending', 'running')); PERFORM pg_sleep(0.03); END LOOP;
    IF EXISTS (SELECT FROM pgclone.jobs_view WHERE status <> 'completed') THEN
        RAISE '%', (SELECT string_agg(status || ': ' || error_message, ', ') FROM pgclone.jobs_view);
    END IF; END $$"""


def pgclone(call, name=None):
    """One of our functions; its arguments are given as SQL, `$source` in them is the connection string."""
    function = call.split("(")[0]

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        statement = f"SELECT pgclone.{call.replace('$source', conninfo)}"
        return servers.cmd("psql", "target", case.database, "-At", "-c", statement) + " | grep '^OK'"

    return Method(name or f"pgclone.{function}", command, ours=True)


def job(lanes, options="", name="pgclone.schema_async"):
    """A background job, from the call to its end, with two lanes as the others have two processes."""

    def command(servers, case):
        conninfo = servers.conninfo("source", case.database)
        start = f"SELECT pgclone.schema_async('{conninfo}', 'public', true, '{{\"parallel\": {lanes}{options}}}')"
        return servers.cmd("psql", "target", case.database, "-At", "-c", start, "-c", WAIT_FOR_JOB)

    return Method(f"{name}, {lanes} {'lanes' if lanes > 1 else 'lane'}", command, ours=True)


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
