//! The database itself: making one like the source's, and adapting one that exists.

use super::attachments::privileges::{entries, Subject};
use super::attachments::{keep_known_roles, tolerant_block, try_label};
use super::code::set_clause;
use super::{Render, Warning};
use crate::catalog::{class, DatabaseProperties, ObjectId};
use crate::ident::{quote_ident, quote_literal};

/// What follows the name in `CREATE DATABASE`: the source's encoding, locale, owner and tablespace. The warnings are about
/// the database `name`.
pub fn database_options(props: &DatabaseProperties, name: &str, cx: &Render) -> (String, Vec<Warning>) {
    let mut warnings = Warnings::new(name);
    let mut sql = format!(
        "WITH TEMPLATE = template0 ENCODING = {}",
        quote_literal(&props.encoding)
    );
    sql += &locale(props, cx, &mut warnings);
    if cx.target.server.has_role(&props.owner) {
        sql += &format!(" OWNER = {}", quote_ident(&props.owner));
    } else {
        let owner = quote_ident(&props.owner);
        warnings.add(format!(
            "owner {owner} does not exist on the target: owned by the role that creates it"
        ));
    }
    if props.tablespace != "pg_default" {
        let tablespace = quote_ident(&props.tablespace);
        if cx.target.server.tablespaces.contains(&props.tablespace) {
            sql += &format!(" TABLESPACE = {tablespace}");
        } else {
            warnings.add(format!(
                "tablespace {tablespace} does not exist on the target, the default is used"
            ));
        }
    }
    (sql, warnings.list)
}

/// The locale clauses. A provider that the target lacks gives way to libc with the same LC_COLLATE and LC_CTYPE.
fn locale(props: &DatabaseProperties, cx: &Render, warnings: &mut Warnings) -> String {
    let target = cx.target_version();
    let mut sql = String::new();
    if target.at_least(15) {
        let (provider, option, since) = match props.locale_provider {
            'i' => ("icu", "ICU_LOCALE", 15),
            'b' => ("builtin", "BUILTIN_LOCALE", 17),
            _ => ("libc", "", 15),
        };
        if target.at_least(since) {
            sql += &format!(" LOCALE_PROVIDER = {provider}");
            if let Some(locale) = props.locale.as_deref().filter(|_| provider != "libc") {
                let locale = match locale {
                    "PG_UNICODE_FAST" if !target.at_least(18) => {
                        warnings.add("locale PG_UNICODE_FAST is not known to the target: C.UTF-8".to_owned());
                        "C.UTF-8"
                    }
                    known => known,
                };
                sql += &format!(" {option} = {}", quote_literal(locale));
            }
        } else {
            sql += " LOCALE_PROVIDER = libc";
            warnings.add(format!("locale provider {provider} is not known to the target: libc"));
        }
    } else if props.locale_provider != 'c' {
        warnings.add("locale providers are not known to the target: libc".to_owned());
    }
    sql += &format!(
        " LC_COLLATE = {} LC_CTYPE = {}",
        quote_literal(&props.collate),
        quote_literal(&props.ctype)
    );
    match &props.icu_rules {
        Some(rules) if target.at_least(16) => sql += &format!(" ICU_RULES = {}", quote_literal(rules)),
        Some(_) => warnings.add("ICU rules are not known to the target: left out".to_owned()),
        None => {}
    }
    sql
}

/// The statements that give the target's database `current` the source's connection limit, comment, privileges and
/// settings. Owner, name and locale stay.
pub fn alter_database(
    props: &DatabaseProperties,
    current: &DatabaseProperties,
    cx: &Render,
) -> (Vec<String>, Vec<Warning>) {
    let name = quote_ident(&current.name);
    let mut warnings = Warnings::new(&current.name);
    let mut statements = Vec::new();
    if props.connection_limit != current.connection_limit {
        let limit = props.connection_limit;
        statements.push(format!("ALTER DATABASE {name} CONNECTION LIMIT {limit}"));
    }
    if props.is_template != current.is_template {
        statements.push(format!("ALTER DATABASE {name} IS_TEMPLATE {}", props.is_template));
    }
    if props.comment != current.comment {
        let text = props
            .comment
            .as_deref()
            .map_or_else(|| "NULL".to_owned(), quote_literal);
        statements.push(format!("COMMENT ON DATABASE {name} IS {text}"));
    }
    statements.extend(privileges(props, current, cx, &mut warnings));
    statements.extend(settings(props, &name, cx, &mut warnings));
    (statements, warnings.list)
}

/// `SECURITY LABEL` on the target's database, for each label of the source's.
pub fn database_labels(props: &DatabaseProperties, name: &str, cx: &Render) -> Vec<String> {
    let address = (ObjectId::new(class::PG_DATABASE, props.oid), 0);
    let labels = cx.source.attachments.labels.get(&address).into_iter().flatten();
    let name = quote_ident(name);
    let (subject, object) = (format!("DATABASE {name}"), format!("database {name}"));
    labels
        .map(|l| try_label(&l.provider, &subject, &quote_literal(&l.label), &object))
        .collect()
}

fn privileges(
    props: &DatabaseProperties,
    current: &DatabaseProperties,
    cx: &Render,
    warnings: &mut Warnings,
) -> Vec<String> {
    let subject = Subject {
        prefix: String::new(),
        keyword: "DATABASE",
        identity: quote_ident(&current.name),
        column: None,
        also: Vec::new(),
        locked_out: None,
        owner: quote_ident(&current.owner),
        source: cx.source.server.version(),
        target: cx.target_version(),
    };
    let want = keep_known_roles(entries(&props.acl, &props.owner), cx, &mut |m| warnings.add(m));
    let change = subject.change(&entries(&current.acl, &current.owner), &want, None);
    change.warnings.into_iter().for_each(|m| warnings.add(m));
    change.statements
}

/// A setting that another major does not know is passed over with a WARNING of the server.
fn settings(props: &DatabaseProperties, name: &str, cx: &Render, warnings: &mut Warnings) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for setting in &props.settings {
        statements.extend(set(setting).map(|set| format!("ALTER DATABASE {name} {set}")));
    }
    for of_role in &props.role_settings {
        let role = quote_ident(&of_role.role);
        if !cx.target.server.has_role(&of_role.role) {
            warnings.add(format!(
                "role {role} does not exist on the target: its settings are left out"
            ));
            continue;
        }
        for setting in &of_role.settings {
            statements.extend(set(setting).map(|set| format!("ALTER ROLE {role} IN DATABASE {name} {set}")));
        }
    }
    if cx.source.server.version().major() == cx.target_version().major() {
        return statements;
    }
    statements.into_iter().map(|s| tolerant_block(&[s])).collect()
}

/// `SET name TO value` for `name=value` of `setconfig`.
fn set(setting: &str) -> Option<String> {
    setting.contains('=').then(|| format!("SET {}", set_clause(setting)))
}

struct Warnings {
    object: String,
    list: Vec<Warning>,
}

impl Warnings {
    fn new(name: &str) -> Self {
        Self {
            object: format!("database {}", quote_ident(name)),
            list: Vec::new(),
        }
    }

    fn add(&mut self, message: String) {
        let object = self.object.clone();
        self.list.push(Warning { object, message });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_quoted_as_their_kind_demands() {
        for (setting, expected) in [
            ("work_mem=4MB", "SET work_mem TO '4MB'"),
            (
                "search_path=\"$user\", public, \"a, \"\"b\"",
                "SET search_path TO '$user', 'public', 'a, \"b'",
            ),
            ("search_path=\"\"", "SET search_path TO ''"),
            ("search_path=", "SET search_path TO ''"),
            ("my.setting=it's = x", "SET \"my.setting\" TO 'it''s = x'"),
        ] {
            assert_eq!(set(setting).as_deref(), Some(expected));
        }
    }
}
