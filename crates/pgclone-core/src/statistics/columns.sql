-- Statistics of columns, as pg_stats shows them to the session's role. The list of names is said a second time: without it the
-- server would compute the whole view for each batch.
SELECT c.oid::bigint AS oid, s.attname::text AS attname, a.attnum, s.inherited, s.null_frac::text AS null_frac, s.avg_width,
       s.n_distinct::text AS n_distinct, s.most_common_vals::text AS most_common_vals, s.most_common_freqs::text AS most_common_freqs,
       s.histogram_bounds::text AS histogram_bounds, s.correlation::text AS correlation,
       s.range_length_histogram::text AS range_length_histogram, s.range_empty_frac::text AS range_empty_frac, -- [17+]
       s.range_bounds_histogram::text AS range_bounds_histogram, -- [17+]
       s.most_common_elems::text AS most_common_elems, s.most_common_elem_freqs::text AS most_common_elem_freqs,
       s.elem_count_histogram::text AS elem_count_histogram
  FROM pg_stats s
  JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename AND c.oid = ANY ($1::oid[])
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname AND NOT a.attisdropped
 WHERE s.tablename = ANY (ARRAY(SELECT l.relname FROM pg_class l WHERE l.oid = ANY ($1::oid[])))
 ORDER BY c.oid, a.attnum, s.inherited
