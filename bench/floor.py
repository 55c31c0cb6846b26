"""The floor: what the two servers have to do in any case, when nobody stands between them.

Both servers work at the same time, as in a clone. On the source two sessions read one half of the rows each and throw
them away (`COPY ... TO '/dev/null'`); on the target two sessions load one half each from a file that has been there before.
Then two sessions build the indexes, largest first; then the constraints are put on them, and foreign keys are checked.
"""

import os
import shlex

from methods import Method, make_table, section

# Tables of fewer blocks are not divided.
DIVIDED = 100


def halves(servers, case):
    """Two lists of (table, condition): together all rows."""
    both = ([], [])
    for table in case.tables:
        blocks = int(servers.sql("source", case.database, f"SELECT pg_relation_size('{table}') / 8192"))
        if blocks < DIVIDED:
            both[0].append((table, ""))
            continue
        middle = f"'({blocks // 2},0)'::tid"
        both[0].append((table, f" WHERE ctid < {middle}"))
        both[1].append((table, f" WHERE ctid >= {middle}"))
    return both


def folder(servers):
    return os.path.join(servers.dir, "floor")


def export(servers, case):
    """Writes the files once for a case, and the statements for what comes after the rows."""
    made = os.path.join(folder(servers), case.database)
    if os.path.exists(made):
        return
    servers.shell(f"rm -rf {folder(servers)} && mkdir -m 777 {folder(servers)} && mkdir -m 777 {made}")
    for half, tables in enumerate(halves(servers, case)):
        for table, condition in tables:
            servers.sql("source", case.database, f"COPY (SELECT * FROM ONLY {table}{condition}) "
                        f"TO '{made}/{table}.{half}' (FORMAT binary)")
    for name, query in STATEMENTS.items():
        lines = servers.sql("source", case.database, query).splitlines()
        with open(f"{made}/{name}", "w", encoding="utf-8") as file:
            file.write("\0".join(lines))


STATEMENTS = {
    "indexes": """SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace ORDER BY pg_relation_size(c.oid) DESC""",
    # keys on the indexes that are there by then
    "constraints": """SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
            CASE contype WHEN 'p' THEN format('PRIMARY KEY USING INDEX %I', conname)
                WHEN 'u' THEN format('UNIQUE USING INDEX %I', conname)
                ELSE pg_get_constraintdef(oid) || ' NOT VALID' END)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f') ORDER BY contype DESC""",
    "foreign": """SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'f' ORDER BY conrelid""",
}


def prepare(servers, case):
    export(servers, case)
    if case.one_table:
        make_table(servers, case)
    else:
        servers.shell(section(servers, case, "pre-data"))


def session(servers, case, name, statements):
    """One psql with several statements."""
    return servers.cmd("psql", name, case.database, *(word for s in statements for word in ("-c", s)))


def rows(servers, case):
    """Four sessions at once."""
    made = os.path.join(folder(servers), case.database)
    sessions = []
    for half, tables in enumerate(halves(servers, case)):
        read = [f"COPY (SELECT * FROM ONLY {t}{c}) TO '/dev/null' (FORMAT binary)" for t, c in tables]
        write = [f"COPY {t} FROM '{made}/{t}.{half}' (FORMAT binary)" for t, _ in tables]
        sessions += [session(servers, case, "source", read), session(servers, case, "target", write)] if tables else []
    begin = " ".join(f"{s} & p{n}=$!;" for n, s in enumerate(sessions))
    return begin + " " + "; ".join(f"wait $p{n}" for n in range(len(sessions)))


def each(servers, case, name, sessions, setting=""):
    """A session for each statement of a file, so many at a time."""
    made = os.path.join(folder(servers), case.database)
    psql = servers.cmd("psql", "target", case.database, *(["-c", setting] if setting else []), "-c")
    return f"xargs -0 -r -n 1 -P {sessions} {psql} < {shlex.quote(f'{made}/{name}')}"


def floor(by_workers=False):
    """`by_workers`: one index at a time, by the server's own parallel workers."""

    def command(servers, case):
        parts = [rows(servers, case)]
        if not case.one_table:
            parts += [each(servers, case, "indexes", 1 if by_workers else 2),
                      each(servers, case, "constraints", 1), each(servers, case, "foreign", 2)]
        return "; ".join(parts)

    name = "floor, indexes by parallel workers" if by_workers else "floor"
    return Method(name, command, prepare, floor=True)
