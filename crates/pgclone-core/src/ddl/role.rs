//! Roles: the statements that make the target's what the source's are. Nothing is ever dropped.

use super::attachments::{tolerant_block, try_label};
use super::code::set_clause;
use crate::catalog::{Membership, Role, RoleLabel, Roles};
use crate::ident::{quote_ident, quote_literal};
use crate::version::ServerVersion;

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

/// A membership in the target's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grant {
    role: String,
    member: String,
    grantor: Option<String>,
    admin: bool,
    inherit: Option<bool>,
    set: Option<bool>,
}

/// Memberships of some roles: what the target must know to bring them in line.
pub struct Memberships<'a> {
    /// Roles of the source.
    pub source: &'a Roles,
    /// Roles of the target as they were.
    pub target: &'a Roles,
    /// Roles that are cloned.
    pub selected: &'a [&'a Role],
    /// Version of the source.
    pub source_version: ServerVersion,
    /// Version of the target.
    pub target_version: ServerVersion,
}

impl Memberships<'_> {
    /// `REVOKE` and `GRANT` of what differs, in an order that works, and what is left out. Memberships in roles that only
    /// the target has stay.
    pub fn statements(&self) -> (Vec<String>, Vec<String>) {
        let mut warnings = Vec::new();
        let want = self.wanted(&mut warnings);
        let is_ours = |m: &&Membership| self.is_selected(&m.member) && self.source.get(&m.role).is_some();
        let all: Vec<Grant> = self.target.memberships.iter().map(|m| self.existing(m)).collect();
        let ours: Vec<Grant> = self
            .target
            .memberships
            .iter()
            .filter(is_ours)
            .map(|m| self.existing(m))
            .collect();
        let mut unwanted: Vec<&Grant> = ours.iter().filter(|h| !want.iter().any(|w| self.same(w, h))).collect();
        // those that rest on others go first
        unwanted.sort_by_key(|g| {
            !ours
                .iter()
                .any(|o| o.role == g.role && o.grantor.as_ref() != Some(&g.member) && o.admin)
        });
        let mut statements: Vec<String> = unwanted.iter().map(|g| self.revoke(g)).collect();
        let mut known: Vec<Grant> = all.into_iter().filter(|g| !unwanted.contains(&g)).collect();
        let mut waiting: Vec<Grant> = want.into_iter().filter(|w| !known.contains(w)).collect();
        while !waiting.is_empty() {
            let next = waiting.iter().position(|g| self.may_grant(g, &known));
            let mut grant = waiting.remove(next.unwrap_or_default());
            if next.is_none() {
                warnings.push(format!(
                    "membership of {} in {}: its grantor {} cannot grant it on the target, so another one did",
                    quote_ident(&grant.member),
                    quote_ident(&grant.role),
                    quote_ident(grant.grantor.as_deref().unwrap_or_default())
                ));
                grant.grantor = self.bootstrap();
            }
            let had = known.iter().find(|k| self.same(k, &grant));
            statements.extend(self.grant(&grant, had));
            known.push(grant);
        }
        (statements, warnings)
    }

    fn is_selected(&self, role: &str) -> bool {
        self.selected.iter().any(|r| r.name == role)
    }

    fn exists(&self, role: &str) -> bool {
        self.is_selected(role) || self.target.get(role).is_some()
    }

    fn bootstrap(&self) -> Option<String> {
        self.target
            .roles
            .iter()
            .find(|r| r.is_bootstrap)
            .map(|r| r.name.clone())
    }

    /// Since 16 each grantor has a row of its own.
    fn has_options(&self) -> bool {
        self.target_version.at_least(16)
    }

    fn same(&self, a: &Grant, b: &Grant) -> bool {
        a.role == b.role && a.member == b.member && (!self.has_options() || a.grantor == b.grantor)
    }

    fn existing(&self, m: &Membership) -> Grant {
        Grant {
            role: m.role.clone(),
            member: m.member.clone(),
            grantor: m.grantor.clone(),
            admin: m.admin,
            inherit: m.inherit,
            set: m.set,
        }
    }

    /// The source's memberships, as the target can have them.
    fn wanted(&self, warnings: &mut Vec<String>) -> Vec<Grant> {
        let mut want: Vec<Grant> = Vec::new();
        for m in self.source.memberships.iter().filter(|m| self.is_selected(&m.member)) {
            let what = format!("membership of {} in {}", quote_ident(&m.member), quote_ident(&m.role));
            if !self.exists(&m.role) {
                warnings.push(format!("{what}: the target has no such role: left out"));
                continue;
            }
            let inherits = self.source.get(&m.member).is_none_or(|r| r.inherit);
            if !self.has_options() {
                if m.set == Some(false) {
                    warnings.push(format!("{what}: SET FALSE is not known to the target: left out"));
                    continue;
                }
                if m.inherit.is_some_and(|i| i != inherits) {
                    warnings.push(format!("{what}: the target has no INHERIT option for it"));
                }
            }
            let grant = Grant {
                role: m.role.clone(),
                member: m.member.clone(),
                grantor: self.grantor(m),
                admin: m.admin,
                inherit: self.has_options().then(|| m.inherit.unwrap_or(inherits)),
                set: self.has_options().then(|| m.set.unwrap_or(true)),
            };
            match want.iter_mut().find(|w| self.same(w, &grant)) {
                Some(known) => known.admin |= grant.admin,
                None => want.push(grant),
            }
        }
        want
    }

    /// Before 16 anybody could be recorded, also a role that could not grant it; the bootstrap superuser stands for those.
    fn grantor(&self, m: &Membership) -> Option<String> {
        let has_meaning = !self.has_options() || self.source_version.at_least(16);
        let known = m
            .grantor
            .clone()
            .filter(|g| has_meaning && !m.by_bootstrap && self.exists(g));
        known.or_else(|| self.bootstrap())
    }

    fn may_grant(&self, grant: &Grant, known: &[Grant]) -> bool {
        !self.has_options()
            || grant.grantor == self.bootstrap()
            || known
                .iter()
                .any(|k| k.role == grant.role && Some(&k.member) == grant.grantor.as_ref() && k.admin)
    }

    fn granted_by(grant: &Grant) -> String {
        let by = |g: &String| format!(" GRANTED BY {}", quote_ident(g));
        grant.grantor.as_ref().map(by).unwrap_or_default()
    }

    fn grant(&self, grant: &Grant, had: Option<&Grant>) -> Vec<String> {
        let (role, member) = (quote_ident(&grant.role), quote_ident(&grant.member));
        if self.has_options() {
            let word = |is: bool| if is { "TRUE" } else { "FALSE" };
            return vec![format!(
                "GRANT {role} TO {member} WITH ADMIN {}, INHERIT {}, SET {}{}",
                word(grant.admin),
                word(grant.inherit.unwrap_or(true)),
                word(grant.set.unwrap_or(true)),
                Self::granted_by(grant)
            )];
        }
        let mut statements = Vec::new();
        // the row is changed in place only where an option is added
        if had.is_some() {
            statements.push(format!("REVOKE {role} FROM {member}"));
        }
        let option = if grant.admin { " WITH ADMIN OPTION" } else { "" };
        statements.push(format!("GRANT {role} TO {member}{option}{}", Self::granted_by(grant)));
        statements
    }

    fn revoke(&self, grant: &Grant) -> String {
        let by = if self.has_options() {
            Self::granted_by(grant)
        } else {
            String::new()
        };
        format!(
            "REVOKE {} FROM {}{by}",
            quote_ident(&grant.role),
            quote_ident(&grant.member)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conninfo::Secret;

    fn a_role(name: &str) -> Role {
        let json = serde_json::json!({"name": name, "is_bootstrap": name == "postgres", "superuser": false, "inherit": true, "createrole": false,
            "createdb": false, "login": true, "replication": false, "bypassrls": false, "connection_limit": -1});
        serde_json::from_value(json).unwrap()
    }

    fn member(role: &str, member: &str, grantor: &str, admin: bool) -> Membership {
        Membership {
            role: role.into(),
            member: member.into(),
            grantor: Some(grantor.into()),
            by_bootstrap: grantor == "postgres",
            admin,
            inherit: Some(true),
            set: Some(false),
        }
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

    #[test]
    fn a_grantor_gets_the_option_before_it_grants() {
        let roles = Roles {
            roles: ["a", "b", "g", "postgres"].map(a_role).into(),
            memberships: vec![member("g", "a", "b", false), member("g", "b", "postgres", true)],
            ..Roles::default()
        };
        let target = Roles {
            roles: vec![a_role("postgres")],
            ..Roles::default()
        };
        let selected: Vec<&Role> = roles.roles.iter().take(3).collect();
        let of = |version| Memberships {
            source: &roles,
            target: &target,
            selected: &selected,
            source_version: ServerVersion(160_000),
            target_version: ServerVersion(version),
        };
        let (statements, warnings) = of(170_000).statements();
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(
            statements,
            [
                "GRANT g TO b WITH ADMIN TRUE, INHERIT TRUE, SET FALSE GRANTED BY postgres",
                "GRANT g TO a WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY b"
            ]
        );
        // more than the source gives is never given
        let (statements, warnings) = of(150_000).statements();
        assert!(
            statements.is_empty() && warnings.len() == 2,
            "{statements:?} {warnings:?}"
        );
    }
}
