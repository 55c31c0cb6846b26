//! The list of names that `clone_roles` takes.

use crate::catalog::{Role, Roles};
use crate::error::{Error, Result};
use crate::sqlstate;

/// A name as the caller wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub text: String,
    is_quoted: bool,
}

impl Name {
    /// A name in double quotes is exactly that; any other may also be meant as SQL reads it, in lower case.
    pub fn find<'a>(&self, roles: &'a Roles) -> Option<&'a Role> {
        let folded = || roles.get(&self.text.to_ascii_lowercase()).filter(|_| !self.is_quoted);
        roles.get(&self.text).or_else(folded)
    }
}

/// Names separated by commas, with space around them; in double quotes a name may have any character.
pub(super) fn parse(list: &str) -> Result<Vec<Name>> {
    let bad = |why: &str| {
        Error::new(sqlstate::INVALID_PARAMETER_VALUE, "invalid list of role names")
            .detail(why)
            .hint("Names are separated by commas; a name with a comma or a double quote is written in double quotes.")
    };
    let mut names = Vec::new();
    let mut rest = list.trim();
    loop {
        let name = if let Some(quoted) = rest.strip_prefix('"') {
            let (text, after) = unquote(quoted).ok_or_else(|| bad("A double quote is not closed."))?;
            rest = after.trim_start();
            Name { text, is_quoted: true }
        } else {
            let end = rest.find([',', '"']).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            Name {
                text: text.trim().to_owned(),
                is_quoted: false,
            }
        };
        if name.text.is_empty() {
            return Err(bad("A name is empty."));
        }
        names.push(name);
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if rest.is_empty() => return Ok(names),
            None => return Err(bad("There is something between a name and the next comma.")),
        }
    }
}

/// The text up to the closing quote, and what follows it; two quotes are one.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        name += part;
        match after.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((name, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_read_as_they_are_meant() {
        let names = |list: &str| parse(list).map(|n| n.into_iter().map(|n| n.text).collect::<Vec<_>>());
        for (list, expected) in [
            ("a", &["a"][..]),
            ("a, b ,c", &["a", "b", "c"]),
            ("my role,x", &["my role", "x"]),
            ("\"a,b\" , \"c\"\"d\"", &["a,b", "c\"d"]),
        ] {
            assert_eq!(names(list).unwrap(), expected);
        }
        for list in ["", " ", "a,", ",a", "a,,b", "\"a", "\"a\" b", "a\"b\"", "\"\""] {
            assert_eq!(
                names(list).unwrap_err().sqlstate,
                sqlstate::INVALID_PARAMETER_VALUE,
                "{list}"
            );
        }
    }
}
