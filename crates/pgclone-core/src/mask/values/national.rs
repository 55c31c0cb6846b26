//! National ids: numbers that a state gives to people, each with its checksum.

use super::numbers;

/// Social security (US), national insurance (UK), NIR (FR), tax id (DE), DNI and NIE (ES), codice fiscale (IT),
/// BSN (NL), PESEL (PL), CPF (BR).
pub(super) fn is_id(value: &str) -> bool {
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
