-- Sessions of ours ($1) from which a chain of lock waits leads to the calling backend ($2). The chain matters: a third
-- session that queues behind the caller can be what our session waits for.
WITH RECURSIVE chain (session, blocker) AS (
    SELECT ours.pid, ours.pid
      FROM pg_catalog.unnest($1::pg_catalog.int4[]) AS ours (pid)
    UNION
    SELECT chain.session, blocking.pid
      FROM chain,
           pg_catalog.unnest(pg_catalog.pg_blocking_pids(chain.blocker)) AS blocking (pid)
     WHERE chain.blocker OPERATOR(pg_catalog.<>) $2::pg_catalog.int4
)
SELECT chain.session
  FROM chain
 WHERE chain.blocker OPERATOR(pg_catalog.=) $2::pg_catalog.int4
 LIMIT 1
