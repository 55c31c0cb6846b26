//! What lanes do beside each other: parts and snapshots while the source is written to, indexes while tables load.

use pgclone_tests::{cluster, oracle, running, Job, Pair, Running, Suite};

/// Money moves between accounts in two tables, and each move leaves a row in a third one. All sums stay the same.
const BANK: &str = "CREATE TABLE giro (id int PRIMARY KEY, cents bigint NOT NULL, pad text) WITH (fillfactor = 40);
    CREATE TABLE saving (id int PRIMARY KEY, cents bigint NOT NULL, pad text) WITH (fillfactor = 40);
    CREATE TABLE move (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, giro int REFERENCES giro, saving int REFERENCES saving, cents bigint NOT NULL);
    INSERT INTO giro SELECT g, 1000, repeat('x', 80) FROM generate_series(1, 6000) g;
    INSERT INTO saving SELECT g, 1000, repeat('x', 80) FROM generate_series(1, 6000) g; ANALYZE";
const MOVES: &str = "DO $$ DECLARE a int; b int; n int; BEGIN LOOP
      a := 1 + floor(random() * 6000); b := 1 + floor(random() * 6000); n := floor(random() * 200) - 100;
      UPDATE giro SET cents = cents - n WHERE id = a; UPDATE saving SET cents = cents + n WHERE id = b;
      INSERT INTO move (giro, saving, cents) VALUES (a, b, n); COMMIT;
    END LOOP; END $$";
const SUMS: &str = "SELECT (SELECT sum(cents) FROM giro) - 6000000 + (SELECT COALESCE(sum(cents), 0) FROM move) || ' ' || (SELECT sum(cents) FROM saving) - 6000000 - (SELECT COALESCE(sum(cents), 0) FROM move)";

pub fn cases(suite: &mut Suite) {
    suite.group("job_rows");
    for parallel in [2, 4] {
        suite.alone(&format!("writes_while_{parallel}_lanes_read_do_not_show"), move || {
            let pair = Pair::on(cluster::source(), cluster::preloaded(), "job_bank");
            pair.source.run(BANK);
            let writers: Vec<Running> = (0..2).map(|_| Running::start(pair.source.connect(), MOVES)).collect();
            running::eventually("money moves", || {
                pair.source.value("SELECT count(*) > 50 FROM move") == "t"
            });
            for conflict in ["error", "replace"] {
                let before: i64 = pair.source.value("SELECT count(*) FROM move").parse().unwrap();
                let options =
                    format!("'{{\"parallel\": {parallel}, \"part_size\": \"64kB\", \"conflict\": \"{conflict}\"}}'");
                Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, {options})")).completes();
                assert_eq!(pair.target.value(SUMS), "0 0");
                assert_eq!(pair.target.value("SELECT count(*) FROM giro"), "6000");
                let moves: i64 = pair.target.value("SELECT count(*) FROM move").parse().unwrap();
                assert!(moves >= before, "{moves} moves, but {before} before the clone began");
                let parts = "SELECT count(DISTINCT lane) > 1 FROM pgclone.job_item WHERE part_of IS NOT NULL";
                assert_eq!(pair.target.value(parts), "t");
            }
            for writer in writers {
                writer.press_ctrl_c();
                assert_eq!(writer.end().failure().sqlstate, "57014");
            }
        });
    }
    suite.alone("the_setting_part_size_counts_if_the_option_is_not_given", || {
        let pair = Pair::on(cluster::source(), cluster::preloaded(), "job_part_size");
        pair.source.run("CREATE TABLE t (a int, pad text) WITH (fillfactor = 20); INSERT INTO t SELECT g, repeat('x', 60) FROM generate_series(1, 6000) g; ANALYZE");
        let parts = |size: &str| {
            pair.target.run(&format!("SET pgclone.part_size = '{size}'; DROP TABLE IF EXISTS t"));
            let job = Job::start(&pair, "pgclone.table_async($src, 'public', 't', true, NULL, '{\"parallel\": 2}')");
            job.completes();
            let sql = "SELECT count(*) FROM pgclone.job_item WHERE part_of IS NOT NULL AND job_id = ";
            pair.target.value(&format!("{sql}{}", job.id))
        };
        assert_eq!(parts("1GB"), "0");
        assert_ne!(parts("256kB"), "0");
        oracle::assert_same(&pair);
    });
    suite.alone("keys_of_large_partitioned_tables_are_validated_beside_each_other", || {
        let pair = Pair::on(cluster::source(), cluster::preloaded(), "job_partitioned_keys");
        pair.source.run("CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE other (id int PRIMARY KEY); INSERT INTO parent VALUES (1); INSERT INTO other VALUES (1);
            CREATE TABLE p (k int, parent int REFERENCES parent, other int REFERENCES other, pad text) PARTITION BY RANGE (k); ALTER TABLE p ALTER pad SET STORAGE PLAIN;
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
            INSERT INTO p SELECT g % 20, 1, 1, repeat('x', 7000) FROM generate_series(1, 700) g;
            CREATE TABLE q (LIKE p INCLUDING ALL); ALTER TABLE q ADD FOREIGN KEY (parent) REFERENCES parent; INSERT INTO q SELECT * FROM p; ANALYZE");
        Job::start(&pair, "pgclone.schema_async($src, 'public', true, '{\"parallel\": 2}')").completes();
        oracle::assert_same(&pair);
        // two of one table wait for each other
        let keys = "SELECT string_agg(object || ' ' || cardinality(unblocks), ', ' ORDER BY item_id) FROM pgclone.job_item WHERE kind = 'foreign key'";
        let found = "constraint p_other_fkey ON public.p 1, constraint p_parent_fkey ON public.p 0, constraint q_parent_fkey ON public.q 0";
        assert_eq!(pair.target.value(keys), found);
    });
    suite.alone("indexes_of_a_loaded_table_are_built_while_another_loads", || {
        let pair = Pair::on(cluster::source(), cluster::preloaded(), "job_overlap");
        pair.source.run("CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%STDOUT%' THEN PERFORM pg_catalog.pg_sleep(30); END IF; RETURN true; END$$;
            CREATE DOMAIN slow AS text CHECK (public.waits(VALUE)); CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('a');
            CREATE TABLE big (id int PRIMARY KEY, a int, pad text) WITH (fillfactor = 20); INSERT INTO big SELECT g, g, repeat('x', 60) FROM generate_series(1, 14000) g; CREATE INDEX ON big (a);
            CREATE TABLE child (id int PRIMARY KEY REFERENCES big); INSERT INTO child VALUES (1); ANALYZE");
        let options = r#"'{"parallel": 2, "mask": {"zzz": {"a": "name"}}}'"#;
        let job = Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, {options})"));
        // the primary key is an index first, then a constraint; the foreign key has to wait
        job.until("j.tables_completed = 1 AND j.status = 'running'");
        running::eventually("the keys of the big table", || {
            pair.target.value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'big'::regclass AND contype = 'p'") == "1"
                && pair.target.value("SELECT count(*) FROM pg_index WHERE indrelid = 'big'::regclass AND indisvalid") == "2"
        });
        assert_eq!(pair.source.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"), "1");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'child'::regclass AND contype = 'f'"), "0");
        let kinds = pair.target.value("SELECT string_agg(DISTINCT kind, ',' ORDER BY kind) FROM pgclone.job_item WHERE state = 'done'");
        assert_eq!(kinds, "constraints,index,table data");
        let key = "SELECT count(*) FROM pgclone.job_item WHERE work LIKE '%CREATE UNIQUE INDEX%' AND kind = 'index'";
        assert_eq!(pair.target.value(key), "1");
        let adopts = "SELECT count(*) FROM pgclone.job_item WHERE work LIKE '%USING INDEX%' AND kind = 'constraints'";
        assert_eq!(pair.target.value(adopts), "1");
        pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
        job.ends_as("cancelled");
        oracle::assert_no_session_left(&pair);
    });
}
