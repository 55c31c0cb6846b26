//! `discover_sensitive`: the columns of a schema that look sensitive, as a mask that can be pasted.
//!
//! With a sample, values are looked at too. They are counted and forgotten: no value is part of a result or a message.

use super::discover_fit::{Fitting, Proposal};
use super::session::{open_source, source_params};
use crate::catalog::{read, Catalog, Column, Detail, Object, Table};
use crate::context::{Context, Notice, Severity};
use crate::error::{Error, Result};
use crate::ident::quote_ident;
use crate::mask::discover::{classify_column, patterns, Kind, Pattern};
use crate::mask::suggest::{self, Keys};
use crate::mask::values::ValueTest;
use crate::options::{given, parse_object};
use crate::sqlstate::{INVALID_PARAMETER_VALUE, INVALID_SCHEMA_NAME};
use crate::transport::Session;
use serde::Deserialize;
use serde_json::{json, Map, Value};

/// Most rows that a sample reads of a table: they are held in memory, one table at a time.
const MOST_ROWS: u32 = 10_000;
/// Characters of a value that are read; no value that a test accepts is longer.
const PREFIX: u32 = 330;
/// Share of the values that must have a form for a column whose name says nothing.
const ENOUGH: f64 = 0.5;

/// The options of `discover_sensitive`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    /// Rows to read of each table.
    #[serde(default, deserialize_with = "given")]
    sample: Option<u32>,
}

/// The sensitive columns of a schema: `{"table": {"column": strategy}}`, `{}` if there are none.
/// Errors: 22023 for options, 3F000 for a schema that is not there, and what the source says.
pub async fn discover(conninfo: &str, schema: &str, options: Option<&str>, cx: &Context) -> Result<String> {
    let options = parse(options)?;
    let source = open_source(&source_params(conninfo, cx)?, true, cx).await?;
    let catalog = read::read(&source)
        .await
        .map_err(|e| e.context("could not read the catalog of the source"))?;
    check_schema(&catalog, schema)?;
    let keys = Keys::of(&catalog);
    let fitting = Fitting::new(&source, &catalog, schema);
    let mut proposals = Vec::new();
    let mut unfit: Vec<(&Object, &Column)> = Vec::new();
    for o in catalog.objects.iter().filter(|o| o.schema.as_deref() == Some(schema)) {
        let Some(table) = table_with_rules(o) else { continue };
        let samples = match options.sample {
            Some(rows) => sample(&source, o, table, rows).await?,
            None => Vec::new(),
        };
        for (column, pattern, confidence) in sensitive(o, table, &samples) {
            let rules = suggest::candidates(&catalog, o, column, pattern, &keys);
            match fitting.first(o, column, rules).await? {
                Some(rule) => proposals.push(Proposal {
                    table: o,
                    column,
                    rule,
                    confidence,
                }),
                None => unfit.push((o, column)),
            }
        }
    }
    let gone = fitting.agree(&mut proposals).await?;
    unfit.extend(gone.iter().map(|p| (p.table, p.column)));
    source.close().await;
    for (o, column) in unfit {
        cx.progress.notice(without_rule(o, column));
    }
    let mut found = Map::new();
    for p in proposals {
        let columns = found.entry(p.table.name.clone()).or_insert_with(|| json!({}));
        if let Value::Object(columns) = columns {
            columns.insert(p.column.name.clone(), with_confidence(p.rule, p.confidence));
        }
    }
    Ok(text(&Value::Object(found)))
}

/// A column that would be cloned as it is if nobody looked.
fn without_rule(o: &Object, column: &Column) -> Notice {
    let name = quote_ident(&column.name);
    let message = format!("column {name} of {} looks sensitive, but no mask fits it", o.describe());
    let mut notice = Notice::new(Severity::Warning, message);
    notice.detail = Some("Its type, a key, a foreign key or a check forbids those that would be proposed, so the result does not name it.".to_owned());
    notice
}

const EXAMPLE: &str = "The options of discover_sensitive are one JSON object, for example {\"sample\": 1000}.";

fn parse(options: Option<&str>) -> Result<Options> {
    let Some(options) = options else {
        return Ok(Options::default());
    };
    let options: Options = parse_object(options, EXAMPLE)?;
    let invalid = |why: String| {
        Error::new(INVALID_PARAMETER_VALUE, "invalid options at \"sample\"")
            .detail(why)
            .hint(EXAMPLE)
    };
    match options.sample {
        Some(0) => Err(invalid("A sample has one row at least.".to_owned())),
        Some(n) if n > MOST_ROWS => Err(invalid(format!("A sample has at most {MOST_ROWS} rows of a table."))),
        _ => Ok(options),
    }
}

/// Errors: 3F000.
pub(super) fn check_schema(catalog: &Catalog, schema: &str) -> Result<()> {
    let exists = |o: &Object| matches!(o.detail, Detail::Schema(_)) && o.name == schema;
    if catalog.objects.iter().any(exists) {
        return Ok(());
    }
    Err(Error::new(
        INVALID_SCHEMA_NAME,
        format!("schema {} does not exist", quote_ident(schema)),
    ))
}

/// A table that a mask can name: with rows, its own or those of its partitions. The rules of a partitioned table are
/// those of its partitions, too.
fn table_with_rules(o: &Object) -> Option<&Table> {
    match &o.detail {
        Detail::Table(t) if !t.is_foreign() && !t.is_partition() && o.extension.is_none() => Some(t),
        _ => None,
    }
}

/// The columns that rules can name, and what they hold: what is generated follows its sources, what is inherited is masked
/// with the parent.
fn sensitive<'a>(
    o: &Object,
    table: &'a Table,
    samples: &[Sampled],
) -> Vec<(&'a Column, &'static Pattern, Option<f64>)> {
    let columns = table.columns.iter();
    let named = columns.filter(|c| c.generated.is_none() && !c.is_inherited);
    named
        .filter_map(|c| {
            let (pattern, confidence) = verdict(&o.name, c, samples.iter().find(|s| s.num == c.num))?;
            Some((c, pattern, confidence))
        })
        .collect()
}

/// What a column holds, and how sure its values make it. The name decides, unless most values have another form.
fn verdict(table: &str, column: &Column, sample: Option<&Sampled>) -> Option<(&'static Pattern, Option<f64>)> {
    let by_name = classify_column(table, column);
    let Some(sample) = sample.filter(|s| s.values > 0) else {
        return by_name.map(|p| (p, None));
    };
    let of_name = by_name.and_then(|p| {
        let shares = p.values.iter().map(|&t| sample.share(t, true));
        shares.reduce(f64::max).map(|share| (p, share))
    });
    if let Some((p, share)) = of_name.filter(|(_, share)| *share >= ENOUGH) {
        return Some((p, Some(share)));
    }
    let by_value = ValueTest::ALL
        .iter()
        .map(|&test| (test, sample.share(test, false)))
        .filter(|(_, share)| *share >= ENOUGH)
        .fold(None, |best: Option<(ValueTest, f64)>, next| match best {
            Some(b) if b.1 >= next.1 => Some(b),
            _ => Some(next),
        });
    match by_value {
        // a category that no test knows stays: its name said it
        Some((test, share)) if by_name.is_none_or(|p| !p.values.is_empty()) => {
            let pattern = patterns().iter().find(|p| p.values.contains(&test))?;
            Some((pattern, Some(share)))
        }
        _ => by_name.map(|p| (p, of_name.map(|(_, share)| share))),
    }
}

/// The rule with the share of values that look like it, cut to two digits: 1 means all of them.
fn with_confidence(rule: Value, confidence: Option<f64>) -> Value {
    let Some(confidence) = confidence else { return rule };
    let mut object = match rule {
        Value::Object(o) => o,
        name => Map::from_iter([("type".to_owned(), name)]),
    };
    object.insert("confidence".to_owned(), json!((confidence * 100.0).floor() / 100.0));
    Value::Object(object)
}

/// What the sample of a column showed.
struct Sampled {
    num: i32,
    /// Values that are not NULL and not empty.
    values: u32,
    /// How many each test accepts: as they are, and in a column that is called after them.
    accepted: [(u32, u32); ValueTest::ALL.len()],
}

impl Sampled {
    fn count(&mut self, value: &str, kind: Kind) {
        if value.trim().is_empty() {
            return;
        }
        self.values += 1;
        for (test, (plain, named)) in ValueTest::ALL.iter().zip(&mut self.accepted) {
            let is_number = matches!(kind, Kind::Integer | Kind::Number);
            *plain += u32::from(test.accepts(value) && !(is_number && *test == ValueTest::Phone));
            *named += u32::from(test.accepts_in_named_column(value));
        }
    }

    fn share(&self, test: ValueTest, named: bool) -> f64 {
        let of = |(t, accepted): (&ValueTest, &(u32, u32))| (*t == test).then_some(*accepted);
        let (plain, in_named) = ValueTest::ALL
            .iter()
            .zip(&self.accepted)
            .find_map(of)
            .unwrap_or_default();
        f64::from(if named { in_named } else { plain }) / f64::from(self.values.max(1))
    }
}

#[derive(Deserialize)]
struct Row {
    v: Vec<Option<String>>,
}

/// Reads rows of a table, in one query, and counts what its values look like.
async fn sample(source: &Session, o: &Object, table: &Table, rows: u32) -> Result<Vec<Sampled>> {
    let looked_at = |c: &&Column| {
        matches!(Kind::of(c), Kind::Text | Kind::Integer | Kind::Number | Kind::Network) && !c.type_name.ends_with("[]")
    };
    let columns: Vec<&Column> = table.columns.iter().filter(looked_at).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let read: Vec<Row> = source
        .rows(&sample_query(o, table, &columns, rows))
        .await
        .map_err(|e| e.context(format!("could not read a sample of table {}", o.qualified())))?;
    let mut sampled: Vec<Sampled> = columns
        .iter()
        .map(|c| Sampled {
            num: c.num,
            values: 0,
            accepted: Default::default(),
        })
        .collect();
    for row in read {
        for ((into, column), value) in sampled.iter_mut().zip(&columns).zip(&row.v) {
            if let Some(value) = value {
                into.count(value, Kind::of(column));
            }
        }
    }
    Ok(sampled)
}

/// The first rows of a small table; of a large one, rows of pages from all over it.
///
/// Which pages `SYSTEM` takes is left to chance, and it may take none, so the first rows fill up what it leaves open.
fn sample_query(o: &Object, table: &Table, columns: &[&Column], rows: u32) -> String {
    let values: Vec<String> = columns
        .iter()
        .map(|c| format!("pg_catalog.left({}::pg_catalog.text, {PREFIX})", quote_ident(&c.name)))
        .collect();
    let first = format!("SELECT ARRAY[{}] AS v FROM {}", values.join(", "), o.qualified());
    let wanted = f64::from(rows);
    if table.has_rows() && table.tuples > wanted {
        let percent = 100.0 * wanted / table.tuples;
        format!("{first} TABLESAMPLE SYSTEM ({percent}) UNION ALL {first} LIMIT {rows}")
    } else {
        format!("{first} LIMIT {rows}")
    }
}

/// JSON with a space after each colon and comma, as the documents show it.
fn text(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), text(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Column {
        let fields = json!({"num": 1, "name": name, "type_name": "text", "type_oid": 25, "wire_type": 25});
        serde_json::from_value(fields).unwrap()
    }

    fn sampled(values: &[&str]) -> Sampled {
        let mut sampled = Sampled {
            num: 1,
            values: 0,
            accepted: Default::default(),
        };
        values.iter().for_each(|v| sampled.count(v, Kind::Text));
        sampled
    }

    fn found(name: &str, values: &[&str]) -> Option<(&'static str, Option<f64>)> {
        verdict("t", &column(name), Some(&sampled(values))).map(|(p, c)| (p.category, c))
    }

    #[test]
    fn values_confirm_or_replace_what_the_name_says() {
        assert_eq!(found("email", &["a@b.org", "nobody"]), Some(("Email", Some(0.5))));
        assert_eq!(found("email", &["x", "y"]), Some(("Email", Some(0.0))));
        assert_eq!(found("email", &[]), Some(("Email", None)));
        assert_eq!(
            found("contact", &["a@b.org", "", "c@d.org"]),
            Some(("Email", Some(1.0)))
        );
        assert_eq!(found("phone", &["a@b.org"]), Some(("Email", Some(1.0))));
        assert_eq!(found("phone", &["5551234567"]), Some(("Phone", Some(1.0))));
        assert_eq!(found("reference", &["5551234567"]), None);
        assert_eq!(found("password", &["a@b.org"]), Some(("Credential", None)));
        assert_eq!(found("number", &["4111111111111111"]), Some(("Credit Card", Some(1.0))));
        assert_eq!(found("city", &["Berlin"]), None);
    }

    #[test]
    fn rules_with_a_confidence_stay_rules() {
        assert_eq!(text(&with_confidence("email".into(), None)), "\"email\"");
        let rule = with_confidence("email".into(), Some(0.987));
        assert_eq!(text(&rule), r#"{"confidence": 0.98, "type": "email"}"#);
        assert!(crate::mask::Mask::parse(&rule, "mask").is_ok());
        let rule = json!({"a\"b": {"c": {"type": "random_int", "max": 9}}});
        assert_eq!(text(&rule), r#"{"a\"b": {"c": {"max": 9, "type": "random_int"}}}"#);
    }

    #[test]
    fn options_are_strict() {
        assert_eq!(parse(Some("{\"sample\": 10}")).unwrap().sample, Some(10));
        for text in [
            "",
            "[]",
            "{\"samples\": 1}",
            "{\"sample\": 0}",
            "{\"sample\": -1}",
            "{\"sample\": 99999999}",
            "{\"sample\": \"1\"}",
            "{\"sample\": null}",
            "{\"sample\": 1, \"sample\": 2}",
        ] {
            assert_eq!(
                parse(Some(text)).unwrap_err().sqlstate,
                INVALID_PARAMETER_VALUE,
                "{text}"
            );
        }
    }
}
