"""The SQL that fills the source of each case. Everything is computed, so that two runs have the same rows."""


def wide(rows):
    """One table of eight columns, without an index."""
    return f"""
        CREATE TABLE mixed (id integer NOT NULL, account bigint NOT NULL, name text, created timestamptz,
            amount numeric(12,2), token text, active boolean, score double precision);
        INSERT INTO mixed
        SELECT i, 10000000000 + i * 37::bigint, 'customer number ' || i, '2025-01-01 00:00+00'::timestamptz + i * interval '7.000013 s',
            (i % 1000000) / 100.0, md5(i::text), i % 3 = 0, sqrt(i)
        FROM generate_series(1, {rows}) i"""


def small_tables(tables):
    """Many tables with a key, a unique constraint, an index, a foreign key, a sequence and ten rows."""
    return f"""
        DO $$ BEGIN FOR i IN 1..{tables} LOOP
            EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, parent bigint, name text NOT NULL DEFAULT ''x'',
                created timestamptz DEFAULT now(), amount numeric(12,2) CHECK (amount >= 0), UNIQUE (name, parent))', i);
            EXECUTE format('INSERT INTO t%s (parent, name, amount) SELECT n, ''name '' || n, n FROM generate_series(1, 10) n', i);
            EXECUTE format('CREATE INDEX ON t%s (created)', i);
            EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (parent) REFERENCES t%s', i, greatest(i / 2, 1));
        END LOOP; END $$"""


def indexed(rows):
    """A table with eight indexes and two foreign keys."""
    customers, products = max(rows // 100, 10), max(rows // 1000, 10)
    return f"""
        CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL);
        INSERT INTO customer SELECT i, 'customer ' || i FROM generate_series(0, {customers - 1}) i;
        CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL);
        INSERT INTO product SELECT i, 'product ' || i FROM generate_series(0, {products - 1}) i;
        CREATE TABLE orders (id bigint, customer integer NOT NULL, product integer NOT NULL, created timestamptz NOT NULL,
            amount numeric(12,2), status text, token text);
        INSERT INTO orders
        SELECT i, (hashint4(i::integer) & 2147483647) % {customers}, (hashint4(-i::integer) & 2147483647) % {products},
            '2025-01-01 00:00+00'::timestamptz + i * interval '11.000007 s', (i * 7919::bigint % 1000000) / 100.0,
            (ARRAY['new', 'paid', 'sent', 'returned'])[1 + i % 4], md5(i::text)
        FROM generate_series(1, {rows}) i;
        ALTER TABLE orders ADD PRIMARY KEY (id);
        CREATE INDEX ON orders (customer);
        CREATE INDEX ON orders (product);
        CREATE INDEX ON orders (created);
        CREATE INDEX ON orders (amount);
        CREATE INDEX ON orders (status, created);
        CREATE UNIQUE INDEX ON orders (token);
        CREATE INDEX ON orders (customer, created DESC);
        ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customer;
        ALTER TABLE orders ADD FOREIGN KEY (product) REFERENCES product"""


def large_values(values, megabytes):
    """Rows with one large value each, text or bytea, stored as it is."""
    digests = megabytes * 1024 * 1024 // 32
    return f"""
        CREATE TABLE document (id integer NOT NULL, body text, image bytea);
        ALTER TABLE document ALTER body SET STORAGE EXTERNAL, ALTER image SET STORAGE EXTERNAL;
        INSERT INTO document
        SELECT i, CASE WHEN i % 2 = 0 THEN repeat(md5(i::text), {digests}) END,
            CASE WHEN i % 2 = 1 THEN decode(repeat(md5(i::text), {digests * 2}), 'hex') END
        FROM generate_series(1, {values}) i"""


def dominated(rows):
    """A database as it is met: one table with most of the rows, fifty others, a view, a materialized view, a function."""
    return f"""
        CREATE TABLE event (id bigint PRIMARY KEY, kind integer NOT NULL, at timestamptz NOT NULL, payload jsonb, note text);
        INSERT INTO event
        SELECT i, i % 50 + 1, '2025-01-01 00:00+00'::timestamptz + i * interval '3 s',
            jsonb_build_object('n', i, 'tag', md5(i::text)), 'event number ' || i
        FROM generate_series(1, {rows}) i;
        CREATE INDEX ON event (kind, at);
        CREATE TABLE kind (id integer PRIMARY KEY, name text UNIQUE);
        INSERT INTO kind SELECT i, 'kind ' || i FROM generate_series(1, 50) i;
        ALTER TABLE event ADD FOREIGN KEY (kind) REFERENCES kind;
        DO $$ BEGIN FOR i IN 1..50 LOOP
            EXECUTE format('CREATE TABLE part%s (id bigserial PRIMARY KEY, kind integer REFERENCES kind, name text, price numeric)', i);
            EXECUTE format('INSERT INTO part%s (kind, name, price) SELECT n %% 50 + 1, ''part '' || n, n / 7.0
                FROM generate_series(1, {rows // 100}) n', i);
            EXECUTE format('CREATE INDEX ON part%s (name)', i);
        END LOOP; END $$;
        CREATE VIEW recent AS SELECT e.id, k.name FROM event e JOIN kind k ON k.id = e.kind WHERE e.at > '2025-06-01';
        CREATE MATERIALIZED VIEW per_kind AS SELECT kind, count(*) AS events FROM event GROUP BY kind;
        CREATE FUNCTION events_of(k integer) RETURNS bigint LANGUAGE sql STABLE
            AS 'SELECT events FROM public.per_kind WHERE kind = k'"""


def empty():
    """A table as there are many, without a row."""
    return """
        CREATE TABLE account (id bigint PRIMARY KEY, owner text NOT NULL, email text UNIQUE,
            created timestamptz DEFAULT now(), balance numeric(12,2) CHECK (balance >= 0));
        CREATE INDEX ON account (owner)"""
