//! What sensitive values look like: tests on one value, without knowing what its column is called.
//!
//! A test says yes only to what has the whole form, checksum included where there is one.

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
            ValueTest::NationalId => is_national_id(value),
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

/// Social security (US), national insurance (UK), NIR (FR), tax id (DE), DNI and NIE (ES), codice fiscale (IT),
/// BSN (NL), PESEL (PL), CPF (BR).
fn is_national_id(value: &str) -> bool {
    let bytes: Vec<u8> = value
        .to_ascii_uppercase()
        .bytes()
        .filter(|b| !b" -./".contains(b))
        .collect();
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return false;
    };
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            9 if value.contains('-') => is_us_ssn(value),
            9 => is_nl_bsn(text),
            11 => is_de_tax_id(text) || is_pl_pesel(text) || is_br_cpf(text),
            15 => is_fr_nir(text),
            _ => false,
        };
    }
    is_uk_nino(&bytes) || is_es_dni(&bytes) || is_it_codice_fiscale(&bytes)
}

/// Only in its written form, 3-2-4: nine digits alone say nothing.
fn is_us_ssn(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let [area, group, serial] = parts.as_slice() else {
        return false;
    };
    (area.len(), group.len(), serial.len()) == (3, 2, 4)
        && !matches!(*area, "000" | "666")
        && !area.starts_with('9')
        && *group != "00"
        && *serial != "0000"
}

fn is_uk_nino(bytes: &[u8]) -> bool {
    bytes.len() == 9
        && bytes[..2]
            .iter()
            .all(|b| b.is_ascii_uppercase() && !b"DFIQUV".contains(b))
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(&bytes[8])
}

/// DNI and NIE: eight digits (X, Y, Z stand for 0, 1, 2), the letter is that of the remainder by 23.
fn is_es_dni(bytes: &[u8]) -> bool {
    if bytes.len() != 9 {
        return false;
    }
    let first = match bytes[0] {
        b'X' => b'0',
        b'Y' => b'1',
        b'Z' => b'2',
        b => b,
    };
    let mut number = 0u32;
    for b in std::iter::once(&first).chain(&bytes[1..8]) {
        if !b.is_ascii_digit() {
            return false;
        }
        number = number * 10 + u32::from(b - b'0');
    }
    b"TRWAGMYFPDXBNJZSQVHLCKE".get((number % 23) as usize) == Some(&bytes[8])
}

fn is_it_codice_fiscale(bytes: &[u8]) -> bool {
    // values of the characters at odd places; those at even places count as they are
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    if bytes.len() != 16 || !bytes[..6].iter().all(u8::is_ascii_uppercase) || !bytes[15].is_ascii_uppercase() {
        return false;
    }
    let mut sum = 0;
    for (i, &b) in bytes[..15].iter().enumerate() {
        let place = match b {
            b'0'..=b'9' => b - b'0',
            b'A'..=b'Z' => b - b'A',
            _ => return false,
        };
        sum += if i % 2 == 0 {
            ODD[usize::from(place)]
        } else {
            u32::from(place)
        };
    }
    sum % 26 == u32::from(bytes[15] - b'A')
}

fn weighted(text: &str, weights: &[i64]) -> i64 {
    numbers(text).zip(weights).map(|(d, w)| i64::from(d) * w).sum()
}

fn is_nl_bsn(text: &str) -> bool {
    text != "000000000" && weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
}

fn is_pl_pesel(text: &str) -> bool {
    let month = text.get(2..4).and_then(|m| m.parse::<u32>().ok()).unwrap_or_default() % 20;
    (1..=12).contains(&month) && weighted(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
}

fn is_br_cpf(text: &str) -> bool {
    let d: Vec<u32> = numbers(text).collect();
    let check = |n: usize| {
        let sum: u32 = d[..n].iter().zip((2..=n as u32 + 1).rev()).map(|(d, w)| d * w).sum();
        sum * 10 % 11 % 10
    };
    d.iter().any(|x| *x != d[0]) && check(9) == d[9] && check(10) == d[10]
}

/// ISO 7064, MOD 11,10; of the first ten digits one comes twice or three times.
fn is_de_tax_id(text: &str) -> bool {
    let d: Vec<u32> = numbers(text).collect();
    let most = (0..10).map(|n| d[..10].iter().filter(|x| **x == n).count()).max();
    let product = d[..10].iter().fold(10, |product, x| match (x + product) % 10 {
        0 => 10 * 2 % 11,
        sum => sum * 2 % 11,
    });
    d[0] != 0 && matches!(most, Some(2 | 3)) && (11 - product) % 10 == d[10]
}

fn is_fr_nir(text: &str) -> bool {
    let (Ok(number), Ok(key)) = (text[..13].parse::<u64>(), text[13..].parse::<u64>()) else {
        return false;
    };
    text.starts_with(['1', '2']) && 97 - number % 97 == key
}

#[cfg(test)]
mod tests {
    use super::ValueTest::*;
    use super::*;
    use proptest::prelude::*;

    fn check(test: ValueTest, yes: &[&str], no: &[&str]) {
        for value in yes {
            assert!(test.accepts(value), "{test:?} must accept {value}");
        }
        for value in no {
            assert!(!test.accepts(value), "{test:?} must not accept {value}");
        }
    }

    #[test]
    fn email_addresses() {
        check(
            Email,
            &[
                "alice@example.com",
                " a.b+c@sub.example.co.uk ",
                "ünï@exämple.de",
                "o'hara@x.org",
            ],
            &[
                "",
                "@",
                "alice",
                "alice@host",
                "a b@example.com",
                "@example.com",
                "a@.com",
                "a@b.1",
                "a@-x.com",
                "see a@b.com, c@d.com",
            ],
        );
    }

    #[test]
    fn telephone_numbers() {
        check(
            Phone,
            &[
                "+1-555-123-4567",
                "+49 30 1234567",
                "(555) 123-4567",
                "555-123-4567",
                "030 123 456 78",
            ],
            &[
                "",
                "5551234567",
                "2024-01-02",
                "2024-01-02 03",
                "12.05.2024",
                "1-2",
                "hello",
                "192.168.100.200",
                "+12",
                "1.2.3",
            ],
        );
        assert!(Phone.accepts_in_named_column("5551234567"));
        assert!(!Phone.accepts_in_named_column("call me"));
    }

    #[test]
    fn card_numbers_have_a_check_digit() {
        check(
            Card,
            &["4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444"],
            &[
                "4111111111111112",
                "0000000000000000",
                "411111111111",
                "abcd",
                "1234567812345670",
            ],
        );
    }

    #[test]
    fn bank_accounts_have_a_checksum() {
        check(
            Iban,
            &[
                "DE89 3704 0044 0532 0130 00",
                "GB82WEST12345698765432",
                "fr1420041010050500013M02606",
            ],
            &["DE88370400440532013000", "DE89", "XX", "1234567890123456"],
        );
    }

    #[test]
    fn national_ids() {
        check(
            NationalId,
            &[
                "123-45-6789",
                "AB123456C",
                "AB 12 34 56 C",
                "12345678Z",
                "X1234567L",
                "RSSMRA85T10A562S",
                "111222333",
                "44051401359",
                "529.982.247-25",
                "255081416802538",
                "86095742719",
            ],
            &[
                "123456789",
                "000-12-3456",
                "900-12-3456",
                "AB123456Z",
                "12345678A",
                "RSSMRA85T10A562T",
                "44051401358",
                "52998224726",
                "11111111111",
                "255081416802539",
                "",
                "hello",
            ],
        );
    }

    #[test]
    fn addresses_of_the_network() {
        check(
            Ip,
            &["10.0.0.1", "::1", "2001:db8::/32"],
            &["10", "1.2.3", "a:b", "1.2.3.400"],
        );
    }

    proptest! {
        #[test]
        fn no_value_makes_a_test_panic(value in "\\PC{0,40}") {
            for test in ValueTest::ALL {
                test.accepts(&value);
                test.accepts_in_named_column(&value);
            }
        }

        #[test]
        fn no_digits_make_a_test_panic(value in "[0-9A-Za-z .+-]{0,40}") {
            for test in ValueTest::ALL {
                test.accepts(&value);
            }
        }
    }
}
