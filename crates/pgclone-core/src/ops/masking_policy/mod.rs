//! `create_masking_policy` and `drop_masking_policy`: a masked view of a table instead of the table.
//!
//! Whoever could read the table, or a table that inherits from it, loses that right and may read the view instead;
//! what each could read before is written down and given back when the policy is dropped.

mod undo;

use self::undo::undo;
use super::local::{on_target, parse_rules, read_catalog, readers, role, run_all, say, Locked};
use crate::catalog::{AclItem, Catalog, Detail, Object};
use crate::context::{Context, Severity};
use crate::ddl::{renew_privileges, TablePrivileges};
use crate::error::{Error, Result};
use crate::ident::{qualified, quote_ident, quote_literal};
use crate::mask::record::JSON_PATH;
use crate::mask::{self, Mask, TableMask, TableRules};
use crate::sqlstate;
use crate::transport::Session;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bytes of a name.
const NAME_LENGTH: usize = 63;

/// What is known of a policy: a row of `pgclone.masking_policy`.
#[derive(Clone, Debug, Deserialize)]
pub struct PolicyRecord {
    /// The table.
    pub table_id: crate::catalog::Oid,
    /// Its view.
    pub view_id: crate::catalog::Oid,
    /// The query of the view when it was made.
    pub view_definition: String,
    /// The role that reads the table itself.
    pub privileged_role: String,
    /// Masked columns and their strategies.
    pub columns: BTreeMap<String, String>,
    /// Privileges of the table and its descendants.
    pub privileges: Vec<Changed>,
}

/// What a policy changed on one relation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Changed {
    /// The relation: schema and name.
    pub relation: (String, String),
    /// Its owner.
    pub owner: String,
    /// Privileges before.
    pub before: TablePrivileges,
    /// Privileges after.
    pub after: TablePrivileges,
}

/// The policies of the database.
pub async fn policies(session: &Session) -> Result<Vec<PolicyRecord>> {
    let sql = "SELECT table_id::oid::bigint AS table_id, view_id::oid::bigint AS view_id, view_definition, privileged_role, columns, privileges \
               FROM pgclone.masking_policy";
    session
        .rows(sql)
        .await
        .map_err(|e| e.context("could not read the masking policies"))
}

/// Creates the view and moves the rights to read. A policy that the table has already is replaced.
/// Errors: 22023 for rules, 42P01, 42704 for the role, 55000 for a partition, 42P07 if another relation has the view's name.
pub async fn create_masking_policy(
    schema: &str,
    table: &str,
    json: &str,
    privileged: &str,
    cx: &Context,
) -> Result<String> {
    let rules = parse_rules(json)?;
    let mut locked = Locked::open(schema, table, cx).await?;
    check_role(&locked.catalog, privileged)?;
    if let Some(old) = find(&locked).await? {
        undo(&locked, &old, cx).await?;
        locked.catalog = read_catalog(&locked.session).await?;
    }
    let (o, t) = locked.table()?;
    check_not_child(&locked.catalog, o)?;
    let view = view_name(&locked.catalog, o)?;
    let masks = locked.masks(&rules)?;
    let mask = masks.of(o.id).ok_or_else(super::local::no_rules)?;
    let query = mask::view_query(&locked.catalog, o, t, mask, &rules.columns)?;
    let session = &locked.session;
    mask::ask(session, &mask::probes(o, t, None, mask))
        .await
        .map_err(on_target)?;

    let members = locked.members(&masks);
    let changes: Vec<Changed> = members
        .iter()
        .map(|m| change(&locked.catalog, m, o, privileged))
        .collect();
    let name = qualified(o.schema.as_deref().unwrap_or_default(), &view);
    run_all(
        session,
        &view_statements(&locked.catalog, o, &name, &query),
        "create the masked view",
    )
    .await?;
    for (member, change) in members.iter().zip(&changes) {
        let (statements, left_out) = renew_privileges(&locked.catalog, member, &change.before, &change.after);
        run_all(session, &statements, "change the privileges").await?;
        for message in left_out {
            say(cx, Severity::Warning, format!("{}: {message}", member.describe()));
        }
    }
    if let Some(root) = changes.first() {
        run_all(
            session,
            &view_grants(&name, root, o, privileged),
            "grant the masked view",
        )
        .await?;
    }
    store(session, o, &name, privileged, mask, &rules, &changes).await?;

    tell(&changes, o, &name, privileged, cx);
    for reader in readers(&locked.catalog, &members)
        .into_iter()
        .filter(|r| r.qualified() != name)
    {
        let message = format!(
            "{} reads the table with the rights of its owner: it still shows the raw values",
            reader.describe()
        );
        say(cx, Severity::Warning, message);
    }
    let report = format!(
        "OK: masking policy created on {} (view: {name}, privileged role: {}, {} masked columns)",
        o.qualified(),
        quote_ident(privileged),
        mask.columns.len()
    );
    locked.commit().await?;
    Ok(report)
}

/// Drops the view and gives the rights back. Errors: 42P01, 42704 if there is no policy, 2BP01 if something uses the view.
pub async fn drop_masking_policy(schema: &str, table: &str, cx: &Context) -> Result<String> {
    let locked = Locked::open(schema, table, cx).await?;
    let (o, _) = locked.table()?;
    let Some(record) = find(&locked).await? else {
        let message = format!("table {} has no masking policy", o.qualified());
        return Err(Error::new(sqlstate::UNDEFINED_OBJECT, message));
    };
    let view = undo(&locked, &record, cx).await?;
    let report = format!(
        "OK: masking policy removed from {} (view {view} dropped)",
        o.qualified()
    );
    locked.commit().await?;
    Ok(report)
}

fn check_role(catalog: &Catalog, role: &str) -> Result<()> {
    if catalog.server.has_role(role) {
        return Ok(());
    }
    Err(Error::new(
        sqlstate::UNDEFINED_OBJECT,
        format!("role {} does not exist", quote_ident(role)),
    )
    .hint("The privileged role is the one that goes on reading the table itself."))
}

/// The rows of a partition or child can be read through its parent.
fn check_not_child(catalog: &Catalog, o: &Object) -> Result<()> {
    let Detail::Table(t) = &o.detail else { return Ok(()) };
    let Some(&parent) = t.parents.first() else {
        return Ok(());
    };
    let parent = catalog.get(crate::catalog::ObjectId::new(o.id.class, parent));
    let parent = parent.map_or_else(|| "another table".to_owned(), Object::describe);
    let message = format!("{} cannot have a masking policy of its own", o.describe());
    Err(Error::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
        .detail(format!("Its rows can be read through {parent}, too."))
        .hint(format!(
            "Create the policy on {parent}; it covers what inherits from it."
        )))
}

/// `T_masked`. Errors: 42622 if that is too long, 42P07 if it is there.
fn view_name(catalog: &Catalog, o: &Object) -> Result<String> {
    let name = format!("{}_masked", o.name);
    if name.len() > NAME_LENGTH {
        let message = format!("name of the masked view {} is too long", quote_ident(&name));
        return Err(
            Error::new(sqlstate::NAME_TOO_LONG, message).detail(format!("A name has at most {NAME_LENGTH} bytes."))
        );
    }
    match catalog.relation(o.schema.as_deref().unwrap_or_default(), &name) {
        Some(other) => Err(
            Error::new(sqlstate::DUPLICATE_TABLE, format!("{} exists", other.describe()))
                .detail("It is not the view of a masking policy.")
                .hint("Drop or rename it first."),
        ),
        None => Ok(name),
    }
}

/// The policy of the locked table.
async fn find(locked: &Locked) -> Result<Option<PolicyRecord>> {
    let all = policies(&locked.session).await?;
    Ok(all.into_iter().find(|p| p.table_id == locked.id.oid))
}

/// What the policy changes on the table or on one that inherits from it: nobody reads it but the owner and, if they could
/// or this is the table itself, the privileged role.
fn change(catalog: &Catalog, member: &Object, root: &Object, privileged: &str) -> Changed {
    let columns = match &member.detail {
        Detail::Table(t) => t.columns.as_slice(),
        _ => &[],
    };
    let before = TablePrivileges::of(catalog, member, columns);
    let owner = member.owner.as_deref();
    // what a role gave that may no longer read would go with its own right
    let stays = |i: &AclItem| {
        i.privilege != "SELECT"
            || (Some(i.grantor.as_str()) == owner
                && (i.grantee.as_deref() == owner || i.grantee.as_deref() == Some(privileged)))
    };
    let mut after = before.filtered(|_, i| stays(i));
    let reads = |i: &AclItem| i.privilege == "SELECT" && i.grantee.as_deref() == Some(privileged);
    if member.id == root.id && owner != Some(privileged) && !after.table.iter().any(reads) {
        after.table.push(AclItem {
            grantor: owner.unwrap_or_default().to_owned(),
            grantee: Some(privileged.to_owned()),
            privilege: "SELECT".to_owned(),
            grantable: false,
        });
    }
    Changed {
        relation: (member.schema.clone().unwrap_or_default(), member.name.clone()),
        owner: owner.unwrap_or_default().to_owned(),
        before,
        after,
    }
}

/// The view as the table's owner's, with the table's comments and without rights that default privileges may have given.
fn view_statements(catalog: &Catalog, o: &Object, name: &str, query: &str) -> Vec<String> {
    let mut statements = vec![format!("CREATE VIEW {name} WITH (security_barrier = true) AS {query}")];
    statements.extend(
        o.owner
            .as_ref()
            .map(|owner| format!("ALTER VIEW {name} OWNER TO {}", quote_ident(owner))),
    );
    let defaults = catalog.objects.iter().filter_map(|d| match &d.detail {
        Detail::DefaultAcl(d) if d.kind == 'r' => Some(&d.items),
        _ => None,
    });
    let mut holders: Vec<String> = defaults
        .flatten()
        .filter(|i| i.grantee.is_none() || i.grantee != o.owner)
        .map(|i| role(i.grantee.as_deref()))
        .collect();
    holders.sort();
    holders.dedup();
    statements.extend(holders.iter().map(|h| format!("REVOKE ALL ON TABLE {name} FROM {h}")));
    if let Some(text) = catalog.comment(o.id, 0) {
        statements.push(format!("COMMENT ON VIEW {name} IS {}", quote_literal(text)));
    }
    if let Detail::Table(t) = &o.detail {
        for c in &t.columns {
            if let Some(text) = catalog.comment(o.id, c.num) {
                let column = quote_ident(&c.name);
                statements.push(format!("COMMENT ON COLUMN {name}.{column} IS {}", quote_literal(text)));
            }
        }
    }
    statements
}

/// Who loses the right to read the relation: all of it, or a column.
fn lost(change: &Changed) -> Vec<(Option<&str>, &AclItem)> {
    let stays = |column: Option<&str>, item: &AclItem| change.after.items().any(|i| i == (column, item));
    change
        .before
        .items()
        .filter(|(column, i)| i.privilege == "SELECT" && !stays(*column, i))
        .collect()
}

/// The rights on the view: those that are lost on the table, column by column, and the privileged role's.
fn view_grants(name: &str, root: &Changed, o: &Object, privileged: &str) -> Vec<String> {
    let mut grants: Vec<String> = Vec::new();
    if o.owner.as_deref() != Some(privileged) {
        grants.push(format!("GRANT SELECT ON TABLE {name} TO {}", quote_ident(privileged)));
    }
    for (column, item) in lost(root) {
        if item.grantee == o.owner {
            continue;
        }
        let column = column.map(|c| format!(" ({})", quote_ident(c))).unwrap_or_default();
        let option = if item.grantable { " WITH GRANT OPTION" } else { "" };
        let grant = format!(
            "GRANT SELECT{column} ON TABLE {name} TO {}{option}",
            role(item.grantee.as_deref())
        );
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    grants
}

/// Says who can no longer read what.
fn tell(changes: &[Changed], o: &Object, view: &str, privileged: &str, cx: &Context) {
    for change in changes {
        let table = qualified(&change.relation.0, &change.relation.1);
        let mut said: Vec<String> = Vec::new();
        for (column, item) in lost(change) {
            if item.grantee == o.owner || item.grantee.as_deref() == Some(privileged) {
                continue;
            }
            let what = column.map_or_else(
                || format!("table {table}"),
                |c| format!("column {} of table {table}", quote_ident(c)),
            );
            let who = role(item.grantee.as_deref());
            let instead = match table == o.qualified() {
                true => format!(", but view {view}"),
                false => String::new(),
            };
            let message = format!("{who} can no longer read {what}{instead}");
            if !said.contains(&message) {
                said.push(message.clone());
                say(cx, Severity::Notice, message);
            }
        }
    }
}

async fn store(
    session: &Session,
    o: &Object,
    view: &str,
    privileged: &str,
    mask: &TableMask,
    rules: &TableRules,
    changes: &[Changed],
) -> Result<()> {
    let strategy = |name: &str| {
        let rule = rules.columns.iter().find(|r| r.key == name);
        rule.map_or(JSON_PATH, |r| Mask::name(&r.mask)).to_owned()
    };
    let columns: BTreeMap<&str, String> = mask
        .columns
        .iter()
        .map(|m| (m.column.name.as_str(), strategy(&m.column.name)))
        .collect();
    let json = |value: serde_json::Result<String>| {
        value
            .map(|text| quote_literal(&text))
            .map_err(|e| Error::new(sqlstate::INTERNAL_ERROR, "could not write down the policy").detail(e.to_string()))
    };
    let sql = format!(
        "INSERT INTO pgclone.masking_policy (table_id, view_id, view_definition, privileged_role, columns, privileges) \
         VALUES ({}::pg_catalog.regclass, {view}::pg_catalog.regclass, pg_catalog.pg_get_viewdef({view}::pg_catalog.regclass), {}, {}::pg_catalog.jsonb, {}::pg_catalog.jsonb)",
        quote_literal(&o.qualified()),
        quote_literal(privileged),
        json(serde_json::to_string(&columns))?,
        json(serde_json::to_string(changes))?,
        view = quote_literal(view),
    );
    run_all(session, &[sql], "write down the policy").await
}
