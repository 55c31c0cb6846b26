BEGIN;
SET LOCAL search_path = pg_catalog;
SET LOCAL check_function_bodies = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL xmloption = content;
SET LOCAL DateStyle = 'ISO, MDY';
SET LOCAL IntervalStyle = postgres;
SET LOCAL lc_monetary = 'C';
SET LOCAL default_tablespace = '';
SET LOCAL default_table_access_method = heap;

-- SCHEMA: schema newer
CREATE SCHEMA newer;
ALTER SCHEMA newer OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function newer.trg()
CREATE FUNCTION newer.trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;
ALTER FUNCTION newer.trg() OWNER TO postgres;

-- VIEW: view newer."json"
CREATE VIEW newer."json" AS
 SELECT x
   FROM JSON_TABLE(
            '[1]'::jsonb, '$[*]' AS json_table_path_0
            COLUMNS (
                x integer PATH '$'
            )
        );
ALTER VIEW newer."json" OWNER TO postgres;

-- TABLE: table newer.t
CREATE TABLE newer.t (
    a integer,
    b text
);
ALTER TABLE newer.t OWNER TO postgres;

-- FUNCTION: function newer.f()
CREATE FUNCTION newer.f() RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT any_value(t.a) AS any_value
    FROM newer.t;
END;
ALTER FUNCTION newer.f() OWNER TO postgres;

-- VIEW: view newer.merge
CREATE VIEW newer.merge AS
 SELECT JSON_SCALAR(a) AS j
   FROM newer.t
  WHERE (b IS JSON);
ALTER VIEW newer.merge OWNER TO postgres;

-- VIEW: view newer.v
CREATE VIEW newer.v AS
 SELECT any_value(a) AS a,
    random(1, 2) AS r
   FROM newer.t;
ALTER VIEW newer.v OWNER TO postgres;
COMMENT ON VIEW newer.v IS 'v';

-- MATERIALIZED VIEW: materialized view newer.m
CREATE MATERIALIZED VIEW newer.m AS
 SELECT a
   FROM newer.v
  WITH NO DATA;
ALTER MATERIALIZED VIEW newer.m OWNER TO postgres;

-- VIEW: view newer."on v"
CREATE VIEW newer."on v" AS
 SELECT a
   FROM newer.v;
ALTER VIEW newer."on v" OWNER TO postgres;

-- TABLE DATA: table newer.t
-- COPY newer.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index newer."by expression"
CREATE INDEX "by expression" ON newer.t USING btree (unicode_assigned(b));

-- INDEX: index newer."of m"
CREATE INDEX "of m" ON newer.m USING btree (a);

-- STATISTICS: statistics newer.s
CREATE STATISTICS newer.s ON a, unicode_assigned(b) FROM newer.t;
ALTER STATISTICS newer.s OWNER TO postgres;

-- RULE: rule r ON newer.t
CREATE RULE r AS
    ON DELETE TO newer.t
   WHERE unicode_assigned(old.b) DO  SELECT 1 AS "?column?";

-- TRIGGER: trigger tr ON newer.t
CREATE TRIGGER tr BEFORE UPDATE ON newer.t FOR EACH ROW WHEN (unicode_assigned(new.b)) EXECUTE FUNCTION newer.trg();

-- ROW SECURITY: table newer.t
ALTER TABLE newer.t ENABLE ROW LEVEL SECURITY;

-- POLICY: policy permissive ON newer.t
CREATE POLICY permissive ON newer.t USING (unicode_assigned(b));

-- ACL: function newer.f()
GRANT EXECUTE ON FUNCTION newer.f() TO shop_reader;

-- ACL: materialized view newer.m
GRANT SELECT ON TABLE newer.m TO shop_reader;

-- ACL: view newer.v
GRANT SELECT ON TABLE newer.v TO shop_reader;

-- MATERIALIZED VIEW DATA: materialized view newer.m
REFRESH MATERIALIZED VIEW newer.m;

COMMIT;
