//! Catalog queries: text files with lines for some majors only.
//!
//! A query file is one plain `SELECT`. A line that ends in `-- [15+]` is for servers from that major on, `-- [..14]`
//! for servers up to that major, `-- [12..14]` for a range; all other lines are for every server. Columns that a server
//! lacks are simply left out and the struct's field says `#[serde(default)]`.

use crate::version::ServerVersion;

/// The query as a server of that version understands it, without the comments that are for readers of the file.
pub fn for_version(query: &str, version: ServerVersion) -> String {
    query
        .lines()
        .filter(|line| !line.trim_start().starts_with("--") && line_applies(line, version.major()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn line_applies(line: &str, major: u32) -> bool {
    let Some((_, range)) = line.trim_end().strip_suffix(']').and_then(|l| l.rsplit_once("-- [")) else {
        return true;
    };
    let bound = |text: &str, open: u32| text.parse().unwrap_or(open);
    match (range.strip_suffix('+'), range.split_once("..")) {
        (Some(from), _) => major >= bound(from, 0),
        (None, Some((from, to))) => major >= bound(from, 0) && major <= bound(to, u32::MAX),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // no test runs on such a source
    #[test]
    fn oids_of_rows_are_asked_for_where_they_are() {
        let query = |v| for_version(include_str!("queries/relations.sql"), ServerVersion(v));
        assert!(query(110_022).contains("c.relhasoids AS has_oids"));
        assert!(!query(120_022).contains("relhasoids"));
    }

    #[test]
    fn lines_follow_the_major() {
        let query = "-- what for\nSELECT a,\nb, -- [15+]\nc, -- [..14]\nd -- [14..15]\nFROM t";
        let lines = |v| {
            for_version(query, ServerVersion(v))
                .lines()
                .map(|l| l.chars().next().unwrap())
                .collect::<String>()
        };
        assert_eq!(
            (lines(140_001), lines(150_001), lines(160_001)),
            ("ScdF".into(), "SbdF".into(), "SbF".into())
        );
    }
}
