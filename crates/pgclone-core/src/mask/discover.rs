//! Which columns look sensitive, by name and type.
//!
//! A column's name is split into words (`userEmail2` is user, email, 2) and compared with the names of the data file
//! `patterns.in`: the column is a hit if it ends in one of them, perhaps followed by a word that changes nothing
//! (`email_old`, `phone_number`). The end decides because in English the last word of a compound says what it is:
//! `email_verified` is no e-mail address, and `street_id` no street. Words may be written together (`firstname`).

use super::values::ValueTest;
use crate::catalog::{Column, Oid};
use std::sync::LazyLock;

/// Kinds of types, as far as it matters for what a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Character types and `citext`.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with fractions, and money.
    Number,
    /// Dates and timestamps.
    Date,
    /// Addresses of the network.
    Network,
    /// `uuid`.
    Uuid,
    /// `bytea`.
    Bytes,
    /// `json`, `jsonb`, `xml`, `hstore`.
    Json,
    /// Enumerated types.
    Enum,
    /// Truth values, times of day, intervals, ranges: never sensitive by themselves.
    Harmless,
    /// Types that pgclone does not know: composite types, geometric types, those of extensions.
    Other,
}

impl Kind {
    /// The kind of a column; of an array that of its elements, of a domain that of its base type.
    pub fn of(column: &Column) -> Self {
        if column.is_enum {
            return Kind::Enum;
        }
        match Self::of_oid(column.wire_type) {
            Kind::Other => Self::of_name(&column.type_name),
            known => known,
        }
    }

    /// By the OIDs of the built-in types, which never change.
    fn of_oid(oid: Oid) -> Self {
        match oid.0 {
            18 | 19 | 25 | 1042 | 1043 | 1002 | 1003 | 1009 | 1014 | 1015 => Kind::Text,
            20 | 21 | 23 | 1005 | 1007 | 1016 => Kind::Integer,
            700 | 701 | 790 | 1700 | 791 | 1021 | 1022 | 1231 => Kind::Number,
            1082 | 1114 | 1184 | 1115 | 1182 | 1185 => Kind::Date,
            829 | 869 | 650 | 774 | 651 | 775 | 1040 | 1041 => Kind::Network,
            2950 | 2951 => Kind::Uuid,
            17 | 1001 => Kind::Bytes,
            114 | 142 | 199 | 143 | 3802 | 3807 => Kind::Json,
            // boolean, time, timetz, interval, tsvector, ranges, bit strings, object identifiers
            16 | 1000 | 1083 | 1183 | 1266 | 1270 | 1186 | 1187 | 3614 | 3615 | 26 | 1028 | 1560 | 1562 => {
                Kind::Harmless
            }
            3904 | 3906 | 3908 | 3910 | 3912 | 3926 | 4451 | 4532..=4536 => Kind::Harmless,
            _ => Kind::Other,
        }
    }

    /// By name, for types of well-known extensions.
    fn of_name(type_name: &str) -> Self {
        let element = type_name.trim_end_matches("[]");
        match element.rsplit('.').next().unwrap_or(element) {
            "citext" => Kind::Text,
            "hstore" => Kind::Json,
            _ => Kind::Other,
        }
    }

    /// The word for it in lists.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Network => "network address",
            Kind::Uuid => "uuid",
            Kind::Bytes => "bytea",
            Kind::Json => "json",
            Kind::Enum => "enum",
            Kind::Harmless => "boolean",
            Kind::Other => "other",
        }
    }
}

/// What belongs to one category and is masked the same way.
#[derive(Debug)]
pub struct Pattern {
    /// Category, as the report shows it.
    pub category: &'static str,
    /// Mask strategy to begin with.
    pub strategy: &'static str,
    /// Tests that tell such values from others; none for most.
    pub values: &'static [ValueTest],
    /// Only in tables whose rows are people.
    pub of_people: bool,
    /// Kinds of types that can hold such values.
    pub kinds: &'static [Kind],
    /// Names: sequences of words.
    pub names: &'static [&'static str],
}

/// The data file.
struct Data {
    qualifiers: &'static [&'static str],
    harmless: &'static [&'static str],
    people: &'static [&'static str],
    patterns: &'static [Pattern],
}

static DATA: Data = {
    use super::values::ValueTest::*;
    use Kind::*;
    include!("patterns.in")
};

/// The patterns of the data file.
pub fn patterns() -> &'static [Pattern] {
    DATA.patterns
}

/// What a column with this name and kind of type holds, if it looks sensitive. A name that only means a person in a table
/// of people (`name`) is no hit: see [`classify_column`].
pub fn classify(name: &str, kind: Kind) -> Option<&'static Pattern> {
    find(&words(name), kind, false)
}

/// As [`classify`], for a column of a table.
pub fn classify_column(table: &str, column: &Column) -> Option<&'static Pattern> {
    let people = words(table).last().is_some_and(|w| is_person(w));
    find(&words(&column.name), Kind::of(column), people)
}

/// A name of the data file, ready to compare.
struct Name {
    /// Its words, written together.
    key: String,
    /// `None`: harmless.
    pattern: Option<&'static Pattern>,
}

/// All names, the longest first; of equal length in the order of the file, harmless ones before.
static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let harmless = DATA.harmless.iter().map(|n| (*n, None));
    let patterns = DATA.patterns.iter();
    let sensitive = patterns.flat_map(|p| p.names.iter().map(move |n| (*n, Some(p))));
    let mut names: Vec<Name> = harmless
        .chain(sensitive)
        .map(|(name, pattern)| Name {
            key: name.split(' ').collect(),
            pattern,
        })
        .collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.key.len()));
    names
});

fn find(words: &[String], kind: Kind, people: bool) -> Option<&'static Pattern> {
    // first the whole name, then without the words at its end that change nothing
    let mut end = words.len();
    while end > 0 {
        match ending(&words[..end], kind, people) {
            Some(found) => return found,
            None if is_qualifier(&words[end - 1]) => end -= 1,
            None => return None,
        }
    }
    None
}

/// The longest known name that the words end in; `Some(None)` if it is a harmless one.
fn ending(words: &[String], kind: Kind, people: bool) -> Option<Option<&'static Pattern>> {
    let endings: Vec<String> = (0..words.len()).map(|from| words[from..].concat()).collect();
    let fits = |name: &&Name| match name.pattern {
        None => endings.contains(&name.key),
        Some(p) => {
            p.kinds.contains(&kind) && (people || !p.of_people) && endings.iter().any(|e| is_same(e, &name.key, kind))
        }
    };
    NAMES.iter().find(fits).map(|name| name.pattern)
}

/// Equal, or the plural; a number in the plural is a count.
fn is_same(word: &str, key: &str, kind: Kind) -> bool {
    match word.strip_prefix(key) {
        Some("") => true,
        Some("s" | "es") => !matches!(kind, Kind::Integer | Kind::Number),
        _ => false,
    }
}

fn is_qualifier(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit()) || DATA.qualifiers.contains(&word)
}

/// True for a person's word, singular or plural.
fn is_person(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    DATA.people.iter().any(|p| {
        *p == word || *p == singular || word.strip_suffix("ies").is_some_and(|w| p.strip_suffix('y') == Some(w))
    }) || word == "children"
}

/// The words of a name in lower case: split at what is no letter or digit, between letters and digits, and where upper
/// case begins (`userEMail` is user, e, mail; `IPAddress` is ip, address).
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let next_is_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let begins = i > 0 && begins_word(chars[i - 1], c, next_is_lower);
        if (begins || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase().map(without_accent));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn begins_word(before: char, c: char, next_is_lower: bool) -> bool {
    c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_is_lower))
        || before.is_alphabetic() && c.is_numeric()
        || before.is_numeric() && c.is_alphabetic()
}

/// The letters that the data file writes without accents.
fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ß' => 's',
        c => c,
    }
}

#[cfg(test)]
mod tests;
