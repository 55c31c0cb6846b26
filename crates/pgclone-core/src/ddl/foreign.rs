//! Statements for the classes of `catalog::foreign`.

use super::relation::foreign_options;
use super::Render;
use crate::catalog::{ForeignDataWrapper, ForeignServer, Object, UserMapping};
use crate::ident::{quote_ident, quote_literal};

/// `CREATE FOREIGN DATA WRAPPER`.
pub(super) fn wrapper(o: &Object, d: &ForeignDataWrapper, _cx: &Render) -> Vec<String> {
    let mut sql = format!("CREATE FOREIGN DATA WRAPPER {}", quote_ident(&o.name));
    for (clause, function) in [("HANDLER", &d.handler), ("VALIDATOR", &d.validator)] {
        if let Some(function) = function {
            sql += &format!(" {clause} {function}");
        }
    }
    vec![sql + &foreign_options(&d.options)]
}

/// `CREATE SERVER`.
pub(super) fn server(o: &Object, d: &ForeignServer, _cx: &Render) -> Vec<String> {
    let mut sql = format!("CREATE SERVER {}", quote_ident(&o.name));
    for (clause, value) in [("TYPE", &d.server_type), ("VERSION", &d.version)] {
        if let Some(value) = value {
            sql += &format!(" {clause} {}", quote_literal(value));
        }
    }
    sql += &format!(" FOREIGN DATA WRAPPER {}", quote_ident(&d.wrapper));
    vec![sql + &foreign_options(&d.options)]
}

/// `CREATE USER MAPPING`. Options that the source hides cannot come along.
pub(super) fn user_mapping(o: &Object, d: &UserMapping, cx: &Render) -> Vec<String> {
    if let Some(role) = d.role.as_deref().filter(|role| !cx.target.server.has_role(role)) {
        let role = quote_ident(role);
        cx.warn(o, format!("role {role} does not exist on the target: left out"));
        return Vec::new();
    }
    if !d.is_readable {
        cx.warn(
            o,
            "the source hides the options (a password perhaps): made without options",
        );
    }
    vec![format!("CREATE USER MAPPING {}{}", o.name, foreign_options(&d.options))]
}
