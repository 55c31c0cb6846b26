//! What a clone did, as the text that the SQL functions return.

use crate::archive::Part;
use crate::plan::Step;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// What a call did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Objects made, by kind.
    pub objects: BTreeMap<&'static str, usize>,
    /// Rows copied.
    pub rows: u64,
    /// Bytes of the rows in the form in which they travelled.
    pub bytes: u64,
    /// Wall time.
    pub elapsed: Duration,
    /// Number of warnings.
    pub warnings: usize,
    /// Objects that existed and were skipped.
    pub skipped: usize,
}

impl Report {
    /// Counts the objects that the steps make. What is part of a table (defaults, inline checks) is not counted.
    pub fn count(&mut self, steps: &[Step]) {
        for step in steps.iter().filter(|s| s.part == Part::Define) {
            if step.kind != "DEFAULT" {
                *self.objects.entry(step.kind).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Report {
    /// `OK: cloned 2 tables, 1 view; 1,000 rows, 43 kB in 0.21 s; no warnings`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let objects: Vec<String> = self
            .objects
            .iter()
            .map(|(kind, n)| counted(*n, &kind.to_lowercase()))
            .collect();
        let objects = if objects.is_empty() {
            "nothing".to_owned()
        } else {
            objects.join(", ")
        };
        write!(
            f,
            "OK: cloned {objects}; {}, {} in {:.2} s; ",
            counted(self.rows as usize, "row"),
            size(self.bytes),
            self.elapsed.as_secs_f64()
        )?;
        if self.skipped > 0 {
            write!(f, "skipped {}; ", counted(self.skipped, "object"))?;
        }
        match self.warnings {
            0 => f.write_str("no warnings"),
            n => f.write_str(&counted(n, "warning")),
        }
    }
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 {
        return format!("1 {noun}");
    }
    let plural = match noun {
        n if n.ends_with("index") => format!("{n}es"),
        n if n.ends_with("class") => format!("{n}es"),
        n if n.ends_with('y') => format!("{}ies", &n[..n.len() - 1]),
        n if n.ends_with('s') => n.to_owned(),
        n => format!("{n}s"),
    };
    format!("{} {plural}", thousands(n as u64))
}

/// 1234567 as `1,234,567`.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Bytes in the units of `pg_size_pretty`.
fn size(bytes: u64) -> String {
    let mut value = bytes;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if value < 10 * 1024 {
            return format!("{value} {unit}");
        }
        value = (value + 512) / 1024;
    }
    format!("{value} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_reads_like_a_sentence() {
        let report = Report {
            objects: [("TABLE", 2), ("INDEX", 3), ("VIEW", 1), ("POLICY", 2)].into(),
            rows: 1_234_567,
            bytes: 50_000_000,
            elapsed: Duration::from_millis(3210),
            warnings: 1,
            skipped: 0,
        };
        assert_eq!(
            report.to_string(),
            "OK: cloned 3 indexes, 2 policies, 2 tables, 1 view; 1,234,567 rows, 48 MB in 3.21 s; 1 warning"
        );
        assert!(Report::default()
            .to_string()
            .starts_with("OK: cloned nothing; 0 rows, 0 bytes in 0.00 s; no warnings"));
    }
}
