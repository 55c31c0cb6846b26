//! Roles: the statements that make the target's what the source's are. Nothing is ever dropped.

use super::attachments::{tolerant_block, try_label};
use super::code::set_clause;
use crate::catalog::{Role, RoleLabel, Roles};
use crate::ident::{quote_ident, quote_literal};

/// `CREATE ROLE` if the target lacks it, `ALTER ROLE` if anything differs, `COMMENT ON ROLE`. Without `with_password` the
/// password stays as it is. The statements may hold a password hash: they must not be shown.
pub fn role(want: &Role, have: Option<&Role>, with_password: bool) -> Vec<String> {
    let name = quote_ident(&want.name);
    let mut statements = Vec::new();
    if have.is_none() {
        statements.push(format!("CREATE ROLE {name}"));
    }
    let without_comment = |role: &Role| Role {
        comment: None,
        is_bootstrap: false,
        password: role.password.clone().filter(|_| with_password),
        valid_until: role.valid_until.clone().filter(|v| v != "infinity"),
        ..role.clone()
    };
    if have.map(without_comment).as_ref() != Some(&without_comment(want)) {
        statements.push(alter(want, have, with_password));
    }
    if have.and_then(|h| h.comment.as_ref()) != want.comment.as_ref() {
        let text = want.comment.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
        statements.push(format!("COMMENT ON ROLE {name} IS {text}"));
    }
    statements
}

/// `SECURITY LABEL ON ROLE`, as far as the two sides differ. A provider that the target has not loaded becomes a WARNING of
/// the server.
pub fn role_labels(role: &str, source: &Roles, target: &Roles) -> Vec<String> {
    let of = |roles: &Roles| {
        roles
            .labels
            .iter()
            .filter(|l| l.role == role)
            .cloned()
            .collect::<Vec<RoleLabel>>()
    };
    let (want, have) = (of(source), of(target));
    let gone = have.iter().filter(|h| !want.iter().any(|w| w.provider == h.provider));
    let gone = gone.map(|h| (&h.provider, "NULL".to_owned()));
    let new = want
        .iter()
        .filter(|w| !have.contains(w))
        .map(|w| (&w.provider, quote_literal(&w.label)));
    let name = quote_ident(role);
    let (subject, object) = (format!("ROLE {name}"), format!("role {name}"));
    gone.chain(new)
        .map(|(provider, label)| try_label(provider, &subject, &label, &object))
        .collect()
}

fn alter(want: &Role, have: Option<&Role>, with_password: bool) -> String {
    let mut sql = format!("ALTER ROLE {} WITH", quote_ident(&want.name));
    for (is_set, word) in [
        (want.superuser, "SUPERUSER"),
        (want.inherit, "INHERIT"),
        (want.createrole, "CREATEROLE"),
        (want.createdb, "CREATEDB"),
        (want.login, "LOGIN"),
        (want.replication, "REPLICATION"),
        (want.bypassrls, "BYPASSRLS"),
    ] {
        sql += if is_set { " " } else { " NO" };
        sql += word;
    }
    sql += &format!(" CONNECTION LIMIT {}", want.connection_limit);
    if with_password {
        let hash = want.password.as_ref().map(|p| quote_literal(p.reveal()));
        sql += &format!(" PASSWORD {}", hash.as_deref().unwrap_or("NULL"));
    }
    // no statement takes VALID UNTIL away; infinity means the same
    let until = want
        .valid_until
        .as_deref()
        .or_else(|| have?.valid_until.as_ref().map(|_| "infinity"));
    if let Some(until) = until {
        sql += &format!(" VALID UNTIL {}", quote_literal(until));
    }
    sql
}

/// `ALTER ROLE ... [IN DATABASE ...] SET`, if the settings differ. Another major may not know one of them.
pub fn role_settings(
    role: &str,
    database: Option<&str>,
    want: &[String],
    have: &[String],
    same_major: bool,
) -> Vec<String> {
    if want == have {
        return Vec::new();
    }
    let within = database
        .map(|d| format!(" IN DATABASE {}", quote_ident(d)))
        .unwrap_or_default();
    let alter = format!("ALTER ROLE {}{within}", quote_ident(role));
    let mut statements = Vec::new();
    if !have.is_empty() {
        statements.push(format!("{alter} RESET ALL"));
    }
    let set = want
        .iter()
        .map(|setting| format!("{alter} SET {}", set_clause(setting)));
    statements.extend(set.map(|s| if same_major { s } else { tolerant_block(&[s]) }));
    statements
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::conninfo::Secret;

    pub(in crate::ddl) fn a_role(name: &str) -> Role {
        let json = serde_json::json!({"name": name, "is_bootstrap": name == "postgres", "superuser": false, "inherit": true, "createrole": false,
            "createdb": false, "login": true, "replication": false, "bypassrls": false, "connection_limit": -1});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_role_that_is_the_same_needs_nothing() {
        let role_a = a_role("a");
        assert!(role(&role_a, Some(&role_a), true).is_empty());
        assert_eq!(role(&role_a, None, true).len(), 2);
        let mut other = role_a.clone();
        other.password = Some(Secret::new("md5x"));
        assert!(role(&other, Some(&role_a), false).is_empty());
        assert!(role(&other, Some(&role_a), true)[0].contains("PASSWORD 'md5x'"));
        assert!(role(&role_a, Some(&other), true)[0].contains("PASSWORD NULL"));
    }
}
