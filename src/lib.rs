//! The pgclone extension: SQL surface, settings and the drive loop around the engine in `pgclone-core`.

pgrx::pg_module_magic!();
