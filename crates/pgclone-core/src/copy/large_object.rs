//! Contents of large objects.

use crate::error::Result;
use crate::transport::Session;
use tokio_postgres::types::{ToSql, Type};

/// Bytes that travel at a time, and so the memory that one object needs on either side.
const CHUNK: i32 = 1024 * 1024;

/// Fills large objects that exist, empty, under the same OIDs on the target. Returns the bytes moved. Only rights on the
/// objects are needed, not the catalog `pg_largeobject`. Holes of a sparse object become zeros, as reading shows them.
pub async fn copy_large_objects(source: &Session, target: &Session, oids: &[u32]) -> Result<u64> {
    let mut total = 0;
    for &oid in oids {
        total += copy_one(source, target, oid)
            .await
            .map_err(|e| e.context(format!("could not copy large object {oid}")))?;
    }
    Ok(total)
}

async fn copy_one(source: &Session, target: &Session, oid: u32) -> Result<u64> {
    let mut offset: i64 = 0;
    loop {
        let read: [(&(dyn ToSql + Sync), Type); 3] = [(&oid, Type::OID), (&offset, Type::INT8), (&CHUNK, Type::INT4)];
        let rows = source
            .client()
            .query_typed("SELECT lo_get($1, $2, $3)", &read)
            .await
            .map_err(|e| source.error(&e))?;
        let Some(row) = rows.first() else {
            return Ok(offset as u64);
        };
        let data: &[u8] = row.try_get(0).map_err(|e| source.error(&e))?;
        if data.is_empty() {
            return Ok(offset as u64);
        }
        let write: [(&(dyn ToSql + Sync), Type); 3] = [(&oid, Type::OID), (&offset, Type::INT8), (&data, Type::BYTEA)];
        target
            .client()
            .query_typed("SELECT lo_put($1, $2, $3)", &write)
            .await
            .map_err(|e| target.error(&e))?;
        offset += data.len() as i64;
        if data.len() < CHUNK as usize {
            return Ok(offset as u64);
        }
    }
}
