//! How an index or an exclusion constraint uses a column, from the text that the server deparsed.

use crate::sqltext::{is_name, tokens, unquote, Kind, Token};

/// How a column is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// Not at all, or only included.
    None,
    /// As it is, or in lower or upper case: values that differ stay apart, and NULL is NULL.
    Plain,
    /// In another expression or in the predicate: what a mask makes of the value decides what becomes of the row.
    Otherwise,
}

/// The items and the predicate of a definition.
pub(super) struct Definition<'a> {
    items: Vec<Vec<Token<'a>>>,
    predicate: Vec<Token<'a>>,
}

impl<'a> Definition<'a> {
    /// Splits `... USING method (item, ...) ... WHERE (predicate)`. None if it is something else.
    pub fn parse(text: &'a str) -> Option<Self> {
        let tokens = tokens(text).ok()?;
        let using = tokens.iter().position(|t| is_word(t, "USING"))?;
        let open = using + tokens[using..].iter().position(|t| t.text == "(")?;
        let mut items = vec![Vec::new()];
        let mut depth = 0;
        let mut rest = open;
        for (n, t) in tokens.iter().enumerate().skip(open) {
            depth += nesting(t);
            match (t.text, depth) {
                ("(", 1) => {}
                (_, 0) => {
                    rest = n;
                    break;
                }
                (",", 1) if t.kind == Kind::Other => items.push(Vec::new()),
                _ => items.last_mut()?.push(*t),
            }
        }
        let predicate = tokens[rest..].iter().position(|t| is_word(t, "WHERE"));
        let predicate = predicate.map_or(Vec::new(), |at| tokens[rest + at + 1..].to_vec());
        Some(Self { items, predicate })
    }

    /// True if rows that do not fulfil a predicate are left out.
    pub fn is_partial(&self) -> bool {
        !self.predicate.is_empty()
    }

    /// How it uses a column. `key` has the number of the column of each item, 0 for an expression.
    pub fn usage(&self, key: &[i32], num: i32, name: &str) -> Usage {
        let mut found = match key.contains(&num) {
            true => Usage::Plain,
            false => Usage::None,
        };
        for (item, _) in self.items.iter().zip(key).filter(|(_, &n)| n == 0) {
            if !mentions(item, name) {
                continue;
            }
            if !changes_case_only(item, name) {
                return Usage::Otherwise;
            }
            found = Usage::Plain;
        }
        match self.predicate_depends_on(name) {
            true => Usage::Otherwise,
            false => found,
        }
    }

    /// A mask leaves NULL what is NULL, or makes everything NULL: rows with `name IS NOT NULL` stay or leave together.
    fn predicate_depends_on(&self, name: &str) -> bool {
        let p = &self.predicate;
        let word = |n: usize, text: &str| p.get(n).is_some_and(|t| is_word(t, text));
        let is_harmless = |n: usize| word(n + 1, "IS") && word(n + 2, "NOT") && word(n + 3, "NULL");
        let negates = |n: usize| word(n, "NOT") && !(n > 0 && word(n - 1, "IS"));
        let mut mentions = (0..p.len()).filter(|&n| is_column(&p[n], name)).peekable();
        mentions.peek().is_some() && (!mentions.all(is_harmless) || (0..p.len()).any(negates))
    }
}

fn nesting(token: &Token) -> i32 {
    match (token.kind, token.text) {
        (Kind::Other, "(" | "[") => 1,
        (Kind::Other, ")" | "]") => -1,
        _ => 0,
    }
}

/// The server writes key words in capital letters, and quotes names that have some.
fn is_word(token: &Token, word: &str) -> bool {
    token.kind == Kind::Word && token.text == word
}

fn is_column(token: &Token, name: &str) -> bool {
    is_name(token) && unquote(token) == name
}

fn mentions(item: &[Token], name: &str) -> bool {
    item.iter().any(|t| is_column(t, name))
}

/// `lower(name)`, `upper((name)::text)`, with or without collation, class and order.
fn changes_case_only(item: &[Token], name: &str) -> bool {
    let is_bracket = |t: &&Token| t.kind == Kind::Other && matches!(t.text, "(" | ")");
    let mut rest = item.iter().filter(|t| !is_bracket(t));
    let is_case = rest.next().is_some_and(|t| is_word(t, "lower") || is_word(t, "upper"));
    if !is_case || !rest.next().is_some_and(|t| is_column(t, name)) {
        return false;
    }
    let mut is_cast = false;
    rest.all(|t| {
        let fits = match t.kind {
            Kind::Other => t.text == ":",
            _ if is_cast => is_word(t, "text"),
            _ => is_name(t) && !is_column(t, name),
        };
        is_cast = t.text == ":";
        fits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_index_makes_of_a_column() {
        for (index, key, expected) in [
            ("(email)", &[2][..], Usage::Plain),
            ("(id) INCLUDE (email)", &[1], Usage::None),
            ("(id, lower(email))", &[1, 0], Usage::Plain),
            (
                "(lower((email)::text) COLLATE \"C\" text_pattern_ops DESC)",
                &[0],
                Usage::Plain,
            ),
            ("(lower(\"Email\"), email)", &[0, 2], Usage::Plain),
            ("(COALESCE(email, ''::text))", &[0], Usage::Otherwise),
            ("(lower((email)::\"char\"))", &[0], Usage::Otherwise),
            ("(\"substring\"(lower(email), 1, 3))", &[0], Usage::Otherwise),
            ("((lower(email) || id))", &[0], Usage::Otherwise),
            ("(email) WHERE (deleted IS NULL)", &[2], Usage::Plain),
            ("(email) WHERE (email IS NOT NULL)", &[2], Usage::Plain),
            ("(email) WHERE (NOT (email IS NOT NULL))", &[2], Usage::Otherwise),
            ("(email) WHERE (email <> ''::text)", &[2], Usage::Otherwise),
            ("(id) WHERE (email IS NULL)", &[1], Usage::Otherwise),
            ("(id) WHERE (note = 'email'::text)", &[1], Usage::None),
        ] {
            let text = format!("CREATE UNIQUE INDEX \"USING (\" ON public.t USING btree {index}");
            let d = Definition::parse(&text).unwrap();
            assert_eq!(d.usage(key, 2, "email"), expected, "{index}");
        }
        let text = "EXCLUDE USING gist (room WITH =, tsrange(a, b) WITH &&)";
        let d = Definition::parse(text).unwrap();
        let usage = |num, name| d.usage(&[1, 0], num, name);
        assert_eq!(
            (usage(1, "room"), usage(2, "b"), usage(3, "c")),
            (Usage::Plain, Usage::Otherwise, Usage::None)
        );
    }
}
