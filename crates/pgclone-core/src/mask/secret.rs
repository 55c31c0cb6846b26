//! The keys of masks, and how a background job does without them on disk.
//!
//! A job keeps its options and its statements in tables. There, a key is replaced: in the options by a check value, in a
//! statement by its number. The numbers count the rules that have a key, in the order of their places in the JSON. Keys
//! live in the memory of the job's workers only; who resumes the job gives them again.
//!
//! The check value tells a mistyped key from the right one: 16 bits of a slow, salted hash. So few bits fit too many
//! keys to tell which one it was.

use super::error::invalid;
use super::expr::{padded, INNER, OUTER};
use super::rules::{Json, Rules};
use super::strategy::Key;
use crate::context::Scope;
use crate::error::{Error, Result};
use crate::sqlstate;
use openssl::hash::MessageDigest;
use openssl::pkcs5::pbkdf2_hmac;
use openssl::rand::rand_bytes;
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};

/// Bytes of salt of a check value.
const SALT: usize = 8;
/// Bytes of a check value: few, on purpose.
const CHECK: usize = 2;
/// Rounds of the hash behind a check value: some tens of milliseconds.
const ROUNDS: usize = 100_000;

/// A statement in pieces: its text, and where keys belong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// The outer padding of the key with this number, in hexadecimal.
    Outer(usize),
    /// The inner padding.
    Inner(usize),
}

/// The keys of a call, by number. `Debug` does not show them.
#[derive(Clone, Debug, Default)]
pub struct Secrets(Vec<Key>);

impl Secrets {
    /// The keys of the rules.
    pub fn of(rules: &Rules) -> Self {
        Self(keyed(rules).into_iter().map(|(_, key)| key.clone()).collect())
    }

    /// The statement in pieces, if it holds a key.
    pub fn hide(&self, statement: &str) -> Option<Vec<Piece>> {
        let needles: Vec<(String, Piece)> = (0..self.0.len())
            .flat_map(|n| {
                let key = &self.0[n];
                [
                    (padded(key, OUTER), Piece::Outer(n)),
                    (padded(key, INNER), Piece::Inner(n)),
                ]
            })
            .collect();
        let mut pieces = Vec::new();
        let mut rest = statement;
        let first = |rest: &str| {
            let found = needles
                .iter()
                .filter_map(|(n, p)| rest.find(n).map(|at| (at, n.len(), p)));
            found
                .min_by_key(|(at, ..)| *at)
                .map(|(at, length, p)| (at, length, p.clone()))
        };
        while let Some((at, length, piece)) = first(rest) {
            pieces.extend([Piece::Text(rest[..at].to_owned()), piece]);
            rest = &rest[at + length..];
        }
        if pieces.is_empty() {
            return None;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Some(pieces)
    }

    /// The statement as it was. Errors: XX000 if a key is missing.
    pub fn show(&self, pieces: &[Piece]) -> Result<String> {
        let missing = || Error::new(sqlstate::INTERNAL_ERROR, "a key of the job's masks is missing");
        let piece = |p: &Piece| {
            let key = |n: &usize| self.0.get(*n).ok_or_else(missing);
            Ok(match p {
                Piece::Text(text) => text.clone(),
                Piece::Outer(n) => padded(key(n)?, OUTER),
                Piece::Inner(n) => padded(key(n)?, INNER),
            })
        };
        pieces.iter().map(piece).collect()
    }
}

/// Where a keyed rule stands: table, if there is that level, and column.
type Place = (Option<String>, String);

/// The rules with a key, in the order of their places.
fn keyed(rules: &Rules) -> Vec<(Place, &Key)> {
    let mut all: Vec<(Place, &Key)> = rules
        .tables
        .iter()
        .flat_map(|t| t.columns.iter().map(|c| ((t.table.clone(), c.key.clone()), &c.mask)))
        .filter_map(|(place, mask)| mask.key().map(|key| (place, key)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The JSON of one rule.
fn rule<'a>(mask: &'a mut Value, (table, column): &Place) -> Option<&'a mut Map<String, Value>> {
    let columns = match table {
        Some(table) => mask.get_mut(table)?,
        None => mask,
    };
    columns.get_mut(column)?.as_object_mut()
}

/// The options as they may be kept: with check values instead of keys. The text as it is if there is no key.
pub fn without_keys(options: &str, rules: &Rules) -> Result<String> {
    let places = keyed(rules);
    if places.is_empty() {
        return Ok(options.to_owned());
    }
    let mut checks: Vec<(&Key, Value)> = Vec::new();
    let mut options = read(options)?;
    let mask = options.get_mut("mask").ok_or_else(damaged)?;
    for (place, key) in places {
        let check = match checks.iter().find(|(k, _)| *k == key) {
            Some((_, check)) => check.clone(),
            None => {
                let check = json!({ "check": check_value(key)? });
                checks.push((key, check.clone()));
                check
            }
        };
        rule(mask, &place).ok_or_else(damaged)?.insert("key".to_owned(), check);
    }
    Ok(options.to_string())
}

/// The kept options of a job with the keys put back, from the mask that the caller gives again.
///
/// Errors: 22023 if keys are needed and there is no mask, and if the mask is not the job's.
pub fn with_keys(kept: Option<&str>, mask: Option<&Json>, scope: &Scope) -> Result<Option<String>> {
    let mut options = read(kept.unwrap_or("{}"))?;
    let kept_mask = options.get("mask").cloned().unwrap_or(Value::Null);
    let Some(Json(given)) = mask else {
        return match holds_checks(&kept_mask) {
            false => Ok(kept.map(str::to_owned)),
            true => Err(Error::new(
                sqlstate::INVALID_PARAMETER_VALUE,
                "the masks of the job need their keys",
            )
            .detail("The keys are not kept anywhere.")
            .hint("Give the mask of the job again: pgclone.resume(job_id, '{\"mask\": ...}').")),
        };
    };
    let rules = Rules::of_scope(&Json(given.clone()), scope)?;
    let mut hidden = given.clone();
    let mut right: Vec<(&Key, Value)> = Vec::new();
    for (place, key) in keyed(&rules) {
        let mut stored = kept_mask.clone();
        let stored = rule(&mut stored, &place).and_then(|r| r.get("key").cloned());
        let Some(stored) = stored else { continue };
        let text = stored.get("check").and_then(Value::as_str).ok_or_else(damaged)?;
        if !right.iter().any(|(k, s)| *k == key && *s == stored) {
            if !fits(key, text)? {
                let path = place
                    .0
                    .iter()
                    .chain([&place.1])
                    .fold("mask".to_owned(), |p, n| p + "." + n);
                return Err(invalid(&path, "The key is not the one that the job began with."));
            }
            right.push((key, stored.clone()));
        }
        if let Some(rule) = rule(&mut hidden, &place) {
            rule.insert("key".to_owned(), stored);
        }
    }
    if hidden != kept_mask {
        return Err(invalid("mask", "The rules are not those that the job began with."));
    }
    options["mask"] = given.clone();
    Ok(Some(options.to_string()))
}

fn holds_checks(mask: &Value) -> bool {
    match mask {
        Value::Object(o) => o.get("key").is_some_and(|key| key.get("check").is_some()) || o.values().any(holds_checks),
        _ => false,
    }
}

fn read(options: &str) -> Result<Value> {
    let value: Value = serde_json::from_str(options).map_err(|_| damaged())?;
    match value.is_object() {
        true => Ok(value),
        false => Err(damaged()),
    }
}

fn damaged() -> Error {
    Error::new(sqlstate::INTERNAL_ERROR, "the options of the job are damaged")
}

/// `salt$check`, in hexadecimal.
fn check_value(key: &Key) -> Result<String> {
    let mut salt = [0; SALT];
    rand_bytes(&mut salt).map_err(|_| no_hash())?;
    Ok(format!("{}${}", hex(&salt), hash(key, &salt)?))
}

fn fits(key: &Key, check: &str) -> Result<bool> {
    let (salt, expected) = check.split_once('$').ok_or_else(damaged)?;
    let byte = |n: usize| salt.get(n..n + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
    let salt: Option<Vec<u8>> = (0..salt.len()).step_by(2).map(byte).collect();
    Ok(hash(key, &salt.ok_or_else(damaged)?)? == expected)
}

fn hash(key: &Key, salt: &[u8]) -> Result<String> {
    let mut out = [0; CHECK];
    pbkdf2_hmac(key.bytes(), salt, ROUNDS, MessageDigest::sha256(), &mut out).map_err(|_| no_hash())?;
    Ok(hex(&out))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn no_hash() -> Error {
    Error::new(sqlstate::INTERNAL_ERROR, "the cryptographic library refuses to work")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = r#"{"parallel": 2, "mask": {"key": {"key": {"type": "hash", "key": "zig"}, "type": {"type": "fake", "kind": "city", "key": "zag"}},
        "t": {"b": {"type": "date_shift", "key": "zig"}, "a": "email"}}}"#;

    fn scope() -> Scope {
        Scope::Schema { schema: "s".into() }
    }

    fn rules(options: &str) -> (Rules, Json) {
        let json = Json(serde_json::from_str::<Value>(options).unwrap()["mask"].clone());
        (Rules::of_scope(&json, &scope()).unwrap(), json)
    }

    #[test]
    fn options_are_kept_without_keys_and_come_back_with_them() {
        let (parsed, json) = rules(OPTIONS);
        let kept = without_keys(OPTIONS, &parsed).unwrap();
        assert!(!kept.contains("zig") && !kept.contains("zag"), "{kept}");
        let options: Value = serde_json::from_str(&kept).unwrap();
        assert!(
            Rules::of_scope(&Json(options["mask"].clone()), &scope()).is_err(),
            "a check value is no key"
        );
        let full = with_keys(Some(&kept), Some(&json), &scope()).unwrap().unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&full).unwrap(),
            serde_json::from_str::<Value>(OPTIONS).unwrap()
        );
        let none = with_keys(Some(&kept), None, &scope()).unwrap_err();
        assert!(none.sqlstate == "22023" && none.hint.unwrap().contains("mask"));
    }

    #[test]
    fn another_mask_is_refused() {
        let kept = without_keys(OPTIONS, &rules(OPTIONS).0).unwrap();
        for (from, to, what) in [
            ("zag", "zog", "mask.key.type"),
            ("zig", "zog", "mask.key.key"),
            ("\"email\"", "\"name\"", "mask"),
            (
                "\"a\": \"email\"",
                "\"a\": {\"type\": \"hash\", \"key\": \"zig\"}",
                "mask",
            ),
            (", \"key\": \"zag\"", "", "mask"),
        ] {
            let other = OPTIONS.replace(from, to);
            let error = with_keys(Some(&kept), Some(&rules(&other).1), &scope()).unwrap_err();
            assert!(
                error.sqlstate == "22023" && error.message.contains(&format!("\"{what}\"")),
                "{error:?}"
            );
        }
    }

    #[test]
    fn options_without_keys_stay_as_they_are() {
        let text = r#"{"mask": {"t": {"key": "hash", "type": "email"}},  "parallel": 1}"#;
        assert_eq!(without_keys(text, &rules(text).0).unwrap(), text);
        assert_eq!(with_keys(Some(text), None, &scope()).unwrap().unwrap(), text);
        assert_eq!(with_keys(None, None, &scope()).unwrap(), None);
        assert!(with_keys(None, Some(&rules(text).1), &scope()).is_err());
    }

    #[test]
    fn statements_are_kept_without_keys_and_come_back_with_them() {
        let secrets = Secrets::of(&rules(OPTIONS).0);
        let (zig, zag) = (Key::new("zig"), Key::new("zag"));
        let statement = format!(
            "COPY (SELECT '{}', '{}', '{}') TO STDOUT",
            padded(&zig, OUTER),
            padded(&zag, INNER),
            padded(&zig, INNER)
        );
        let pieces = secrets.hide(&statement).unwrap();
        let json = serde_json::to_string(&pieces).unwrap();
        for key in [&zig, &zag] {
            assert!(
                !json.contains(&padded(key, INNER)[..8]) && !json.contains(&padded(key, OUTER)[..8]),
                "{json}"
            );
        }
        let read: Vec<Piece> = serde_json::from_str(&json).unwrap();
        assert_eq!(secrets.show(&read).unwrap(), statement);
        assert_eq!(secrets.hide("COPY t TO STDOUT"), None);
        assert!(Secrets::default().show(&read).is_err());
        assert!(!format!("{secrets:?}").contains("zig"));
    }
}
