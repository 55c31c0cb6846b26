//! Statements for the classes of `catalog::publish`.

use super::Render;
use crate::catalog::{Object, Publication, PublicationSchema, PublicationTable, Subscription};
use crate::ident::{quote_ident, quote_list, quote_literal};

/// `CREATE PUBLICATION`; its tables and schemas are objects of their own.
pub(super) fn publication(o: &Object, d: &Publication, cx: &Render) -> Vec<String> {
    let all_tables = if d.all_tables { " FOR ALL TABLES" } else { "" };
    let actions = [
        ("insert", d.insert),
        ("update", d.update),
        ("delete", d.delete),
        ("truncate", d.truncate),
    ];
    let publish: Vec<&str> = actions.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    let mut options = vec![format!("publish = {}", quote_literal(&publish.join(", ")))];
    if d.via_root {
        options.push("publish_via_partition_root = true".to_owned());
    }
    if d.generated_columns {
        if cx.target_version().at_least(18) {
            options.push("publish_generated_columns = stored".to_owned());
        } else {
            cx.warn(
                o,
                "publishing generated columns is not known to the target: not published",
            );
        }
    }
    vec![format!(
        "CREATE PUBLICATION {}{all_tables} WITH ({})",
        quote_ident(&o.name),
        options.join(", ")
    )]
}

/// A table of a publication. A target that knows no row filters and column lists would publish more than the source
/// does, so there a restricted table is left out.
pub(super) fn table(o: &Object, d: &PublicationTable, cx: &Render) -> Vec<String> {
    let restricted = d.filter.is_some() || !d.columns.is_empty();
    if restricted && !cx.target_version().at_least(15) {
        cx.warn(o, "row filters and column lists are not known to the target: left out");
        return Vec::new();
    }
    let mut sql = format!(
        "ALTER PUBLICATION {} ADD TABLE ONLY {}",
        quote_ident(&d.publication),
        cx.relation_name(d.table)
    );
    if !d.columns.is_empty() {
        sql += &format!(" ({})", quote_list(&d.columns));
    }
    if let Some(filter) = &d.filter {
        sql += &format!(" WHERE ({filter})");
    }
    vec![sql]
}

/// Takes a table out of a publication.
pub fn drop_published_table(d: &PublicationTable) -> String {
    let publication = quote_ident(&d.publication);
    format!("ALTER PUBLICATION {publication} DROP TABLE ONLY {}", d.table_name)
}

/// Takes a schema out of a publication.
pub fn drop_published_schema(d: &PublicationSchema) -> String {
    let (publication, schema) = (quote_ident(&d.publication), quote_ident(&d.schema_name));
    format!("ALTER PUBLICATION {publication} DROP TABLES IN SCHEMA {schema}")
}

/// Drops a subscription without its slot, which may be out of reach, and which DROP SUBSCRIPTION would drop outside any
/// transaction.
pub fn drop_subscription(o: &Object, d: &Subscription) -> Vec<String> {
    let name = o.identity();
    let mut statements = Vec::new();
    if d.slot_name.is_some() {
        statements.push(format!("ALTER SUBSCRIPTION {name} DISABLE"));
        statements.push(format!("ALTER SUBSCRIPTION {name} SET (slot_name = NONE)"));
    }
    statements.push(format!("DROP SUBSCRIPTION {name}"));
    statements
}

/// A schema of a publication.
pub(super) fn schema(o: &Object, d: &PublicationSchema, cx: &Render) -> Vec<String> {
    if !cx.target_version().at_least(15) {
        cx.warn(
            o,
            "publishing the tables of a schema is not known to the target: left out",
        );
        return Vec::new();
    }
    vec![format!(
        "ALTER PUBLICATION {} ADD TABLES IN SCHEMA {}",
        quote_ident(&d.publication),
        quote_ident(&d.schema_name)
    )]
}

/// `CREATE SUBSCRIPTION`, disabled and without touching the publisher: two subscriptions at work on one slot would tear
/// the changes apart between them.
pub(super) fn subscription(o: &Object, d: &Subscription, cx: &Render) -> Vec<String> {
    let Some(conninfo) = &d.conninfo else {
        cx.warn(
            o,
            "only a superuser of the source can read its connection string: left out",
        );
        return Vec::new();
    };
    if d.enabled {
        cx.warn(
            o,
            "made disabled: it would take the changes of the source's subscription away",
        );
    }
    if !d.run_as_owner && !cx.target_version().at_least(16) {
        cx.warn(
            o,
            "the target applies changes as the subscription's owner, not as the owner of the table",
        );
    }
    if d.streaming == 'p' && !cx.target_version().at_least(16) {
        cx.warn(o, "streaming = parallel is not known to the target: streaming = on");
    }
    let slot = d.slot_name.as_deref().map_or_else(|| "NONE".to_owned(), quote_literal);
    let mut options = vec!["connect = false".to_owned(), format!("slot_name = {slot}")];
    for option in self::options(d, cx).iter().filter(|option| !option.is_default) {
        let text = option.text();
        if cx.target_version().at_least(option.since) {
            options.push(text);
        } else {
            cx.warn(o, format!("option \"{text}\" is not known to the target: left out"));
        }
    }
    vec![format!(
        "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH ({})",
        quote_ident(&o.name),
        quote_literal(conninfo),
        quote_list(&d.publications),
        options.join(", ")
    )]
}

/// An option of a subscription.
struct SubscriptionOption {
    name: &'static str,
    value: String,
    is_default: bool,
    /// The major that it came with.
    since: u32,
}

impl SubscriptionOption {
    fn text(&self) -> String {
        format!("{} = {}", self.name, self.value)
    }
}

/// The options of a subscription that the target knows, with their values, but for those of its slot.
pub fn subscription_options(d: &Subscription, cx: &Render) -> Vec<String> {
    let known =
        |o: &SubscriptionOption| cx.target_version().at_least(o.since) && !matches!(o.name, "two_phase" | "failover");
    options(d, cx)
        .iter()
        .filter(|o| known(o))
        .map(SubscriptionOption::text)
        .collect()
}

fn options(d: &Subscription, cx: &Render) -> Vec<SubscriptionOption> {
    let parallel = cx.target_version().at_least(16);
    let default_streaming = if cx.target_version().at_least(18) { 'p' } else { 'f' };
    let streaming = match d.streaming {
        't' => "on",
        'p' if parallel => "parallel",
        'p' => "on",
        _ => "off",
    };
    let option = |name, value: &str, is_default, since| SubscriptionOption {
        name,
        value: value.to_owned(),
        is_default,
        since,
    };
    let truth =
        |name, on: bool, default: bool, since| option(name, if on { "true" } else { "false" }, on == default, since);
    let origin = d.origin.as_deref().unwrap_or("any");
    let commit = &d.synchronous_commit;
    vec![
        truth("binary", d.binary, false, 14),
        option("streaming", streaming, d.streaming == default_streaming, 14),
        option("two_phase", "on", !d.two_phase, 15),
        truth("disable_on_error", d.disable_on_error, false, 15),
        truth("password_required", d.password_required, true, 16),
        // before 16 that is how it was
        truth("run_as_owner", d.run_as_owner, !parallel || !d.run_as_owner, 16),
        truth("failover", d.failover, false, 17),
        option("synchronous_commit", &quote_literal(commit), commit == "off", 10),
        option("origin", &quote_literal(origin), origin == "any", 16),
    ]
}
