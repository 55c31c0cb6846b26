//! Masks of random texts, run by a real server: they are what `docs/masking.md` says, and show no more than that.
//!
//! Each text has a twin that differs in what its mask hides, and in nothing else. A mask that gives the same for both
//! cannot show what they differ in. `SEED` and `ROUNDS` (rows) are read from the environment.

use pgclone_tests::random::rounds;
use pgclone_tests::{literal, Pair, Random, Suite};

use crate::mask::masked_table;

/// A rule, the type it is tried on, and what it is to show.
struct Subject {
    rule: &'static str,
    type_name: &'static str,
    /// Characters that the type holds.
    length: Option<usize>,
    shows: Shows,
}

/// What the document says of a mask.
#[derive(Clone, Copy)]
enum Shows {
    /// The first character and the first domain.
    Email,
    /// The last four of more than four characters.
    Phone,
    /// A prefix and a suffix of values that are longer than both together.
    Part(usize, usize),
    /// Nothing; the result looks like this.
    Nothing(fn(&str) -> bool),
}

const fn subject(rule: &'static str, type_name: &'static str, length: Option<usize>, shows: Shows) -> Subject {
    Subject {
        rule,
        type_name,
        length,
        shows,
    }
}

const SUBJECTS: &[Subject] = &[
    subject(r#""email""#, "text", None, Shows::Email),
    subject(r#""email""#, "varchar(14)", Some(14), Shows::Email),
    subject(r#""email""#, "varchar(6)", Some(6), Shows::Email),
    subject(r#""email""#, "char(16)", Some(16), Shows::Email),
    subject(r#""phone""#, "text", None, Shows::Phone),
    subject(r#""phone""#, "varchar(8)", Some(8), Shows::Phone),
    subject(r#""phone""#, "char(9)", Some(9), Shows::Phone),
    subject(r#""phone""#, "name", Some(63), Shows::Phone),
    subject(r#""partial""#, "text", None, Shows::Part(1, 1)),
    subject(r#""partial""#, "varchar(5)", Some(5), Shows::Part(1, 1)),
    subject(r#""partial""#, "char(12)", Some(12), Shows::Part(1, 1)),
    subject(
        r#"{"type": "partial", "prefix": 2, "suffix": 3}"#,
        "varchar(8)",
        Some(8),
        Shows::Part(2, 3),
    ),
    subject(
        r#"{"type": "partial", "prefix": 0, "suffix": 0}"#,
        "text",
        None,
        Shows::Part(0, 0),
    ),
    subject(
        r#"{"type": "partial", "prefix": 0, "suffix": 4}"#,
        "text",
        None,
        Shows::Part(0, 4),
    ),
    subject(
        r#"{"type": "partial", "prefix": 5, "suffix": 0}"#,
        "text",
        None,
        Shows::Part(5, 0),
    ),
    subject(
        r#"{"type": "partial", "prefix": 1000, "suffix": 1000}"#,
        "text",
        None,
        Shows::Part(1000, 1000),
    ),
    subject(r#""name""#, "varchar(4)", Some(4), Shows::Nothing(|m| m == "XXXX")),
    subject(r#""hash""#, "char(32)", Some(32), Shows::Nothing(is_hex)),
    subject(
        r#"{"type": "hash", "key": "k"}"#,
        "varchar(64)",
        Some(64),
        Shows::Nothing(is_hex),
    ),
    subject(
        r#"{"type": "fake", "kind": "full_name", "key": "k"}"#,
        "varchar(40)",
        Some(40),
        Shows::Nothing(|m| m.contains(' ') && m.is_ascii()),
    ),
    subject(
        r#"{"type": "fake", "kind": "iban"}"#,
        "varchar(22)",
        Some(22),
        Shows::Nothing(|m| m.starts_with("DE") && m.len() == 22),
    ),
];

/// The strategies that look into a text, inside JSON.
const IN_JSON: &[(&str, Shows)] = &[
    (r#""email""#, Shows::Email),
    (r#""phone""#, Shows::Phone),
    (r#"{"type": "partial", "prefix": 2, "suffix": 1}"#, Shows::Part(2, 1)),
];

fn is_hex(masked: &str) -> bool {
    masked.len() >= 32 && masked.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
}

pub fn cases(suite: &mut Suite) {
    suite.group("mask_random");
    suite.pair("masks_of_text_show_what_the_document_says_and_no_more", texts);
    suite.pair("masks_inside_json_show_what_the_document_says_and_no_more", in_json);
}

/// What texts are made of: what masks look for, what SQL and JSON quote, and letters of one to four bytes, some of which
/// join with the one before or run the other way.
const ALPHABET: &[char] = &[
    'a',
    'b',
    'Z',
    '0',
    '7',
    '@',
    '@',
    '.',
    '-',
    '+',
    '*',
    '\'',
    '"',
    '\\',
    '$',
    '%',
    '_',
    '{',
    ';',
    ' ',
    '\t',
    '\n',
    '\r',
    '\u{1}',
    '\u{7f}',
    'é',
    'ß',
    'İ',
    '\u{301}',
    '\u{a0}',
    'Ж',
    'ש',
    '\u{202e}',
    '\u{200d}',
    '漢',
    '€',
    '\u{fffd}',
    '\u{feff}',
    '\u{1f600}',
    '\u{10ffff}',
];

fn text(random: &mut Random, length: usize) -> String {
    (0..length).map(|_| *random.of(ALPHABET)).collect()
}

/// A text of up to `most` characters, short ones more often than long ones.
fn any_text(random: &mut Random, most: usize) -> String {
    let most = random.below(most) + 1;
    let length = random.below(most + 1);
    text(random, length)
}

/// Another text of which the mask may show the same. Not longer than the first.
fn twin(shows: Shows, of: &str, random: &mut Random) -> String {
    let chars: Vec<char> = of.chars().collect();
    let n = chars.len();
    let part = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    match shows {
        Shows::Email => match chars.iter().position(|c| *c == '@') {
            // all of what is no address; '@' would make it one
            None => text(random, n).replace('@', "?"),
            Some(0) => of.to_owned(),
            Some(at) => {
                let hidden = random.below(at);
                let local = part(0, 1) + &text(random, hidden).replace('@', "?");
                let end = at + 1 + domain(&part(at + 1, n)).len();
                // the character that ends the domain stays, the rest is another one
                let rest = match end < n {
                    true => part(end, end + 1) + &text(random, n - end - 1),
                    false => String::new(),
                };
                local + &part(at, end) + &rest
            }
        },
        // at least one character is hidden
        Shows::Phone if n > 4 => {
            let hidden = random.below(n - 4) + 1;
            text(random, hidden) + &part(n - 4, n)
        }
        Shows::Part(prefix, suffix) if n > prefix + suffix => {
            let hidden = random.below(n - prefix - suffix) + 1;
            part(0, prefix) + &text(random, hidden) + &part(n - suffix, n)
        }
        Shows::Phone | Shows::Part(..) | Shows::Nothing(_) => text(random, n),
    }
}

/// What of a text can be a domain, from its beginning.
fn domain(text: &str) -> &str {
    let ends = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-');
    text.find(ends).map_or(text, |end| &text[..end])
}

/// The mask of a text as the document describes it.
fn described(shows: Shows, raw: &str) -> Option<String> {
    let chars: Vec<char> = raw.chars().collect();
    let part = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let n = chars.len();
    Some(match shows {
        Shows::Email => match raw.split('@').nth(1) {
            Some(rest) => format!("{}***@{}", part(0, 1), domain(rest)),
            None => "***".to_owned(),
        },
        Shows::Phone if n > 4 => format!("***-{}", part(n - 4, n)),
        Shows::Phone => "****".to_owned(),
        Shows::Part(prefix, suffix) if n > prefix + suffix => format!("{}***{}", part(0, prefix), part(n - suffix, n)),
        Shows::Part(..) => "*".repeat(n),
        Shows::Nothing(_) => return None,
    })
}

/// Checks the mask of a text and that of its twin.
#[track_caller]
fn check(rule: &str, type_name: &str, length: Option<usize>, shows: Shows, raw: [&str; 2], masked: [&str; 2]) {
    let what = || {
        format!(
            "{rule} on {type_name} makes {:?} of {:?} and {:?} of {:?}",
            masked[0], raw[0], masked[1], raw[1]
        )
    };
    if let Some(most) = length {
        assert!(masked[0].chars().count() <= most, "longer than the type: {}", what());
    }
    // spaces at the end of a char do not count
    let end = |text: &str| match type_name.starts_with("char") {
        true => text.trim_end_matches(' ').to_owned(),
        false => text.to_owned(),
    };
    match (shows, described(shows, raw[0])) {
        (Shows::Nothing(looks_right), _) => assert!(looks_right(masked[0]), "{}", what()),
        (_, Some(full)) => {
            let cut: String = full.chars().take(length.unwrap_or(usize::MAX)).collect();
            assert_eq!(end(masked[0]), end(&cut), "{}", what());
            assert_eq!(end(masked[0]), end(masked[1]), "shows what it should hide: {}", what());
        }
        (_, None) => {}
    }
}

fn texts(pair: &Pair) {
    let mut random = Random::new(42);
    let rows = rounds(1500);
    let (mut columns, mut rules) = (Vec::new(), Vec::new());
    for (n, s) in SUBJECTS.iter().enumerate() {
        for side in ["a", "b"] {
            columns.push(format!("{side}{n} {}", s.type_name));
            rules.push(format!("\"{side}{n}\": {}", s.rule));
        }
    }
    let mut values = Vec::new();
    for id in 0..rows {
        // every seventh row is one of NULLs
        if id % 7 == 0 {
            values.push(format!("({id})"));
            continue;
        }
        let mut row = vec![id.to_string()];
        for s in SUBJECTS {
            // a name holds 63 bytes, char drops spaces at the end
            let most = s.length.unwrap_or(40).min(15);
            let mut one = any_text(&mut random, most);
            if s.type_name.starts_with("char") {
                one.truncate(one.trim_end_matches(' ').len());
            }
            let mut two = twin(s.shows, &one, &mut random);
            if s.type_name.starts_with("char") && two.ends_with(' ') {
                two.pop();
                two.push('x');
            }
            row.extend([literal(&one), literal(&two)]);
        }
        values.push(format!("({})", row.join(", ")));
    }
    pair.source
        .run(&format!("CREATE TABLE t (id int, {})", columns.join(", ")));
    let (nulls, full): (Vec<String>, Vec<String>) = values.into_iter().partition(|v| !v.contains(','));
    pair.source
        .run(&format!("INSERT INTO t (id) VALUES {}", nulls.join(", ")));
    for chunk in full.chunks(300) {
        pair.source.run(&format!("INSERT INTO t VALUES {}", chunk.join(", ")));
    }
    pair.ok(&masked_table("t", &format!("{{{}}}", rules.join(", "))))
        .clean();

    let names: Vec<String> = (0..SUBJECTS.len())
        .flat_map(|n| [format!("a{n}::text"), format!("b{n}::text")])
        .collect();
    let query = format!("SELECT {} FROM t ORDER BY id", names.join(", "));
    let (raw, masked) = (pair.source.rows(&query), pair.target.rows(&query));
    assert_eq!((raw.len(), masked.len()), (rows, rows));
    for (raw, masked) in raw.iter().zip(&masked) {
        for (n, s) in SUBJECTS.iter().enumerate() {
            match (&raw[2 * n], &raw[2 * n + 1], &masked[2 * n], &masked[2 * n + 1]) {
                (None, None, None, None) => {}
                (Some(r0), Some(r1), Some(m0), Some(m1)) => {
                    check(s.rule, s.type_name, s.length, s.shows, [r0, r1], [m0, m1])
                }
                other => panic!(
                    "seed {}: NULL and not NULL: {} on {}: {other:?}",
                    random.seed, s.rule, s.type_name
                ),
            }
        }
    }
}

fn in_json(pair: &Pair) {
    let mut random = Random::new(43);
    let rows = rounds(600);
    let mut rules = Vec::new();
    for (n, (rule, _)) in IN_JSON.iter().enumerate() {
        rules.extend(["a", "b"].map(|side| format!("\"d->{side}{n}->x\": {rule}")));
    }
    let mut values = Vec::new();
    for id in 0..rows {
        let mut document = Vec::new();
        for (n, (_, shows)) in IN_JSON.iter().enumerate() {
            let one = any_text(&mut random, 15);
            let two = twin(*shows, &one, &mut random);
            let [one, two] = [one, two].map(|text| literal(&text));
            document.push(format!(
                "'a{n}', jsonb_build_object('x', {one}, 'kept', 'it''s'), 'b{n}', jsonb_build_object('x', {two})"
            ));
        }
        values.push(format!("({id}, jsonb_build_object({}))", document.join(", ")));
    }
    pair.source.run(&format!(
        "CREATE TABLE t (id int, d jsonb); INSERT INTO t VALUES {}",
        values.join(", ")
    ));
    pair.ok(&masked_table("t", &format!("{{{}}}", rules.join(", "))))
        .clean();
    let names: Vec<String> = (0..IN_JSON.len())
        .flat_map(|n| [format!("d #>> '{{a{n},x}}'"), format!("d #>> '{{b{n},x}}'")])
        .collect();
    let query = format!("SELECT {}, d #>> '{{a0,kept}}' FROM t ORDER BY id", names.join(", "));
    let (raw, masked) = (pair.source.rows(&query), pair.target.rows(&query));
    assert_eq!((raw.len(), masked.len()), (rows, rows));
    for (raw, masked) in raw.iter().zip(&masked) {
        let get = |row: &[Option<String>], n: usize| row[n].clone().unwrap_or_default();
        assert_eq!(get(masked, 2 * IN_JSON.len()), "it's");
        for (n, (rule, shows)) in IN_JSON.iter().enumerate() {
            let (raw, masked) = (
                [0, 1].map(|i| get(raw, 2 * n + i)),
                [0, 1].map(|i| get(masked, 2 * n + i)),
            );
            check(
                rule,
                "jsonb",
                None,
                *shows,
                [&raw[0], &raw[1]],
                [&masked[0], &masked[1]],
            );
        }
    }
}
