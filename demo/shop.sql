-- The sample database of `make demo`: a shop with its customers, stock and reports, about 300,000 rows.
--
--   psql -X -d shop -f demo/shop.sql               into an empty UTF8 database, as a superuser of any name
--   psql -X -v roles_only=1 -f demo/shop.sql       only the three roles, for a server that receives a clone
--
-- It runs on PostgreSQL 14 to 18 and gives the same rows on every one of them: all values come from
-- generate_series and from a hash, none from the clock or from random(). It is also a fixture, so it uses as many
-- kinds of objects and properties as a shop can without becoming silly.

\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages = warning;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['shop_admin', 'shop_app', 'shop_readonly'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END
$$;

\if :{?roles_only}
    \quit
\endif

SET client_encoding = 'UTF8';
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET synchronous_commit = off;
SET search_path = pg_catalog;

-- A server without the contrib modules loads the shop too, without the two objects that need them.
SELECT pg_catalog.count(*) = 2 AS contrib
FROM pg_catalog.pg_available_extensions WHERE name IN ('btree_gist', 'pg_trgm') \gset

CREATE SCHEMA extensions;
\if :contrib
    CREATE EXTENSION btree_gist WITH SCHEMA extensions;
    CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
\endif

CREATE SCHEMA shop AUTHORIZATION shop_admin;
CREATE SCHEMA crm AUTHORIZATION shop_admin;
CREATE SCHEMA inventory;
CREATE SCHEMA reporting;
CREATE SCHEMA "Büro & Co" AUTHORIZATION shop_admin;

COMMENT ON SCHEMA shop IS 'Catalogue, orders and payments';
COMMENT ON SCHEMA crm IS 'People: customers, staff, and what was said';
COMMENT ON SCHEMA "Büro & Co" IS 'Names that need quotes; it''s on purpose';

--
-- Types
--
SET ROLE shop_admin;

CREATE TYPE shop.order_status AS ENUM ('draft', 'placed', 'paid', 'shipped', 'delivered', 'returned');
ALTER TYPE shop.order_status ADD VALUE 'on hold' AFTER 'paid';
ALTER TYPE shop.order_status ADD VALUE 'cancelled';
CREATE TYPE shop.payment_method AS ENUM ('card', 'transfer', 'voucher', 'it''s free');
CREATE TYPE crm.channel AS ENUM ('e-mail', 'phone', 'web', 'shop floor');

CREATE DOMAIN shop.money_amount AS numeric(12,2) DEFAULT 0 CONSTRAINT money_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN shop.price AS shop.money_amount NOT NULL CONSTRAINT price_below_limit CHECK (VALUE < 100000);
CREATE DOMAIN shop.email AS text COLLATE "C" CONSTRAINT email_has_at CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
CREATE DOMAIN shop.sku AS varchar(20) CHECK (VALUE ~ '^[A-Z]{3}-[0-9]{5}$');

CREATE TYPE shop.dimension AS (length numeric(8,2), width numeric(8,2), height numeric(8,2), unit text);
CREATE TYPE crm.postal_address AS (street text, city text COLLATE "C", postcode varchar(12), country character(2));
CREATE TYPE shop.price_range AS RANGE (subtype = numeric, multirange_type_name = shop.price_ranges);

COMMENT ON TYPE shop.order_status IS 'Life of an order';
COMMENT ON TYPE crm.postal_address IS 'As printed on a parcel';
COMMENT ON COLUMN crm.postal_address.country IS 'ISO 3166, two letters';
COMMENT ON DOMAIN shop.sku IS 'Three letters, five digits';
COMMENT ON CONSTRAINT price_below_limit ON DOMAIN shop.price IS 'Above that, call us';

RESET ROLE;

CREATE FUNCTION inventory.time_difference(a time, b time) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT EXTRACT(EPOCH FROM (a - b))::double precision';
CREATE TYPE inventory.time_window AS RANGE (subtype = time, subtype_diff = inventory.time_difference);

SET ROLE shop_admin;

--
-- Sequences
--
CREATE SEQUENCE shop.order_id_seq START WITH 500001 CACHE 10;
CREATE SEQUENCE shop.invoice_number_seq INCREMENT BY 5 MINVALUE 100000 MAXVALUE 999999 START WITH 250000 CACHE 20;
CREATE SEQUENCE shop.ticket_seq AS smallint INCREMENT BY -1 MINVALUE 1 MAXVALUE 999 START WITH 999 CYCLE;
COMMENT ON SEQUENCE shop.invoice_number_seq IS 'Tax office: steps of five';

--
-- Functions that tables need
--
CREATE FUNCTION shop.gross(net numeric, tax_rate numeric DEFAULT 0.19) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10
    RETURN round(net * (1 + tax_rate), 2);

CREATE FUNCTION shop.is_iso_country(code text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
BEGIN
    RETURN code ~ '^[A-Z]{2}$';
END
$_$;

CREATE FUNCTION shop.next_ticket() RETURNS text
    LANGUAGE sql VOLATILE
    AS $$ SELECT 'T-' || pg_catalog.lpad(pg_catalog.nextval('shop.ticket_seq')::text, 3, '0') $$;

--
-- crm
--
CREATE TABLE crm.auditable (
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by name DEFAULT CURRENT_USER
);

CREATE TABLE crm.person (
    id serial PRIMARY KEY,
    full_name text NOT NULL CONSTRAINT person_has_name CHECK (full_name <> ''),
    born date
);

CREATE TABLE crm.employee (
    salary numeric(10,2) CHECK (salary > 0),
    manager_id integer,
    skills text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (id)
) INHERITS (crm.person, crm.auditable);

CREATE TABLE crm.contractor (
    full_name text DEFAULT 'n. n.',
    agency text,
    day_rates shop.price_range
) INHERITS (crm.person);

CREATE TABLE crm.customer (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001 CACHE 10) PRIMARY KEY,
    email shop.email NOT NULL CONSTRAINT customer_email_unique UNIQUE,
    name text COLLATE "C" NOT NULL,
    address crm.postal_address CONSTRAINT known_country CHECK (shop.is_iso_country((address).country::text)),
    phones text[],
    birthday date CHECK (birthday > DATE '1900-01-01'),
    preferred_channel crm.channel DEFAULT 'e-mail',
    marketing jsonb NOT NULL DEFAULT '{}',
    last_ip inet,
    credit shop.money_amount,
    referred_by bigint,
    initials text GENERATED ALWAYS AS (upper("left"(name, 1))) STORED,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = true);
ALTER TABLE crm.customer ALTER COLUMN email SET STATISTICS 500;
ALTER TABLE crm.customer ALTER COLUMN referred_by SET (n_distinct = -0.1);

CREATE TABLE crm.interaction (
    id integer GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 2 START WITH 1 MINVALUE -100 MAXVALUE 2000000000),
    customer_id bigint NOT NULL,
    employee_id integer,
    channel crm.channel NOT NULL,
    happened_at timestamptz NOT NULL,
    minutes interval,
    body text COMPRESSION pglz,
    recording bytea
);
ALTER TABLE crm.interaction ALTER COLUMN recording SET STORAGE EXTERNAL;
ALTER TABLE crm.interaction ALTER COLUMN body SET STORAGE MAIN;

CREATE TABLE "Büro & Co"."Kunden „Feedback“" (
    "Größe" smallint DEFAULT 5 CONSTRAINT "von 1 bis 5" CHECK ("Größe" BETWEEN 1 AND 5),
    "select" text DEFAULT 'it''s "quoted"; DROP TABLE x; --',
    "a ""quoted"" name" text,
    "日本語" text NOT NULL DEFAULT E'two\nlines\tand a \\',
    "order" bigserial PRIMARY KEY
);

--
-- shop
--
CREATE TABLE shop.category (
    id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    parent_id integer REFERENCES shop.category ON UPDATE CASCADE ON DELETE RESTRICT,
    name text COLLATE "POSIX" NOT NULL,
    path text[] NOT NULL,
    UNIQUE (parent_id, name)
);

CREATE TABLE shop.product (
    id serial PRIMARY KEY,
    sku shop.sku NOT NULL,
    category_id integer NOT NULL REFERENCES shop.category,
    name text NOT NULL,
    description text,
    price shop.price,
    tax_rate numeric(4,3) NOT NULL DEFAULT 0.19,
    price_gross numeric(12,2) GENERATED ALWAYS AS (shop.gross(price::numeric, tax_rate)) STORED,
    size shop.dimension,
    attributes jsonb,
    tags text[] DEFAULT ARRAY[]::text[],
    usual_price shop.price_range,
    on_sale tstzrange,
    image bytea,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name || ' ' || COALESCE(description, ''))) STORED,
    discontinued boolean NOT NULL DEFAULT false,
    CONSTRAINT tax_rate_is_a_ratio CHECK (tax_rate >= 0 AND tax_rate < 1),
    CONSTRAINT product_sku_unique UNIQUE (sku) INCLUDE (name)
);
ALTER TABLE shop.product ALTER COLUMN image SET STORAGE EXTERNAL;
ALTER TABLE shop.product ALTER COLUMN category_id SET STATISTICS 0;

CREATE TABLE shop.orders (
    id bigint NOT NULL DEFAULT nextval('shop.order_id_seq'),
    ordered_at timestamptz NOT NULL,
    customer_id bigint NOT NULL,
    region text COLLATE "C" NOT NULL,
    status shop.order_status NOT NULL DEFAULT 'placed',
    ip inet,
    total shop.money_amount,
    details jsonb,
    changed_at timestamptz,
    PRIMARY KEY (id, ordered_at),
    CONSTRAINT order_total_limit CHECK (total < 1000000)
) PARTITION BY RANGE (ordered_at);

-- One partition a month; November and December are divided further, what is left has a default.
DO $$
DECLARE
    first date;
BEGIN
    FOR month IN 1..10 LOOP
        first := pg_catalog.make_date(2025, month, 1);
        EXECUTE pg_catalog.format('CREATE TABLE shop.orders_%s PARTITION OF shop.orders FOR VALUES FROM (%L) TO (%L)',
            pg_catalog.to_char(first, 'YYYY_MM'), first::text || ' 00:00:00+00',
            (first + interval '1 month')::date::text || ' 00:00:00+00');
    END LOOP;
END
$$;
CREATE TABLE shop.orders_2025_11 PARTITION OF shop.orders
    FOR VALUES FROM ('2025-11-01 00:00:00+00') TO ('2025-12-01 00:00:00+00') PARTITION BY HASH (id);
CREATE TABLE shop.orders_2025_11_h0 PARTITION OF shop.orders_2025_11 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.orders_2025_11_h1 PARTITION OF shop.orders_2025_11 FOR VALUES WITH (MODULUS 2, REMAINDER 1)
    WITH (fillfactor = 70);
CREATE TABLE shop.orders_2025_12 PARTITION OF shop.orders
    FOR VALUES FROM ('2025-12-01 00:00:00+00') TO ('2026-01-01 00:00:00+00') PARTITION BY RANGE (ordered_at);
CREATE TABLE shop.orders_2025_12_advent PARTITION OF shop.orders_2025_12
    FOR VALUES FROM ('2025-12-01 00:00:00+00') TO ('2025-12-24 00:00:00+00') PARTITION BY HASH (id, ordered_at);
CREATE TABLE shop.orders_2025_12_advent_h0 PARTITION OF shop.orders_2025_12_advent FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.orders_2025_12_advent_h1 PARTITION OF shop.orders_2025_12_advent FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.orders_2025_12_rest PARTITION OF shop.orders_2025_12 DEFAULT;
CREATE TABLE shop.orders_default PARTITION OF shop.orders DEFAULT;
ALTER TABLE shop.orders_2025_10 ALTER COLUMN status SET DEFAULT 'draft';

-- The archive of the old system: other column order, a dropped column, a check of its own; attached later.
CREATE TABLE shop.orders_archive (
    total shop.money_amount,
    region text COLLATE "C" NOT NULL,
    old_system_id integer,
    ordered_at timestamptz NOT NULL CONSTRAINT before_2025 CHECK (ordered_at < '2025-01-01 00:00:00+00'),
    customer_id bigint NOT NULL,
    id bigint NOT NULL DEFAULT nextval('shop.order_id_seq'),
    ip inet,
    status shop.order_status NOT NULL DEFAULT 'delivered',
    details jsonb,
    changed_at timestamptz,
    CONSTRAINT order_total_limit CHECK (total < 1000000)
);
ALTER TABLE shop.orders_archive DROP COLUMN old_system_id;
ALTER TABLE shop.orders ATTACH PARTITION shop.orders_archive
    FOR VALUES FROM (MINVALUE) TO ('2025-01-01 00:00:00+00');

CREATE TABLE shop.order_item (
    order_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    line_no smallint NOT NULL CHECK (line_no > 0),
    product_id integer NOT NULL,
    quantity integer NOT NULL DEFAULT 1,
    unit_price shop.money_amount NOT NULL,
    discount real,
    amount numeric(14,2) GENERATED ALWAYS AS (round(quantity * unit_price::numeric, 2)) STORED
);

CREATE TABLE shop.payment (
    id uuid NOT NULL,
    order_id bigint,
    ordered_at timestamptz,
    method shop.payment_method NOT NULL,
    amount shop.money_amount NOT NULL,
    invoice_number bigint DEFAULT nextval('shop.invoice_number_seq'),
    paid_at timestamp(3) without time zone,
    reference character(12),
    risk double precision
);

CREATE UNLOGGED TABLE shop.cart (
    session_id uuid PRIMARY KEY,
    customer_id bigint,
    product_ids integer[],
    expires_at timestamptz
) WITH (autovacuum_enabled = false);

CREATE TABLE shop.change_log (
    changed_at timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL,
    changed_by name NOT NULL DEFAULT CURRENT_USER,
    old_row jsonb,
    new_row jsonb
) PARTITION BY LIST (kind);
CREATE TABLE shop.change_log_product PARTITION OF shop.change_log FOR VALUES IN ('product', 'category');
CREATE TABLE shop.change_log_other PARTITION OF shop.change_log FOR VALUES IN ('order', NULL);

RESET ROLE;

--
-- inventory, owned by the superuser
--
CREATE TABLE inventory.warehouse (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code character(4) NOT NULL UNIQUE,
    place point,
    opening inventory.time_window,
    network cidr,
    docks bit varying(16)
);

CREATE TABLE inventory.stock (
    warehouse_id smallint NOT NULL REFERENCES inventory.warehouse,
    product_id integer NOT NULL,
    on_hand integer NOT NULL,
    reserved integer NOT NULL DEFAULT 0,
    available integer GENERATED ALWAYS AS (on_hand - reserved) STORED,
    PRIMARY KEY (product_id, warehouse_id),
    CONSTRAINT not_oversold CHECK (reserved <= on_hand)
) PARTITION BY HASH (product_id);
CREATE TABLE inventory.stock_0 PARTITION OF inventory.stock FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE inventory.stock_1 PARTITION OF inventory.stock FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE inventory.stock_2 PARTITION OF inventory.stock FOR VALUES WITH (MODULUS 3, REMAINDER 2);

CREATE TABLE inventory.movement (
    id bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id smallint,
    product_id integer,
    moved_at timestamptz NOT NULL,
    quantity integer NOT NULL CHECK (quantity <> 0),
    weight numeric,
    reason "char"
) WITH (autovacuum_analyze_threshold = 500);

CREATE TABLE inventory.delivery_slot (
    id serial PRIMARY KEY,
    dock integer NOT NULL,
    during tstzrange NOT NULL,
    carrier varchar(40) COLLATE "C"
);

--
-- Rows
--

-- A number below m that looks random but is the same everywhere.
CREATE FUNCTION pg_temp.h(i bigint, salt integer, m integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(i, salt::bigint) & 9223372036854775807) % m::bigint)::integer;

INSERT INTO crm.person (full_name, born)
SELECT (ARRAY['Ada','Grace','Edgar','Jim','Barbara','Tony','Niklaus','Margaret'])[1 + i % 8] || ' ' || i,
    DATE '1950-01-01' + i * 97
FROM generate_series(1, 100) i;

INSERT INTO crm.employee (full_name, born, created_at, created_by, salary, manager_id, skills)
SELECT 'Employee ' || i, DATE '1970-01-01' + i * 131, '2024-05-01 08:00+00', 'shop_admin', 2500 + i * 37.5,
    CASE WHEN i > 1 THEN 100 + i / 5 + 1 END, (ARRAY['sales','packing','SQL','日本語','support'])[1:i % 6]
FROM generate_series(1, 60) i;

INSERT INTO crm.contractor (full_name, born, agency, day_rates)
SELECT 'Contractor ' || i, DATE '1980-02-29' + i, 'Agency ' || i % 3,
    format('[%s,%s)', 200 + i, 400 + i * 2)::shop.price_range
FROM generate_series(1, 20) i;

INSERT INTO crm.customer (email, name, address, phones, birthday, preferred_channel, marketing, last_ip, credit,
    referred_by, created_at, updated_at)
SELECT 'user' || i || '@example.' || (ARRAY['com','org','net'])[1 + i % 3],
    (ARRAY['Anna','Björn','Chloé','Dmitri','Émile','Fatma','Łukasz','Mei','Ñusta','Zoë'])[1 + pg_temp.h(i, 1, 10)] || ' '
        || (ARRAY['Müller','O''Brien','García','Nowak','Sørensen','李','Öztürk','van Dam'])[1 + pg_temp.h(i, 2, 8)],
    ROW(format('%s. Straße "%s"', pg_temp.h(i, 3, 200), pg_temp.h(i, 4, 90)),
        (ARRAY['Berlin','Paris','Utrecht','Gdańsk','Boston'])[1 + i % 5], lpad((i * 7 % 99999)::text, 5, '0'),
        (ARRAY['DE','FR','NL','PL','US'])[1 + i % 5])::crm.postal_address,
    CASE WHEN i % 4 > 0 THEN ARRAY['+49 30 ' || 100000 + i, NULL] END,
    DATE '1945-03-01' + pg_temp.h(i, 5, 21000),
    (enum_range(NULL::crm.channel))[1 + i % 4],
    jsonb_build_object('newsletter', i % 3 = 0, 'topics', to_jsonb((ARRAY['garden','music','tools','tea'])[1:i % 5]),
        'score', pg_temp.h(i, 6, 1000) / 10.0),
    ('10.' || i % 256 || '.' || i / 256 % 256 || '.0/' || 8 + i % 25)::inet,
    pg_temp.h(i, 7, 20000) / 100.0,
    CASE WHEN i % 10 = 0 THEN 1000 + pg_temp.h(i, 8, i) + 1 END,
    '2024-01-01 00:00+00'::timestamptz + i * interval '37 minutes 0.123456 seconds',
    CASE WHEN i % 7 = 0 THEN '2025-06-01 12:00+00'::timestamptz + i * interval '1 minute' END
FROM generate_series(1, 20000) i;

INSERT INTO crm.interaction (customer_id, employee_id, channel, happened_at, minutes, body, recording)
SELECT 1001 + pg_temp.h(i, 10, 20000), CASE WHEN i % 50 = 0 THEN 9999 ELSE 101 + i % 60 END,
    (enum_range(NULL::crm.channel))[1 + pg_temp.h(i, 11, 4)],
    '2025-01-01 00:00+00'::timestamptz + i * interval '31 minutes', make_interval(mins => i % 55, secs => i % 7 * 0.5),
    repeat(md5(i::text) || E' said\t"hello"\n', i % 5), CASE WHEN i % 20 = 0 THEN decode(repeat(md5(i::text), 20), 'hex') END
FROM generate_series(1, 15000) i;

INSERT INTO "Büro & Co"."Kunden „Feedback“" ("Größe", "a ""quoted"" name", "日本語")
SELECT 1 + i % 5, nullif(repeat('"', i % 4), ''), (ARRAY[E'とても良い\\N', '\.', E'a\rb', '', 'naïve ☃ 𝄞'])[1 + i % 5]
FROM generate_series(1, 250) i;
INSERT INTO "Büro & Co"."Kunden „Feedback“" DEFAULT VALUES;

INSERT INTO shop.category (parent_id, name, path)
SELECT CASE WHEN i > 6 THEN 1 + i % 6 END, 'Category ' || i,
    CASE WHEN i > 6 THEN ARRAY['Category ' || 1 + i % 6, 'Category ' || i] ELSE ARRAY['Category ' || i] END
FROM generate_series(1, 40) i;

INSERT INTO shop.product (sku, category_id, name, description, price, tax_rate, size, attributes, tags, usual_price,
    on_sale, image, discontinued)
SELECT chr(65 + i % 26) || chr(65 + i / 26 % 26) || 'X-' || lpad(i::text, 5, '0'), 1 + i % 40,
    (ARRAY['Oak','Steel','Red','Small','Quiet','Folding'])[1 + pg_temp.h(i, 20, 6)] || ' '
        || (ARRAY['table','lamp','kettle','spade','violin','chair','bike'])[1 + pg_temp.h(i, 21, 7)] || ' ' || i,
    CASE WHEN i % 9 > 0 THEN 'A fine thing. ' || repeat(md5(i::text) || ' ', 1 + i % 12) END,
    1 + pg_temp.h(i, 22, 50000) / 100.0, CASE WHEN i % 4 = 0 THEN 0.07 ELSE 0.19 END,
    ROW(i % 90 + 0.5, i % 40, NULL, 'cm')::shop.dimension,
    jsonb_build_object('colour', (ARRAY['red','blue',NULL])[1 + i % 3], 'weight', i % 100 / 8.0, 'parts', jsonb_build_array(i, i + 1)),
    (ARRAY['new','eco','sale','bulky'])[1:i % 5],
    CASE WHEN i % 6 = 0 THEN 'empty' ELSE format('[%s,)', i % 100) END::shop.price_range,
    CASE WHEN i % 5 = 0 THEN tstzrange('2025-05-01 00:00+00'::timestamptz + i * interval '1 hour', NULL, '()') END,
    CASE WHEN i % 10 = 0 THEN decode(repeat(md5(i::text), 100), 'hex') END, i % 97 = 0
FROM generate_series(1, 2000) i;

-- Orders grow through the year; some are older than the system, some are dated into the future.
INSERT INTO shop.orders (id, ordered_at, customer_id, region, status, ip, total, details, changed_at)
SELECT i, '2024-11-15 00:00+00'::timestamptz + i * interval '10 minutes 3 seconds',
    1001 + pg_temp.h(i, 30, 20000), (ARRAY['DE','FR','NL','PL','US'])[1 + pg_temp.h(i, 31, 5)],
    (enum_range(NULL::shop.order_status))[1 + pg_temp.h(i, 32, 8)],
    ('2001:db8::' || to_hex(i % 65536))::inet, pg_temp.h(i, 33, 90000) / 100.0,
    CASE WHEN i % 3 = 0 THEN jsonb_build_object('gift', i % 2 = 0, 'note', 'ring "twice"' || chr(10) || i) END,
    CASE WHEN i % 11 = 0 THEN '2026-01-01 00:00+00'::timestamptz + i * interval '1 second' END
FROM generate_series(1, 60000) i;
SELECT setval('shop.order_id_seq', 60000) \g /dev/null

INSERT INTO shop.order_item (order_id, ordered_at, line_no, product_id, quantity, unit_price, discount)
SELECT o.id, o.ordered_at, line, 1 + pg_temp.h(o.id, 40 + line, 2000), 1 + pg_temp.h(o.id, 50 + line, 4),
    pg_temp.h(o.id, 60 + line, 30000) / 100.0, CASE WHEN o.id % 8 = 0 THEN 0.1 END
FROM shop.orders o, generate_series(1, 1 + (o.id % 4)::integer) line
WHERE o.id % 20 <> 7
ORDER BY o.id, line;

INSERT INTO shop.payment (id, order_id, ordered_at, method, amount, paid_at, reference, risk)
SELECT md5('payment' || o.id)::uuid, o.id, o.ordered_at, (enum_range(NULL::shop.payment_method))[1 + pg_temp.h(o.id, 70, 4)],
    o.total, o.ordered_at + interval '2 hours 0.789 seconds', 'R' || o.id, pg_temp.h(o.id, 71, 1000) / 999.0
FROM shop.orders o WHERE o.id % 5 > 1
ORDER BY o.id;

INSERT INTO shop.cart
SELECT md5('cart' || i)::uuid, 1001 + pg_temp.h(i, 80, 20000), ARRAY[i, i + 1, NULL], '2026-01-01 00:00+00'::timestamptz + i * interval '1 minute'
FROM generate_series(1, 1500) i;

INSERT INTO shop.change_log (changed_at, kind, changed_by, old_row, new_row)
SELECT '2025-01-01 00:00+00'::timestamptz + i * interval '1 hour', (ARRAY['product','category','order'])[1 + i % 3], 'shop_app',
    NULL, jsonb_build_object('id', i)
FROM generate_series(1, 900) i;

INSERT INTO inventory.warehouse (code, place, opening, network, docks)
SELECT 'W' || lpad(i::text, 3, '0'), point(i * 1.5, -i), inventory.time_window(make_time(6, 0, 0), make_time(17 + i % 4, 30, 0)),
    ('192.168.' || i || '.0/24')::cidr, (i::bit(4))::varbit
FROM generate_series(1, 6) i;

INSERT INTO inventory.stock (warehouse_id, product_id, on_hand, reserved)
SELECT w, p, 20 + pg_temp.h(p, w, 500), pg_temp.h(p, 90 + w, 20)
FROM generate_series(1, 6) w, generate_series(1, 2000) p;

INSERT INTO inventory.movement (warehouse_id, product_id, moved_at, quantity, weight, reason)
SELECT 1 + i % 6, 1 + pg_temp.h(i, 100, 2000), '2025-01-01 00:00+00'::timestamptz + i * interval '20 minutes',
    CASE WHEN i % 2 = 0 THEN -1 - i % 9 ELSE 1 + i % 9 END,
    CASE i % 1000 WHEN 0 THEN 'NaN' WHEN 1 THEN 1e-20 WHEN 2 THEN 123456789012345678901234567890.5 ELSE i / 7.0 END,
    (ARRAY['s','r','c'])[1 + i % 3]::"char"
FROM generate_series(1, 25000) i;

INSERT INTO inventory.delivery_slot (dock, during, carrier)
SELECT i % 8, tstzrange('2025-01-01 06:00+00'::timestamptz + i / 8 * interval '1 hour',
    '2025-01-01 07:00+00'::timestamptz + i / 8 * interval '1 hour'), 'Carrier ' || i % 12
FROM generate_series(0, 1199) i;

SELECT nextval('shop.ticket_seq') FROM generate_series(1, 42) \g /dev/null

--
-- Constraints and indexes
--
SET ROLE shop_admin;

ALTER TABLE crm.customer ADD CONSTRAINT customer_referred_by_fkey FOREIGN KEY (referred_by)
    REFERENCES crm.customer ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE crm.employee ADD CONSTRAINT employee_manager_fkey FOREIGN KEY (manager_id) REFERENCES crm.employee DEFERRABLE;
ALTER TABLE crm.interaction ADD PRIMARY KEY (id) WITH (fillfactor = 80);
ALTER TABLE crm.interaction ADD FOREIGN KEY (customer_id) REFERENCES crm.customer ON DELETE CASCADE;
-- Some calls were taken by people who are not on the list.
ALTER TABLE crm.interaction ADD CONSTRAINT taken_by_employee FOREIGN KEY (employee_id) REFERENCES crm.employee NOT VALID;
ALTER TABLE crm.interaction ADD CONSTRAINT not_too_long CHECK (minutes < interval '50 minutes') NOT VALID;
ALTER TABLE shop.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES crm.customer;
ALTER TABLE shop.order_item ADD CONSTRAINT order_item_pkey PRIMARY KEY (order_id, line_no) INCLUDE (product_id, amount);
ALTER TABLE shop.order_item ADD FOREIGN KEY (order_id, ordered_at) REFERENCES shop.orders ON DELETE CASCADE;
ALTER TABLE shop.order_item ADD FOREIGN KEY (product_id) REFERENCES shop.product ON UPDATE CASCADE;
ALTER TABLE shop.payment ADD PRIMARY KEY (id);
ALTER TABLE shop.payment ADD CONSTRAINT invoice_number_unique UNIQUE (invoice_number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop.payment ADD CONSTRAINT payment_order_fkey FOREIGN KEY (order_id, ordered_at)
    REFERENCES shop.orders MATCH FULL ON DELETE SET NULL DEFERRABLE INITIALLY IMMEDIATE;

CREATE INDEX customer_name_lower ON crm.customer (lower(name) text_pattern_ops);
CREATE INDEX customer_country_city ON crm.customer (((address).country), ((address).city) COLLATE "POSIX" DESC NULLS LAST);
CREATE INDEX customer_marketing ON crm.customer USING gin (marketing jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX customer_ip ON crm.customer USING spgist (last_ip);
CREATE INDEX interaction_time ON crm.interaction USING brin (happened_at) WITH (pages_per_range = 32);
CREATE INDEX product_search ON shop.product USING gin (search);
CREATE INDEX product_sale ON shop.product USING gist (on_sale) WHERE on_sale IS NOT NULL;
CREATE INDEX product_sku_hash ON shop.product USING hash (sku);
CREATE INDEX product_live ON shop.product (category_id, price DESC NULLS LAST) INCLUDE (name) WHERE NOT discontinued;
CREATE INDEX orders_open ON shop.orders (customer_id, ordered_at DESC) INCLUDE (total) WHERE status < 'delivered';
CREATE INDEX orders_day ON shop.orders (((ordered_at AT TIME ZONE 'UTC')::date));
CREATE INDEX orders_2025_01_region ON shop.orders_2025_01 (region);
CREATE INDEX order_item_product ON shop.order_item (product_id) WITH (deduplicate_items = off);
CREATE UNIQUE INDEX one_cart_per_customer ON shop.cart (customer_id, session_id) WHERE customer_id IS NOT NULL;
ALTER INDEX crm.customer_country_city ALTER COLUMN 1 SET STATISTICS 200;
CREATE UNIQUE INDEX "Größe & Nr" ON "Büro & Co"."Kunden „Feedback“" ("Größe", "order");

RESET ROLE;

ALTER TABLE inventory.stock ADD FOREIGN KEY (product_id) REFERENCES shop.product ON DELETE CASCADE;
ALTER TABLE inventory.movement ADD FOREIGN KEY (warehouse_id) REFERENCES inventory.warehouse ON DELETE SET NULL;
CREATE INDEX movement_brin ON inventory.movement USING brin (moved_at, product_id int4_minmax_multi_ops) WITH (autosummarize = on);
CREATE INDEX ON inventory.movement (warehouse_id, product_id) WHERE quantity < 0;
CREATE INDEX stock_short ON ONLY inventory.stock (available) WHERE available < 10;
CREATE INDEX stock_0_short ON inventory.stock_0 (available) WHERE available < 10;
ALTER INDEX inventory.stock_short ATTACH PARTITION inventory.stock_0_short;
\if :contrib
    CREATE INDEX product_name_trgm ON shop.product USING gin (name extensions.gin_trgm_ops);
    ALTER TABLE inventory.delivery_slot ADD CONSTRAINT dock_used_once
        EXCLUDE USING gist (dock WITH OPERATOR(pg_catalog.=), during WITH OPERATOR(pg_catalog.&&));
\endif

--
-- Views and materialized views
--
SET ROLE shop_admin;

CREATE VIEW shop.open_orders WITH (security_barrier = true) AS
    SELECT id, ordered_at, customer_id, region, status, total
    FROM shop.orders
    WHERE status NOT IN ('delivered', 'returned', 'cancelled');
CREATE VIEW shop.open_orders_de AS
    SELECT * FROM shop.open_orders WHERE region = 'DE'
    WITH CASCADED CHECK OPTION;
CREATE VIEW shop.product_admin (id, sku, "Name", price, margin) AS
    SELECT p.id, p.sku, p.name, p.price, lower(p.usual_price) - p.price::numeric
    FROM shop.product p;
ALTER VIEW shop.product_admin ALTER COLUMN price SET DEFAULT 9.99;
CREATE VIEW crm.people AS
    SELECT tableoid::regclass AS kind, id, full_name, born FROM crm.person
    WITH LOCAL CHECK OPTION;

RESET ROLE;

CREATE VIEW reporting.category_tree AS
    WITH RECURSIVE tree AS (
        SELECT id, name, 1 AS depth FROM shop.category WHERE parent_id IS NULL
        UNION ALL
        SELECT c.id, tree.name || ' / ' || c.name, tree.depth + 1 FROM shop.category c JOIN tree ON c.parent_id = tree.id
    )
    SELECT * FROM tree;
CREATE MATERIALIZED VIEW reporting.monthly_sales WITH (fillfactor = 95) AS
    SELECT date_trunc('month', o.ordered_at, 'UTC') AS month, o.region, count(*) AS orders, sum(i.amount) AS amount,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY i.amount::double precision) AS median,
        count(*) FILTER (WHERE o.status = 'returned') AS returned
    FROM shop.orders o JOIN shop.order_item i ON i.order_id = o.id AND i.ordered_at = o.ordered_at
    GROUP BY 1, 2;
CREATE UNIQUE INDEX monthly_sales_key ON reporting.monthly_sales (month, region);
CREATE VIEW reporting.sales_rank AS
    SELECT month, region, amount, rank() OVER by_month AS place, amount / sum(amount) OVER by_month AS share
    FROM reporting.monthly_sales
    WINDOW by_month AS (PARTITION BY month ORDER BY amount DESC);
CREATE MATERIALIZED VIEW reporting.best_region AS
    SELECT month, region FROM reporting.sales_rank WHERE place = 1;
CREATE MATERIALIZED VIEW reporting.stock_value AS
    SELECT s.warehouse_id, sum(s.available * p.price::numeric) AS value
    FROM inventory.stock s JOIN shop.product p ON p.id = s.product_id
    GROUP BY s.warehouse_id
    WITH NO DATA;

--
-- Functions, procedures, an aggregate
--
SET ROLE shop_admin;

CREATE FUNCTION shop.order_total(order_id bigint, OUT lines integer, OUT amount numeric) RETURNS record
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT count(*)::integer, sum(i.amount) FROM shop.order_item i WHERE i.order_id = order_total.order_id;
    END;
CREATE FUNCTION shop.best_sellers(n integer DEFAULT 10, VARIADIC tags text[] DEFAULT '{}'::text[])
    RETURNS TABLE (product_id integer, name text, sold bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER COST 5000 ROWS 10 SET search_path TO 'shop', 'pg_temp' SET work_mem TO '32MB'
    AS $$
BEGIN
    RETURN QUERY
        SELECT p.id, p.name, sum(i.quantity)
        FROM product p JOIN order_item i ON i.product_id = p.id
        WHERE tags = '{}' OR p.tags && tags
        GROUP BY p.id ORDER BY 3 DESC, 1 LIMIT n;
END
$$;
CREATE FUNCTION shop.products_of(wanted shop.category) RETURNS SETOF shop.product
    LANGUAGE sql STABLE AS 'SELECT * FROM shop.product WHERE category_id = wanted.id';
CREATE PROCEDURE shop.close_month(month date, INOUT closed integer DEFAULT 0)
    LANGUAGE plpgsql
    AS $_$
BEGIN
    UPDATE shop.orders SET status = 'delivered'
    WHERE status = 'shipped' AND ordered_at >= $1 AND ordered_at < $1 + interval '1 month';
    GET DIAGNOSTICS closed = ROW_COUNT;
END
$_$;

CREATE FUNCTION shop.weighted_step(state numeric[], value numeric, weight numeric) RETURNS numeric[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY[state[1] + COALESCE(value * weight, 0::numeric), state[2] + COALESCE(weight, 0::numeric)];
CREATE FUNCTION shop.weighted_merge(a numeric[], b numeric[]) RETURNS numeric[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ARRAY[a[1] + b[1], a[2] + b[2]];
CREATE FUNCTION shop.weighted_result(state numeric[]) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN state[1] / NULLIF(state[2], 0::numeric);
CREATE AGGREGATE shop.weighted_avg(value numeric, weight numeric) (
    SFUNC = shop.weighted_step, STYPE = numeric[], INITCOND = '{0,0}',
    COMBINEFUNC = shop.weighted_merge, FINALFUNC = shop.weighted_result, PARALLEL = SAFE);

--
-- Triggers
--
CREATE FUNCTION crm.touch() RETURNS trigger
    LANGUAGE plpgsql AS $$BEGIN NEW.updated_at := pg_catalog.now(); RETURN NEW; END$$;
CREATE FUNCTION shop.log_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shop.change_log (kind, new_row) VALUES (TG_ARGV[0], pg_catalog.to_jsonb(NEW));
    RETURN NULL;
END
$$;
CREATE FUNCTION shop.check_total() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.quantity > 1000 THEN
        RAISE EXCEPTION 'order % asks for too much', NEW.order_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION shop.count_payments() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE DEBUG '% payments', (SELECT pg_catalog.count(*) FROM paid);
    RETURN NULL;
END
$$;
CREATE FUNCTION shop.product_admin_write() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE shop.product SET price = NEW.price WHERE id = OLD.id;
    RETURN NEW;
END
$$;

CREATE TRIGGER customer_touch BEFORE UPDATE OF email, name, address ON crm.customer
    FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email OR OLD.name <> NEW.name) EXECUTE FUNCTION crm.touch();
CREATE TRIGGER orders_log AFTER INSERT OR DELETE ON shop.orders
    FOR EACH ROW EXECUTE FUNCTION shop.log_change('order');
CREATE TRIGGER product_log AFTER UPDATE ON shop.product
    FOR EACH ROW EXECUTE FUNCTION shop.log_change('product');
CREATE TRIGGER category_log AFTER TRUNCATE ON shop.category
    FOR EACH STATEMENT EXECUTE FUNCTION shop.log_change('it''s a category');
CREATE TRIGGER payment_count AFTER INSERT ON shop.payment
    REFERENCING NEW TABLE AS paid FOR EACH STATEMENT EXECUTE FUNCTION shop.count_payments();
CREATE CONSTRAINT TRIGGER item_limit AFTER INSERT OR UPDATE ON shop.order_item
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.quantity > 100) EXECUTE FUNCTION shop.check_total();
CREATE TRIGGER product_admin_update INSTEAD OF UPDATE ON shop.product_admin
    FOR EACH ROW EXECUTE FUNCTION shop.product_admin_write();
ALTER TABLE shop.product DISABLE TRIGGER product_log;
ALTER TABLE crm.customer ENABLE ALWAYS TRIGGER customer_touch;
ALTER TABLE shop.category ENABLE REPLICA TRIGGER category_log;

--
-- Row level security
--
ALTER TABLE crm.customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.customer FORCE ROW LEVEL SECURITY;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY customer_all ON crm.customer TO shop_admin USING (true);
CREATE POLICY customer_self ON crm.customer FOR SELECT TO shop_app, shop_readonly
    USING (id::text = current_setting('shop.customer_id', true));
CREATE POLICY no_free_credit ON crm.customer AS RESTRICTIVE FOR UPDATE TO shop_app
    USING (true) WITH CHECK (credit::numeric <= 200);
CREATE POLICY orders_by_region ON shop.orders
    USING (region IN (SELECT c.name FROM shop.category c WHERE c.parent_id IS NULL) OR region = 'DE');

--
-- Rights
--
GRANT USAGE ON SCHEMA shop, crm TO shop_app, shop_readonly;
GRANT CREATE ON SCHEMA shop TO shop_app;
GRANT SELECT ON ALL TABLES IN SCHEMA shop, crm TO shop_readonly;
GRANT SELECT, INSERT, UPDATE ON shop.orders, shop.order_item TO shop_app;
GRANT ALL ON shop.cart TO shop_app WITH GRANT OPTION;
GRANT SELECT (id, email, name), UPDATE (email) ON crm.customer TO shop_app;
GRANT SELECT ON shop.product TO PUBLIC;
REVOKE DELETE, TRUNCATE ON shop.payment FROM shop_admin;
GRANT USAGE, SELECT ON SEQUENCE shop.order_id_seq TO shop_app;
REVOKE ALL ON FUNCTION shop.best_sellers(integer, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.best_sellers(integer, text[]) TO shop_app;
REVOKE ALL ON PROCEDURE shop.close_month(date, integer) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE shop.close_month(date, integer) TO shop_app WITH GRANT OPTION;
REVOKE ALL ON TYPE shop.payment_method FROM PUBLIC;
GRANT USAGE ON DOMAIN shop.email TO shop_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_readonly;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO shop_app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

RESET ROLE;

GRANT USAGE ON SCHEMA inventory, reporting, "Büro & Co" TO shop_admin, shop_app, shop_readonly;
GRANT SELECT, TRIGGER, REFERENCES ON inventory.stock TO shop_app;
GRANT SELECT (code), REFERENCES (id) ON inventory.warehouse TO shop_admin WITH GRANT OPTION;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO shop_readonly;
-- A refresh runs as the owner, who reads the view by this grant only.
GRANT SELECT ON reporting.sales_rank TO shop_admin;
ALTER MATERIALIZED VIEW reporting.best_region OWNER TO shop_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO shop_readonly;

--
-- Comments
--
COMMENT ON TABLE shop.orders IS E'One row per order.\nPartitioned by month; see "orders_default" for what came late.';
COMMENT ON TABLE shop.orders_archive IS 'From the old system';
COMMENT ON COLUMN shop.orders.total IS 'In €, without shipping; it''s never negative';
COMMENT ON COLUMN "Büro & Co"."Kunden „Feedback“"."Größe" IS '★ to ★★★★★';
COMMENT ON CONSTRAINT tax_rate_is_a_ratio ON shop.product IS '0.19, not 19';
COMMENT ON INDEX shop.product_live IS 'The shop window';
COMMENT ON VIEW shop.open_orders IS 'What still has to be done';
COMMENT ON COLUMN shop.open_orders.total IS 'As in shop.orders';
COMMENT ON MATERIALIZED VIEW reporting.monthly_sales IS 'Refreshed at night';
COMMENT ON FUNCTION shop.gross(numeric, numeric) IS 'Price with tax';
COMMENT ON PROCEDURE shop.close_month(date, integer) IS 'Run on the first of the month';
COMMENT ON AGGREGATE shop.weighted_avg(numeric, numeric) IS 'Average of value, weighted';
COMMENT ON TRIGGER customer_touch ON crm.customer IS 'Keeps updated_at';
COMMENT ON POLICY customer_self ON crm.customer IS 'Customers see themselves';

REFRESH MATERIALIZED VIEW reporting.best_region;
ANALYZE;
