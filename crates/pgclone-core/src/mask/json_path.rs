//! Masks inside JSON: `profile->address->street`.
//!
//! Documents of one column need not have one shape. Where a document has something else than an object on the way (an
//! array, a text), the place may hide what the rule means, so that all of it becomes null. So does an array or object at
//! the end, if the mask shows a part of a text: what it would keep is a part of the wrong text.

use crate::ident::quote_literal;

/// Splits `column->key->key`; `->>` counts as `->`. None if there is no path.
pub(super) fn split(key: &str) -> Option<(String, Vec<String>)> {
    let mut parts = key.split("->").map(|p| p.trim_start_matches('>').trim().to_owned());
    let column = parts.next()?;
    let path: Vec<String> = parts.collect();
    let is_path = !path.is_empty() && !column.is_empty() && path.iter().all(|p| !p.is_empty());
    is_path.then_some((column, path))
}

/// True if one path leads to the other, or to the same place.
pub(super) fn overlap(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// How the value at the end of a path is replaced.
pub(super) struct Leaf<'a> {
    /// Gets the text of the value, returns an expression of type jsonb.
    pub mask: &'a dyn Fn(&str) -> String,
    /// A JSON null is replaced, too.
    pub replaces_null: bool,
    /// The mask shows a part of what it gets.
    pub shows_part: bool,
}

/// The document with the value at the path replaced. `document` is an expression of type jsonb.
pub(super) fn replace(document: &str, path: &[String], leaf: &Leaf) -> String {
    let at = |n: usize| text_array(&path[..n]);
    let mut arms = String::new();
    for (n, next) in path.iter().enumerate() {
        // an index needs an array, but an object may have a key of digits
        let fits = match next.parse::<i32>() {
            Ok(_) => "'object', 'array', 'null'",
            Err(_) => "'object', 'null'",
        };
        let hidden = match n {
            0 => "'null'::pg_catalog.jsonb".to_owned(),
            n => format!("pg_catalog.jsonb_set(d.j, {}, 'null'::pg_catalog.jsonb)", at(n)),
        };
        arms += &format!(
            " WHEN pg_catalog.jsonb_typeof(d.j #> {}) NOT IN ({fits}) THEN {hidden}",
            at(n)
        );
    }
    let all = at(path.len());
    if leaf.shows_part {
        arms += &format!(
            " WHEN pg_catalog.jsonb_typeof(d.j #> {all}) IN ('object', 'array') \
             THEN pg_catalog.jsonb_set(d.j, {all}, 'null'::pg_catalog.jsonb)"
        );
    }
    let there = match leaf.replaces_null {
        true => format!("d.j #> {all} IS NOT NULL"),
        false => format!("d.j #>> {all} IS NOT NULL"),
    };
    let value = (leaf.mask)(&format!("(d.j #>> {all})"));
    arms += &format!(" WHEN {there} THEN pg_catalog.jsonb_set(d.j, {all}, {value}, false)");
    format!("(SELECT CASE{arms} ELSE d.j END FROM (SELECT {document} AS j OFFSET 0) AS d)")
}

fn text_array(path: &[String]) -> String {
    let keys: Vec<String> = path.iter().map(|k| quote_literal(k)).collect();
    format!("ARRAY[{}]::pg_catalog.text[]", keys.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_at_arrows() {
        let split = |key| split(key).map(|(c, p)| (c, p.join("|")));
        assert_eq!(split("a"), None);
        assert_eq!(split("a->b->c"), Some(("a".into(), "b|c".into())));
        assert_eq!(split("a -> b ->> c d"), Some(("a".into(), "b|c d".into())));
        assert_eq!(split("a->"), None);
        assert_eq!(split("->b"), None);
    }
}
