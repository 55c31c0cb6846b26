//! Gives relations other names inside text that a server deparsed with `search_path = pg_catalog`: definitions of a table
//! that is cloned under another name, and of what belongs to it.
//!
//! A relation is named in three ways there: with its schema (`s.t`), as a constant (`'s.t'::regclass`), and by its bare
//! name before a column, where the bare column could mean another one (`t.id` within a subquery) or there is none (`t.*`).

use super::{is_name, split_qualified, string_value, tokens, unquote, Kind, Token};
use crate::hash::{HashMap, HashSet};
use crate::ident::{quote_ident, quote_literal};

/// Relations that get other names.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// By schema and name: the new name, qualified and quoted.
    relations: HashMap<(String, String), String>,
}

/// The relation whose bare name a text may have before a column.
#[derive(Clone, Debug)]
pub struct Qualifier<'a> {
    /// Its schema.
    pub schema: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The new name.
    pub new_name: &'a str,
    /// What may follow: its columns and `*`, without what is also the name of an object in a schema that is called like
    /// the relation.
    pub columns: HashSet<&'a str>,
    /// True for a statement, in which other relations may have that name; in an expression of the relation's own (a
    /// check, a policy), the server gives every other one an alias.
    pub is_statement: bool,
}

impl Renames {
    /// Adds a relation; the new name is qualified and quoted.
    pub fn add(&mut self, schema: &str, name: &str, new_name: String) {
        self.relations.insert((schema.to_owned(), name.to_owned()), new_name);
    }

    /// The text with the new names, each put in once. Text that cannot be split is returned unchanged, and a bare name
    /// stays where the new one would mean something else: the server then says that it does not know it.
    pub fn apply(&self, sql: &str, qualifier: Option<&Qualifier>) -> String {
        let Ok(tokens) = tokens(sql) else { return sql.to_owned() };
        let qualifier = qualifier.filter(|q| q.is_safe(&tokens));
        let mut out = String::with_capacity(sql.len());
        let (mut copied, mut i) = (0, 0);
        while i < tokens.len() {
            let (text, count) = if let Some(q) = qualifier.filter(|q| q.is_at(&tokens, i)) {
                (quote_ident(q.new_name), 1)
            } else if let Some(name) = self.relation_at(&tokens, i) {
                (name.clone(), 3)
            } else if let Some(constant) = self.constant_at(&tokens, i) {
                (constant, 1)
            } else {
                i += 1;
                continue;
            };
            out += &sql[copied..tokens[i].start];
            out += &text;
            i += count;
            copied = tokens[i - 1].start + tokens[i - 1].text.len();
        }
        out + &sql[copied..]
    }

    /// The new name of the relation whose qualified name begins at a token.
    fn relation_at(&self, tokens: &[Token], i: usize) -> Option<&String> {
        let [schema, dot, name] = tokens.get(i..i + 3)? else {
            return None;
        };
        if dot.text != "." || !is_name(schema) || !is_name(name) {
            return None;
        }
        let before = i.checked_sub(1).map_or("", |b| tokens[b].text);
        let is = |word: &str| before.eq_ignore_ascii_case(word);
        // a function or a collation can have the same name
        let is_called = text_at(tokens, i + 3) == "(" && !is("REFERENCES") && !is("INTO");
        if before == "." || is_called || is("COLLATE") {
            return None;
        }
        self.relations.get(&(unquote(schema), unquote(name)))
    }

    /// `'s.t'` of `'s.t'::regclass` with the new name.
    fn constant_at(&self, tokens: &[Token], i: usize) -> Option<String> {
        let is_relation = tokens[i].kind == Kind::String
            && text_at(tokens, i + 1) == ":"
            && text_at(tokens, i + 2) == ":"
            && text_at(tokens, i + 3) == "regclass";
        let name = string_value(tokens[i].text).filter(|_| is_relation)?;
        self.relations.get(&split_qualified(&name)?).map(|n| quote_literal(n))
    }
}

impl Qualifier<'_> {
    /// True if the bare name before one of the columns is at a token.
    fn is_at(&self, tokens: &[Token], i: usize) -> bool {
        let [name, dot, column] = tokens.get(i..).and_then(|t| t.get(..3)).unwrap_or_default() else {
            return false;
        };
        let is_column = (is_name(column) || column.text == "*") && self.columns.contains(unquote(column).as_str());
        self.names(name) && dot.text == "." && is_column && (i == 0 || tokens[i - 1].text != ".")
    }

    fn names(&self, token: &Token) -> bool {
        is_name(token) && unquote(token) == self.name
    }

    /// True if the bare name always means this relation and the new one would mean no other.
    fn is_safe(&self, tokens: &[Token]) -> bool {
        let has_subquery = tokens.iter().any(|t| t.text.eq_ignore_ascii_case("SELECT"));
        // a check, an index: there is nothing else that could be meant
        if !self.is_statement && !has_subquery {
            return true;
        }
        let follows_dot = |i: usize| i > 0 && tokens[i - 1].text == ".";
        let is_of = |i: usize, what: &str| i > 1 && follows_dot(i) && unquote(&tokens[i - 2]) == what;
        let mentions = |name: &str, i: usize| is_name(&tokens[i]) && unquote(&tokens[i]) == name;
        let is_taken = |i: usize| mentions(self.new_name, i) && !is_of(i, self.name);
        // an alias, or a relation of another schema: whose columns are meant then?
        let is_another = |i: usize| {
            let is_bare = !follows_dot(i) && text_at(tokens, i + 1) != ".";
            mentions(self.name, i) && (is_bare || (follows_dot(i) && !is_of(i, self.schema)))
        };
        let is_pseudo = matches!(self.name, "old" | "new");
        let mut all = 0..tokens.len();
        !all.any(|i| is_taken(i) || (self.is_statement && (is_pseudo || is_another(i))))
    }
}

fn text_at<'a>(tokens: &[Token<'a>], i: usize) -> &'a str {
    tokens.get(i).map_or("", |t| t.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn renames() -> Renames {
        let mut renames = Renames::default();
        for (old, new) in [
            ("T", "s.n"),
            ("t", "s.u"),
            ("u_y_seq", "s.u_x_seq"),
            ("foo", "s.u_y_seq"),
        ] {
            renames.add("s", old, new.to_owned());
        }
        renames
    }

    fn of_t(sql: &str, is_statement: bool) -> String {
        let q = Qualifier {
            schema: "s",
            name: "t",
            new_name: "u",
            columns: ["id", "*"].into_iter().collect(),
            is_statement,
        };
        renames().apply(sql, Some(&q))
    }

    #[test]
    fn relations_are_renamed_only_where_they_are_named() {
        for (sql, expected) in [
            (
                "FOREIGN KEY (a) REFERENCES s.\"T\"(id) /* s.\"T\" */ 's.\"T\"' x.s.\"T\"",
                "FOREIGN KEY (a) REFERENCES s.n(id) /* s.\"T\" */ 's.\"T\"' x.s.\"T\"",
            ),
            (
                "ON s.t EXECUTE FUNCTION s.t('s.t')",
                "ON s.u EXECUTE FUNCTION s.t('s.t')",
            ),
            ("a COLLATE s.t > s.t(1) + t.id", "a COLLATE s.t > s.t(1) + t.id"),
            ("INSERT INTO s.t (id) SELECT", "INSERT INTO s.u (id) SELECT"),
        ] {
            assert_eq!(renames().apply(sql, None), expected);
        }
    }

    #[test]
    fn a_new_name_that_is_another_ones_old_name_is_not_renamed_again() {
        assert_eq!(
            renames().apply(
                "nextval('s.foo'::regclass) + nextval('s.u_y_seq'::regclass) + 's.foo'::text",
                None
            ),
            "nextval('s.u_y_seq'::regclass) + nextval('s.u_x_seq'::regclass) + 's.foo'::text"
        );
    }

    #[test]
    fn bare_names_are_renamed_where_they_mean_the_relation() {
        for (sql, expected) in [
            ("f(t.*) AND ((t.*)::s.t IS NULL)", "f(u.*) AND ((u.*)::s.u IS NULL)"),
            (
                "EXISTS ( SELECT FROM s.acl a WHERE a.id = t.id AND a.t.id AND t.other)",
                "EXISTS ( SELECT FROM s.acl a WHERE a.id = u.id AND a.t.id AND t.other)",
            ),
            (
                "EXISTS ( SELECT FROM s.t t_1 WHERE t_1.id = t.id)",
                "EXISTS ( SELECT FROM s.u t_1 WHERE t_1.id = u.id)",
            ),
            ("f(t.*) AND u > 0", "f(u.*) AND u > 0"),
            // the subquery's own u would be meant
            (
                "EXISTS ( SELECT FROM s.u WHERE t.id > 0)",
                "EXISTS ( SELECT FROM s.u WHERE t.id > 0)",
            ),
        ] {
            assert_eq!(of_t(sql, false), expected);
        }
    }

    #[test]
    fn in_a_statement_a_bare_name_may_be_that_of_another_relation() {
        let rule = "CREATE RULE r AS ON UPDATE TO s.t DO ALSO ";
        let renamed = rule.replace("s.t", "s.u");
        for (action, expected) in [
            (
                "DELETE FROM s.t WHERE t.id = new.id",
                "DELETE FROM s.u WHERE u.id = new.id",
            ),
            (
                "DELETE FROM x.t WHERE t.id = new.id",
                "DELETE FROM x.t WHERE t.id = new.id",
            ),
            ("SELECT t.id FROM x.y t, s.t t_1", "SELECT t.id FROM x.y t, s.u t_1"),
        ] {
            assert_eq!(of_t(&format!("{rule}{action}"), true), format!("{renamed}{expected}"));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[a-zE'\"$/*().,:\\-\\\\;\n\\[\\]]{0,40}|([st]|'s.t'|[.:*( ]|regclass|SELECT){0,12}") {
            let _ = of_t(&text, true);
            let _ = of_t(&text, false);
        }
    }
}
