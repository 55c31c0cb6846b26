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

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SCHEMA: schema trigger
CREATE SCHEMA trigger;
ALTER SCHEMA trigger OWNER TO postgres;

-- FUNCTION: function trigger.f()
CREATE FUNCTION trigger.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RAISE EXCEPTION 'fired'; END$$;
ALTER FUNCTION trigger.f() OWNER TO postgres;

-- TABLE: table trigger.log
CREATE TABLE trigger.log (
    a integer
);
ALTER TABLE trigger.log OWNER TO postgres;

-- TABLE: table trigger.t
CREATE TABLE trigger.t (
    a integer,
    b text
);
ALTER TABLE trigger.t OWNER TO postgres;

-- VIEW: view trigger.v
CREATE VIEW trigger.v AS
 SELECT t.a
   FROM trigger.t;
ALTER VIEW trigger.v OWNER TO postgres;

-- TABLE DATA: table trigger.log
-- COPY trigger.log (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table trigger.t
-- COPY trigger.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TRIGGER: trigger always ON trigger.t
CREATE TRIGGER always BEFORE INSERT ON trigger.t FOR EACH ROW EXECUTE FUNCTION trigger.f();
ALTER TABLE trigger.t ENABLE ALWAYS TRIGGER always;

-- TRIGGER: trigger disabled ON trigger.t
CREATE TRIGGER disabled AFTER INSERT ON trigger.t FOR EACH STATEMENT EXECUTE FUNCTION trigger.f();
ALTER TABLE trigger.t DISABLE TRIGGER disabled;

-- TRIGGER: trigger instead ON trigger.v
CREATE TRIGGER instead INSTEAD OF INSERT OR DELETE ON trigger.v FOR EACH ROW EXECUTE FUNCTION trigger.f();

-- TRIGGER: trigger late ON trigger.t
CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE ON trigger.t FROM trigger.log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trigger.f();
COMMENT ON TRIGGER late ON trigger.t IS 'l';

-- TRIGGER: trigger replica ON trigger.t
CREATE TRIGGER replica AFTER DELETE ON trigger.t FOR EACH STATEMENT EXECUTE FUNCTION trigger.f();
ALTER TABLE trigger.t ENABLE REPLICA TRIGGER replica;

-- TRIGGER: trigger "row" ON trigger.t
CREATE TRIGGER "row" BEFORE UPDATE OF a, b ON trigger.t FOR EACH ROW WHEN (((old.a IS DISTINCT FROM new.a) AND (new.b <> 'it''s'::text))) EXECUTE FUNCTION trigger.f('arg', 'it''s', 'back\slash');

-- TRIGGER: trigger tables ON trigger.t
CREATE TRIGGER tables AFTER UPDATE ON trigger.t REFERENCING OLD TABLE AS "old rows" NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION trigger.f();

-- TRIGGER: trigger truncate ON trigger.t
CREATE TRIGGER truncate AFTER TRUNCATE ON trigger.t FOR EACH STATEMENT EXECUTE FUNCTION trigger.f();

COMMIT;
