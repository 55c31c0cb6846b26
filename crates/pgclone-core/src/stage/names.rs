//! Statements that mean objects of another schema than the one they name: what is made for one schema goes to its
//! staging schema, and what is not staged keeps its name.
//!
//! Only names are replaced that are said with their schema, as every text of ours and of a server with
//! `search_path = pg_catalog` says them, and only those of staged objects. So an alias or a column that is called like
//! the schema is left alone. Strings are data, but for those that are names again: `'s.t'::regclass`, and the body of
//! `DO`.

use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::ident::{quote_ident, quote_literal};
use crate::sqlstate;
use crate::sqltext::{is_name, string_value, tokens, unquote, Kind, Token};

/// Where the objects of some schemas are staged.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// By schema.
    pub schemas: HashMap<String, Place>,
}

/// Where the objects of one schema are staged.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// The staging schema.
    pub staging: String,
    /// Names of staged objects, of all kinds.
    pub names: HashSet<String>,
}

impl Places {
    /// The statement with the staging schema before every name of a staged object.
    pub fn move_in(&self, sql: &str) -> Result<String> {
        let tokens = tokens(sql).map_err(|_| {
            Error::new(
                sqlstate::INTERNAL_ERROR,
                "a statement of the clone cannot be split into words",
            )
            .detail(sql)
        })?;
        let mut out = String::with_capacity(sql.len() + 64);
        let mut copied = 0;
        let mut replace = |token: &Token, text: &str| {
            out += &sql[copied..token.start];
            out += text;
            copied = token.start + token.text.len();
        };
        for i in 0..tokens.len() {
            let token = &tokens[i];
            match token.kind {
                Kind::Word | Kind::QuotedIdent => {
                    if let Some(staging) = self.staging_of(sql, &tokens, i) {
                        replace(token, &quote_ident(staging));
                    }
                }
                Kind::String if is_name_again(&tokens, i) => {
                    if let Some(text) = string_value(token.text) {
                        let moved = self.move_in(&text)?;
                        if moved != text {
                            replace(token, &quote_literal(&moved));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(out + &sql[copied..])
    }

    /// The staging schema that goes where the token is, if it is the schema of a staged object.
    fn staging_of(&self, sql: &str, tokens: &[Token], i: usize) -> Option<&str> {
        let place = self.schemas.get(&unquote(&tokens[i]))?;
        let before = i.checked_sub(1).map_or("", |b| tokens[b].text);
        // a part of a longer name, or a setting with a prefix (SET s.name TO ...)
        if tokens.get(i + 1)?.text != "." || before == "." || before.eq_ignore_ascii_case("SET") {
            return None;
        }
        let next = tokens.get(i + 2)?;
        let name = if is_name(next) {
            unquote(next)
        } else {
            operator(sql, next)
        };
        place.names.contains(&name).then_some(place.staging.as_str())
    }

    /// True if a text that the server only looks at when it runs it (the body of a function) may name a staged object.
    /// Settings count that make it find names without their schema. Any mention counts, also one in a string.
    pub fn is_named_in(&self, text: &str, search_path: &str) -> bool {
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let words = |text: &str| -> HashSet<String> { text.split(|c| !is_of_word(c)).map(str::to_owned).collect() };
        let text = text.to_lowercase().replace('"', "");
        let path = words(&search_path.to_lowercase());
        self.schemas.iter().any(|(schema, place)| {
            let schema = schema.to_lowercase();
            let named: HashSet<String> = match path.contains(&schema) {
                true => words(&text),
                false => {
                    let prefix = format!("{schema}.");
                    let after = text.match_indices(&prefix).map(|(at, _)| &text[at + prefix.len()..]);
                    after
                        .map(|rest| rest.chars().take_while(|c| is_of_word(*c)).collect())
                        .collect()
                }
            };
            let is_odd = |name: &str| !name.chars().all(is_of_word);
            let mut names = place.names.iter().map(|n| n.to_lowercase());
            names.any(|n| named.contains(&n) || (is_odd(&n) && !named.is_empty() && text.contains(&n)))
        })
    }
}

/// The operator that begins at a token.
fn operator(sql: &str, first: &Token) -> String {
    sql[first.start..]
        .chars()
        .take_while(|c| "+-*/<>=~!@#%^&|`?".contains(*c))
        .collect()
}

/// A string that is SQL again: the name of an object as a constant, or the body of `DO`.
fn is_name_again(tokens: &[Token], i: usize) -> bool {
    let text = |n: usize| tokens.get(n).map_or("", |t| t.text);
    let is_body = i == 1 && text(0).eq_ignore_ascii_case("DO");
    let kind = text(i + 3);
    is_body || (text(i + 1) == ":" && text(i + 2) == ":" && kind.starts_with("reg") && kind != "regnamespace")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let place = |staging: &str, names: &[&str]| Place {
            staging: staging.to_owned(),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
        };
        let schemas = [
            (
                "shop",
                place("pgclone_job_7", &["orders", "Odd \"name", "==", "f", "mode"]),
            ),
            ("My", place("pgclone_job_7_2", &["t"])),
        ];
        Places {
            schemas: schemas.into_iter().map(|(n, p)| (n.to_owned(), p)).collect(),
        }
    }

    fn moved(sql: &str) -> String {
        places().move_in(sql).unwrap()
    }

    #[test]
    fn only_names_of_staged_objects_move() {
        for (sql, expected) in [
            (
                "CREATE TABLE shop.orders (a shop.status)",
                "CREATE TABLE pgclone_job_7.orders (a shop.status)",
            ),
            (
                "SELECT shop.id FROM shop.\"orders\" shop",
                "SELECT shop.id FROM pgclone_job_7.\"orders\" shop",
            ),
            (
                "ALTER TABLE shop.\"Odd \"\"name\" OWNER TO a",
                "ALTER TABLE pgclone_job_7.\"Odd \"\"name\" OWNER TO a",
            ),
            (
                "a OPERATOR(shop.==) \"My\".t",
                "a OPERATOR(pgclone_job_7.==) pgclone_job_7_2.t",
            ),
            ("a OPERATOR(shop.===) b", "a OPERATOR(shop.===) b"),
            (
                "SELECT 'shop.orders', $$shop.orders$$",
                "SELECT 'shop.orders', $$shop.orders$$",
            ),
            (
                "nextval('shop.orders'::regclass)",
                "nextval('pgclone_job_7.orders'::regclass)",
            ),
            ("nextval('shop.orders'::text)", "nextval('shop.orders'::text)"),
            ("SELECT x.shop.orders, my.t", "SELECT x.shop.orders, my.t"),
            (
                "SET shop.mode TO 'x' AS $$shop.f()$$",
                "SET shop.mode TO 'x' AS $$shop.f()$$",
            ),
            ("GRANT USAGE ON SCHEMA shop TO a", "GRANT USAGE ON SCHEMA shop TO a"),
            (
                "DO 'BEGIN LABEL shop.orders IS ''it''''s shop.orders''; END'",
                "DO 'BEGIN LABEL pgclone_job_7.orders IS ''it''''s shop.orders''; END'",
            ),
            ("DO E'a\\\\b shop.f'", "DO E'a\\\\b pgclone_job_7.f'"),
            ("OWNED BY shop.orders.shop", "OWNED BY pgclone_job_7.orders.shop"),
        ] {
            assert_eq!(moved(sql), expected);
        }
        assert!(places().move_in("'open").is_err());
    }

    #[test]
    fn mentions_are_found_wherever_they_are() {
        let is = |text: &str, path: &str| places().is_named_in(text, path);
        assert!(is("SELECT \"shop\".\"orders\"", "") && is("EXECUTE 'from SHOP.orders'", "") && is("select my.t", ""));
        assert!(is("SELECT 1 FROM orders", "shop, pg_temp"));
        assert!(!is("SELECT 1 FROM orders", "other") && !is("SELECT shop.other", "") && !is("shop orders", ""));
        assert!(!is("SELECT 1 FROM reorders", "shop") && !is("SELECT 1 FROM shop.orders_too", ""));
    }
}
