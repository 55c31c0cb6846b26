//! Inventions: names from the lists in `fake.json`, account and card numbers with valid check digits.
//!
//! A value picks its invention by digits of a hash: of itself and the key, or of chance if there is no key. Account numbers
//! have a bank code that no bank has (00...), card numbers one of the ranges for tests.

use super::strategy::FakeKind;
use crate::ident::quote_literal;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Debug, Default, Deserialize)]
struct Lists {
    first_name: Vec<String>,
    last_name: Vec<String>,
    city: Vec<String>,
    company: Vec<String>,
}

fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    // a test reads the file
    LISTS.get_or_init(|| serde_json::from_str(include_str!("fake.json")).unwrap_or_default())
}

/// The most characters of an invention.
pub(super) fn max_length(kind: FakeKind) -> usize {
    let longest = |list: &[String]| list.iter().map(|s| s.chars().count()).max().unwrap_or(0);
    let l = lists();
    match kind {
        FakeKind::FirstName => longest(&l.first_name),
        FakeKind::LastName => longest(&l.last_name),
        FakeKind::FullName => longest(&l.first_name) + 1 + longest(&l.last_name),
        FakeKind::City => longest(&l.city),
        FakeKind::Company => longest(&l.company),
        FakeKind::Iban => 22,
        FakeKind::Card => 16,
        FakeKind::Email => 37,
    }
}

/// The invention as SQL, from an expression of at least 32 hexadecimal digits.
pub(super) fn invention(kind: FakeKind, hex: &str) -> String {
    let l = lists();
    // one evaluation of the hash, however many digits are taken from it
    let from_hash = |value: String| format!("(SELECT {value} FROM (SELECT {hex} AS h OFFSET 0) AS f)");
    from_hash(match kind {
        FakeKind::FirstName => pick(&l.first_name, 1),
        FakeKind::LastName => pick(&l.last_name, 9),
        FakeKind::FullName => format!("{} || ' ' || {}", pick(&l.first_name, 1), pick(&l.last_name, 9)),
        FakeKind::City => pick(&l.city, 1),
        FakeKind::Company => pick(&l.company, 1),
        FakeKind::Iban => return iban(hex),
        FakeKind::Card => return card(hex),
        // 96 bits of the hash: different for different values
        FakeKind::Email => return format!("('u' || pg_catalog.left({hex}, 24) || '@example.com')"),
    })
}

/// The list's element that eight hexadecimal digits from a place on point at.
fn pick(list: &[String], from: usize) -> String {
    let items: Vec<String> = list.iter().map(|s| quote_literal(s)).collect();
    format!(
        "(ARRAY[{}]::pg_catalog.text[])[{} % {} + 1]",
        items.join(", "),
        number(from, 8),
        list.len()
    )
}

/// Hexadecimal digits of `f.h` as a bigint that is not negative.
fn number(from: usize, digits: usize) -> String {
    format!(
        "('x' || pg_catalog.substr(f.h, {from}, {digits}))::pg_catalog.bit({})::pg_catalog.int8",
        digits * 4
    )
}

/// That many decimal digits from hexadecimal ones.
fn decimal(from: usize, digits: usize) -> String {
    format!(
        "pg_catalog.lpad(({} % {})::pg_catalog.text, {digits}, '0')",
        number(from, 15),
        10_i64.pow(digits as u32)
    )
}

/// DE, two check digits (ISO 7064, modulo 97; DE stands for 1314), bank code 00 and six digits, account number of ten.
fn iban(hex: &str) -> String {
    let account = format!("'00' || {} || {}", decimal(1, 8), decimal(16, 8));
    format!(
        "(SELECT 'DE' || pg_catalog.lpad((98 - (b.n || '131400')::pg_catalog.numeric % 97)::pg_catalog.text, 2, '0') || b.n \
         FROM (SELECT {account} AS n FROM (SELECT {hex} AS h OFFSET 0) AS f OFFSET 0) AS b)"
    )
}

/// 400000, nine digits, Luhn's check digit: every second digit from the last but one counts twice, less 9 from 10 on.
fn card(hex: &str) -> String {
    let digits = format!("'400000' || {}", decimal(1, 9));
    let digit = |i: usize| format!("pg_catalog.substr(b.n, {i}, 1)::pg_catalog.int4");
    let sum: Vec<String> = (1..=15)
        .map(|i| match i % 2 {
            1 => format!("({0} * 2 - CASE WHEN {0} > 4 THEN 9 ELSE 0 END)", digit(i)),
            _ => digit(i),
        })
        .collect();
    format!(
        "(SELECT b.n || ((10 - ({}) % 10) % 10)::pg_catalog.text FROM (SELECT {digits} AS n FROM (SELECT {hex} AS h OFFSET 0) AS f OFFSET 0) AS b)",
        sum.join(" + ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_there_and_without_repeats() {
        let l = lists();
        for list in [&l.first_name, &l.last_name, &l.city, &l.company] {
            assert_eq!(list.len(), 64);
            assert_eq!(list.iter().collect::<crate::hash::HashSet<_>>().len(), 64);
        }
        assert!(max_length(FakeKind::FullName) < 40);
    }
}
