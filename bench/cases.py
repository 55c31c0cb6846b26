"""What is copied. A case makes its own database on the source and knows how to tell that a copy is complete."""

import os
from dataclasses import dataclass
from typing import Callable

import methods


@dataclass
class Case:
    name: str
    title: str
    database: str
    tables: list
    fill: Callable
    methods: list
    one_table: bool = False
    # The target has a clone already; the methods compare.
    compares: bool = False
    # what psql reads in place of the table
    query: str = ""

    def state(self, servers, name):
        """Rows of every table, and the number of indexes: equal on both sides after a complete copy."""
        counts = [f"(SELECT count(*) FROM {table})" for table in self.tables]
        indexes = "(SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace)"
        return servers.sql(name, self.database, f"SELECT {', '.join(counts + [indexes])}")

    def bytes(self, servers):
        sizes = " + ".join(f"pg_table_size('{table}')" for table in self.tables)
        return int(servers.sql("source", self.database, f"SELECT {sizes}"))


def mixed(database, rows):
    """Fills the source with one table of eight columns, without an index."""

    def fill(servers):
        servers.sql("source", database, f"""
            CREATE TABLE mixed (id integer NOT NULL, account bigint NOT NULL, name text, created timestamptz,
                amount numeric(12,2), token text, active boolean, score double precision);
            INSERT INTO mixed
            SELECT i, 10000000000 + i * 37::bigint, 'customer number ' || i, '2025-01-01 00:00+00'::timestamptz + i * interval '7.000013 s',
                (i % 1000000) / 100.0, md5(i::text), i % 3 = 0, sqrt(i)
            FROM generate_series(1, {rows}) i""")

    return fill


def table():
    """One table of mixed columns, without an index: reading and writing rows and nothing else."""
    rows = int(os.environ.get("ROWS", "3000000"))
    fill = mixed("bench_table", rows)
    return Case("table", f"one table of {rows:,} mixed rows", "bench_table", ["public.mixed"], fill,
                [methods.pgclone("table('$source', 'public', 'mixed', true)"), methods.pgclone_job(2), *methods.peers()], one_table=True)


def verify():
    """The table of the first case, cloned; the two sides are compared."""
    case = table()
    case.name, case.title, case.compares = "verify", f"comparing {case.title}", True
    case.methods = methods.comparisons()
    return case


def pgbench():
    """The database of pgbench: one large table, two small ones, an empty one, three primary keys."""
    scale = int(os.environ.get("SCALE", "20"))

    def fill(servers):
        # pgbench takes the database as an argument; its -d means debug.
        conninfo = servers.conninfo("source", "bench_pgbench")
        servers.shell(f"{servers.programs['pgbench']} -i -q -s {scale} '{conninfo}'")

    tables = [f"public.pgbench_{name}" for name in ("accounts", "branches", "history", "tellers")]
    return Case("pgbench", f"database of pgbench, scale {scale}", "bench_pgbench", tables, fill,
                [methods.pgclone("database('$source', true)"), methods.pgclone_job(2), *methods.peers()])


def objects():
    """Many small tables with keys, indexes and foreign keys, and no rows to speak of: what planning and DDL cost."""
    tables = int(os.environ.get("TABLES", "2000"))

    def fill(servers):
        servers.sql("source", "bench_objects", f"""
            DO $$ BEGIN FOR i IN 1..{tables} LOOP
                EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, parent bigint, name text NOT NULL DEFAULT ''x'',
                    created timestamptz DEFAULT now(), amount numeric(12,2) CHECK (amount >= 0), UNIQUE (name, parent))', i);
                EXECUTE format('CREATE INDEX ON t%s (created)', i);
                EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (parent) REFERENCES t%s', i, greatest(i / 2, 1));
            END LOOP; END $$""")

    return Case("objects", f"database of {tables:,} empty tables with keys", "bench_objects",
                ["public.t1", f"public.t{tables}"], fill,
                [methods.pgclone("database('$source', true)"), methods.Method("pg_dump | psql", methods.pg_dump_psql),
                 methods.plan(), methods.Method("pg_dump -s (dump only)", methods.pg_dump_schema, reads_only=True)])


def masked():
    """The same table with two of its eight columns masked; psql gets the same expressions by hand."""
    rows = int(os.environ.get("ROWS", "3000000"))
    name = "CASE WHEN length(name) <= 2 THEN repeat('*', length(name)) ELSE left(name, 1) || '***' || right(name, 1) END"
    query = f"(SELECT id, account, {name}, created, amount, md5(token), active, score FROM public.mixed)"
    mask = '{"mask": {"name": "partial", "token": "hash"}}'
    return Case("masked", f"one table of {rows:,} mixed rows, two of eight columns masked", "bench_masked", ["public.mixed"],
                mixed("bench_masked", rows), [
                    methods.pgclone(f"table('$source', 'public', 'mixed', true, NULL, '{mask}')", "pgclone.table, masked"),
                    methods.pgclone("table('$source', 'public', 'mixed', true)", "pgclone.table, not masked"),
                    methods.psql_pipe(binary=False), methods.psql_pipe(binary=True)], one_table=True, query=query)


CASES = {"table": table, "masked": masked, "verify": verify, "pgbench": pgbench, "objects": objects}
