"""What is copied. A case makes its own database on the source and knows how to tell that a copy is complete."""

import os
from dataclasses import dataclass
from typing import Callable

import fill
import floor
import methods
import ours

SMALL = bool(os.environ.get("SMALL"))

# Rows of every table as one hash, rows in total, relations by kind, constraints. NOT NULL is a constraint since 18.
STATE = """
    CREATE FUNCTION pg_temp.rows(t regclass) RETURNS bigint LANGUAGE plpgsql
        AS $$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM ONLY ' || t INTO n; RETURN n; END $$;
    SELECT sum(n), md5(string_agg(t::text || n::text, ' ' ORDER BY t::text)),
        (SELECT string_agg(kind || n, ' ' ORDER BY kind) FROM (SELECT relkind::text AS kind, count(*) AS n FROM pg_class
            WHERE relnamespace = 'public'::regnamespace GROUP BY relkind) k),
        (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n')
    FROM (SELECT oid::regclass AS t, pg_temp.rows(oid) AS n FROM pg_class
        WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace) s"""


@dataclass
class Case:
    name: str
    title: str
    # seconds that one round takes on two cores at 2.5 GHz, to divide MINUTES
    seconds: float
    database: str
    sql: str
    methods: list
    # those that the psql pipe and the floor copy
    tables: tuple = ()
    one_table: bool = False
    # The target has a clone already; the methods compare.
    compares: bool = False
    # The targets stay until the end of the case.
    many_files: bool = False
    # what psql reads in place of the table
    query: str = ""
    # runs of each method in a round
    repeats: int = 1
    # what the table of results says about it
    remark: str = ""
    # run only if CASES names it
    on_demand: bool = False

    def fill(self, servers):
        servers.sql("source", "postgres", f"CREATE DATABASE {self.database}")
        if self.sql:
            servers.script("source", self.database, self.sql)
        else:
            # pgbench takes the database as an argument; its -d means debug.
            conninfo = servers.conninfo("source", self.database)
            servers.shell(f"{servers.programs['pgbench']} -i -q -s {size('SCALE', 50, 1)} '{conninfo}'")
        servers.sql("source", self.database, "VACUUM (FREEZE, ANALYZE)")

    def state(self, servers, name):
        """Rows and definitions: equal on both sides after a complete copy."""
        return servers.script(name, self.database, STATE)

    def bytes(self, servers):
        return int(servers.sql("source", self.database, "SELECT sum(pg_table_size(oid)) FROM pg_class "
                               "WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace"))


def size(variable, usual, small):
    """How large a case is, unless the environment says it."""
    return int(os.environ.get(variable) or (small if SMALL else usual))


def both_jobs():
    """With what pgclone does by default, and with what everybody does."""
    return [
        ours.job(2), ours.job(2, ours.WITHOUT, ours.NO_STATISTICS), ours.job(2, loader="loopback"),
        ours.job(2, ours.WITHOUT, ours.NO_STATISTICS, "loopback")]


def table():
    """One table of mixed columns, without an index: reading and writing rows and nothing else."""
    rows = size("ROWS", 3_000_000, 30_000)
    return Case("table", f"one table of {rows:,} mixed rows", 81, "bench_table", fill.wide(rows),
                [ours.table("mixed"), ours.table("mixed", ours.WITHOUT, ours.NO_STATISTICS), *both_jobs(), *methods.peers(), floor.floor()],
                ("public.mixed",), one_table=True)


def pgbench():
    """The database of pgbench: one large table, two small ones, an empty one, three primary keys."""
    tables = tuple(f"public.pgbench_{name}" for name in ("accounts", "branches", "history", "tellers"))
    return Case("pgbench", f"database of pgbench, scale {size('SCALE', 50, 1)}", 118, "bench_pgbench", "",
                [ours.database(), *both_jobs(), *methods.peers(), floor.floor()], tables)


def objects():
    """Many small tables with keys, indexes and foreign keys: what planning and DDL cost."""
    tables = size("TABLES", 2000, 20)
    return Case("objects", f"database of {tables:,} small tables with keys", 90, "bench_objects", fill.small_tables(tables), [
        ours.database(), *both_jobs(), methods.pg_dump_psql(), methods.pg_dump_restore(), methods.pgcopydb(False),
        ours.plan(), methods.pg_dump_schema()],
        many_files=True, remark="No subscription: it has a worker of its own for each table, one after another.")


def many_objects():
    """Five times as many."""
    tables = size("MANY_TABLES", 10_000, 50)
    return Case("objects10k", f"database of {tables:,} small tables with keys", 400, "bench_many", fill.small_tables(tables), [
        ours.database(), ours.job(2), methods.pg_dump_psql(), methods.pg_dump_restore(), methods.pgcopydb(False),
        ours.plan(), methods.pg_dump_schema()], many_files=True, on_demand=True)


def indexes():
    """One table with eight indexes and two foreign keys: most of the work is on the target."""
    rows = size("INDEXED_ROWS", 2_000_000, 20_000)
    tables = ("public.orders", "public.customer", "public.product")
    return Case("indexes", f"one table of {rows:,} rows, 8 indexes, 2 foreign keys", 130, "bench_indexes", fill.indexed(rows), [
        ours.database(), *both_jobs(), methods.psql_pipe(False), methods.pg_dump_restore(), methods.pgcopydb(False),
        methods.pgcopydb(True), methods.subscription(), floor.floor(), floor.floor(by_workers=True)], tables)


def values():
    """Large values: not how long it takes, but how much memory."""
    count, megabytes = size("VALUES", 200, 8), size("VALUE_MB", 8, 8)
    return Case("values", f"{count} values of {megabytes} MB", 115, "bench_values", fill.large_values(count, megabytes), [
        ours.table("document"), ours.job(2), methods.psql_pipe(False), methods.psql_pipe(True), methods.pg_dump_restore(),
        methods.pgcopydb(False)], ("public.document",), one_table=True)


def mixed():
    """A database of all sizes."""
    rows = size("MIXED_ROWS", 1_500_000, 20_000)
    return Case("mixed", f"database of 52 tables, one of them with {rows:,} rows", 65, "bench_mixed", fill.dominated(rows), [
        ours.database(), ours.job(2), methods.pg_dump_psql(), methods.pg_dump_restore(), methods.pgcopydb(False),
        methods.pgcopydb(True), methods.subscription()])


def empty():
    """Next to nothing: what a call costs."""
    return Case("empty", "one empty table", 17, "bench_empty", fill.empty(), [
        ours.table("account"), ours.job(1), methods.pg_dump_psql(), methods.pgcopydb(False)], ("public.account",),
        one_table=True, repeats=1 if SMALL else 3)


def masked():
    """The same table with two of its eight columns masked; psql gets the same expressions by hand."""
    rows = size("ROWS", 3_000_000, 30_000)
    name = "CASE WHEN length(name) <= 2 THEN repeat('*', length(name)) ELSE left(name, 1) || '***' || right(name, 1) END"
    query = f"(SELECT id, account, {name}, created, amount, md5(token), active, score FROM public.mixed)"
    rules = '{"name": "partial", "token": "hash"}'
    return Case("masked", f"one table of {rows:,} mixed rows, two of eight columns masked", 37, "bench_masked", fill.wide(rows), [
        ours.table("mixed", f', "mask": {rules}', ", masked"), ours.table("mixed"),
        ours.job(2, f', "mask": {{"mixed": {rules}}}', ", masked"),
        methods.psql_pipe(False), methods.psql_pipe(True)], ("public.mixed",), one_table=True, query=query)


def verify():
    """The table of the first case, cloned; the two sides are compared."""
    rows = size("ROWS", 3_000_000, 30_000)
    return Case("verify", f"comparing one table of {rows:,} mixed rows", 15, "bench_verify", fill.wide(rows), [
        ours.verify("{}"), ours.verify('{"checksum": true}'), methods.hash_by_psql(), methods.pgcopydb_compare()],
        ("public.mixed",), compares=True)


CASES = {"table": table, "pgbench": pgbench, "objects": objects, "indexes": indexes, "values": values, "mixed": mixed,
         "empty": empty, "masked": masked, "verify": verify, "objects10k": many_objects}
