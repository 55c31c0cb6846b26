//! The data of large objects. The objects exist on both sides already; only their bytes are moved.
//!
//! Memory is bounded by a chunk for each side, whatever the size of an object, and by the driver's row buffer. Small
//! objects, usually nearly all of them, are read many at a time.

use super::pace::Brake;
use crate::error::{Error, Result};
use crate::transport::Session;
use futures_util::{future::try_join, TryStreamExt};
use std::pin::pin;
use tokio_postgres::types::{ToSql, Type};

/// Bytes of one read and one write: a multiple of the pages that the server keeps large objects in.
const CHUNK: i32 = 256 * 1024;
/// Objects whose first chunk one query reads.
const BATCH: usize = 1000;

/// Gives each large object of the target the bytes of the one with the same OID on the source. Returns the bytes.
pub async fn copy_large_objects(source: &Session, target: &Session, oids: &[u32], brake: &Brake) -> Result<u64> {
    let mut bytes = 0;
    for batch in oids.chunks(BATCH) {
        let (copied, longer) = copy_beginnings(source, target, batch, brake).await?;
        bytes += copied;
        for oid in longer {
            bytes += copy_rest(source, target, oid, brake)
                .await
                .map_err(|e| explain(e, oid))?;
        }
    }
    Ok(bytes)
}

/// The first chunk of each object; the objects that have more come back.
async fn copy_beginnings(source: &Session, target: &Session, oids: &[u32], brake: &Brake) -> Result<(u64, Vec<u32>)> {
    let sql = "SELECT o.oid, pg_catalog.lo_get(o.oid, 0, $2) FROM pg_catalog.unnest($1) WITH ORDINALITY AS o (oid, n) ORDER BY o.n";
    let params: [(&(dyn ToSql + Sync), Type); 2] = [(&oids, Type::OID_ARRAY), (&CHUNK, Type::INT4)];
    let stream = source.client().query_typed_raw(sql, params).await;
    let mut stream = pin!(stream.map_err(|e| read_error(source, &e))?);
    let (mut bytes, mut longer) = (0, Vec::new());
    while let Some(row) = stream.try_next().await.map_err(|e| read_error(source, &e))? {
        let oid: u32 = row.try_get(0).map_err(|e| source.error(&e))?;
        let data: &[u8] = row.try_get(1).map_err(|e| source.error(&e))?;
        if is_full(data) {
            longer.push(oid);
        } else if !data.is_empty() {
            brake.hold(data.len()).await;
            put(target, oid, 0, data).await.map_err(|e| explain(e, oid))?;
            bytes += data.len() as u64;
        }
    }
    Ok((bytes, longer))
}

/// All of one object, chunk by chunk: while one is written, the next is read.
async fn copy_rest(source: &Session, target: &Session, oid: u32, brake: &Brake) -> Result<u64> {
    let mut offset: i64 = 0;
    let mut chunk = get(source, oid, offset).await?;
    loop {
        brake.hold(chunk.len()).await;
        let after = offset + i64::from(CHUNK);
        let write = async {
            // a hole stays a hole
            match is_full(&chunk) && chunk.iter().all(|&byte| byte == 0) {
                true => Ok(()),
                false => put(target, oid, offset, &chunk).await,
            }
        };
        if !is_full(&chunk) {
            write.await?;
            return Ok(offset as u64 + chunk.len() as u64);
        }
        let (next, ()) = try_join(get(source, oid, after), write).await?;
        if next.is_empty() {
            // the length must be right even if the end was a hole
            put(target, oid, after - 1, &chunk[chunk.len() - 1..]).await?;
            return Ok(after as u64);
        }
        (offset, chunk) = (after, next);
    }
}

fn is_full(chunk: &[u8]) -> bool {
    chunk.len() == CHUNK as usize
}

async fn get(source: &Session, oid: u32, offset: i64) -> Result<Vec<u8>> {
    let params: [(&(dyn ToSql + Sync), Type); 3] = [(&oid, Type::OID), (&offset, Type::INT8), (&CHUNK, Type::INT4)];
    let rows = source
        .client()
        .query_typed("SELECT pg_catalog.lo_get($1, $2, $3)", &params)
        .await;
    let rows = rows.map_err(|e| source.error(&e))?;
    match rows.first() {
        Some(row) => row.try_get(0).map_err(|e| source.error(&e)),
        None => Ok(Vec::new()),
    }
}

async fn put(target: &Session, oid: u32, offset: i64, data: &[u8]) -> Result<()> {
    let params: [(&(dyn ToSql + Sync), Type); 3] = [(&oid, Type::OID), (&offset, Type::INT8), (&data, Type::BYTEA)];
    let done = target
        .client()
        .query_typed("SELECT pg_catalog.lo_put($1, $2, $3)", &params)
        .await;
    done.map(drop).map_err(|e| target.error(&e))
}

fn read_error(source: &Session, error: &tokio_postgres::Error) -> Error {
    // the server's message names the object
    source.error(error).context("could not read large objects")
}

fn explain(error: Error, oid: u32) -> Error {
    error.context(format!("could not copy large object {oid}"))
}
