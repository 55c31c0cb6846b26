//! What sensitive values look like: tests on one value, without knowing what its column is called.
//!
//! A test says yes only to what has the whole form, checksum included where there is one.

mod national;

use std::net::IpAddr;

/// A test on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueTest {
    /// `local@domain.tld`
    Email,
    /// A telephone number with a plus sign, or in groups.
    Phone,
    /// 13 to 19 digits that pass the Luhn test and begin like the number of a card.
    Card,
    /// An international bank account number with its checksum (ISO 13616).
    Iban,
    /// A number of a person: those of countries that have a fixed form or a checksum.
    NationalId,
    /// An address of IPv4 or IPv6.
    Ip,
}

impl ValueTest {
    /// All tests, the strictest first: a value belongs to the first that accepts it.
    pub const ALL: [ValueTest; 6] = [
        ValueTest::Email,
        ValueTest::Iban,
        ValueTest::Ip,
        ValueTest::Card,
        ValueTest::NationalId,
        ValueTest::Phone,
    ];

    /// The word for it in lists.
    pub fn name(self) -> &'static str {
        match self {
            ValueTest::Email => "e-mail address",
            ValueTest::Phone => "telephone number",
            ValueTest::Card => "card number with Luhn check digit",
            ValueTest::Iban => "IBAN with checksum",
            ValueTest::NationalId => "national id",
            ValueTest::Ip => "IP address",
        }
    }

    /// True if the value has that form.
    pub fn accepts(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            ValueTest::Email => is_email(value),
            ValueTest::Phone => is_phone(value),
            ValueTest::Card => is_card(value),
            ValueTest::Iban => is_iban(value),
            ValueTest::NationalId => national::is_id(value),
            ValueTest::Ip => value.contains(['.', ':']) && is_ip(value),
        }
    }

    /// True for a value in a column that is called after such values: there a telephone number may be bare digits.
    pub fn accepts_in_named_column(self, value: &str) -> bool {
        self.accepts(value) || (self == ValueTest::Phone && is_bare_phone(value.trim()))
    }
}

fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"@<>()[]\\,;:\"".contains(c);
    let label = |l: &str| {
        !l.is_empty() && !l.starts_with('-') && !l.ends_with('-') && l.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(label)
        && top.chars().count() >= 2
        && !top.chars().all(|c| c.is_ascii_digit())
}

fn is_ip(value: &str) -> bool {
    let address = value.split_once('/').map_or(value, |(a, _)| a);
    address.parse::<IpAddr>().is_ok()
}

/// Digits without the separators that people put between groups; `None` if there is anything else.
fn digits(value: &str, separators: &str) -> Option<String> {
    let kept: String = value.chars().filter(|c| !separators.contains(*c)).collect();
    (!kept.is_empty() && kept.bytes().all(|b| b.is_ascii_digit())).then_some(kept)
}

fn is_phone(value: &str) -> bool {
    if !value.starts_with(['+', '(']) && !value.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (plus, rest) = value.strip_prefix('+').map_or((false, value), |rest| (true, rest));
    let Some(number) = digits(rest, " -.()/") else {
        return false;
    };
    if plus {
        return (7..=15).contains(&number.len());
    }
    let groups: Vec<usize> = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .map(str::len)
        .collect();
    // two groups can be anything, and groups of 4, 2 and 2 (or 2, 2 and 4) digits are a date
    let date = matches!(groups.as_slice(), [4, 1..=2, 1..=2, ..] | [1..=2, 1..=2, 4, ..]);
    let grouped = groups.len() >= 3 || rest.starts_with('(');
    (9..=15).contains(&number.len()) && grouped && !date && !rest.contains('.')
        || matches!(groups.as_slice(), [3, 3, 4])
}

fn is_bare_phone(value: &str) -> bool {
    digits(value, " -.()/+").is_some_and(|d| (6..=15).contains(&d.len()))
}

fn is_card(value: &str) -> bool {
    let Some(number) = digits(value, " -") else {
        return false;
    };
    // the first digit of a card is 3 to 6, or 2 for one network
    (13..=19).contains(&number.len()) && number.starts_with(['2', '3', '4', '5', '6']) && luhn(&number)
}

/// The check digit of ISO/IEC 7812: every second digit from the right is doubled, all digits add up to a multiple of 10.
fn luhn(number: &str) -> bool {
    let sum: u32 = numbers(number)
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => d,
            (_, twice) => twice / 10 + twice % 10,
        })
        .sum();
    sum % 10 == 0
}

fn numbers(digits: &str) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
    digits.as_bytes().iter().map(|b| u32::from(b.wrapping_sub(b'0')))
}

/// ISO 13616: the first four characters go to the end, letters count from 10, the remainder by 97 is 1.
fn is_iban(value: &str) -> bool {
    let text: String = value
        .chars()
        .filter(|c| *c != ' ')
        .collect::<String>()
        .to_ascii_uppercase();
    let bytes = text.as_bytes();
    let shape = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit);
    shape && remainder_97(bytes[4..].iter().chain(&bytes[..4])) == 1
}

/// The remainder by 97 of a number written in digits and letters, A being 10.
fn remainder_97<'a>(characters: impl Iterator<Item = &'a u8>) -> u32 {
    characters.fold(0, |rest, &b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.wrapping_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests;
