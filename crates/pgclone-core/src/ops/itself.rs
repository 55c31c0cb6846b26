//! A source that is the target: a copy beside the original is fine, a replacement of the original is not. Its rows are
//! read by one session while another one waits to drop or rename it, and no server sees that each waits for the other.

use crate::context::Scope;
use crate::error::{Error, Result};
use crate::ident::quote_literal;
use crate::options::{Conflict, Options};
use crate::sqlstate;
use crate::transport::Session;

/// Refuses to replace or rename what is being read: 55000. The databases are the same if the target knows the source's
/// session; a server and its physical copy have one system identifier, so that cannot tell.
pub(crate) async fn refuse_itself(source: &Session, target: &Session, scope: &Scope, options: &Options) -> Result<()> {
    let moves_away = matches!(options.conflict, Conflict::Replace | Conflict::Rename);
    if !moves_away || has_other_name(scope) || !is_same_database(source, target).await? {
        return Ok(());
    }
    Err(Error::new(
        sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
        "objects cannot be replaced by themselves: the source is the target's own database",
    )
    .hint("Clone a table under another name with target_table_name, or connect to another database."))
}

fn has_other_name(scope: &Scope) -> bool {
    match scope {
        Scope::Table {
            table, target_table, ..
        } => target_table.as_ref().is_some_and(|name| name != table),
        _ => false,
    }
}

async fn is_same_database(source: &Session, target: &Session) -> Result<bool> {
    let start: String = source
        .value("SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        .await?;
    let (pid, start) = (source.pid(), quote_literal(&start));
    target
        .value(&format!(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {pid} AND backend_start = {start}::timestamptz \
             AND datname = current_database())"
        ))
        .await
}
