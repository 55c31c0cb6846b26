-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema "ts template"
CREATE SCHEMA "ts template";
ALTER SCHEMA "ts template" OWNER TO postgres;

-- TEXT SEARCH TEMPLATE: text search template "ts template".t
CREATE TEXT SEARCH TEMPLATE "ts template".t (
    INIT = dsimple_init,
    LEXIZE = dsimple_lexize
);
COMMENT ON TEXT SEARCH TEMPLATE "ts template".t IS 't';

-- TEXT SEARCH TEMPLATE: text search template "ts template"."without init"
CREATE TEXT SEARCH TEMPLATE "ts template"."without init" (
    LEXIZE = dsimple_lexize
);

