//! Statements for the classes of `catalog::locale`.

use super::Render;
use crate::catalog::{Collation, Conversion, Object};
use crate::ident::quote_literal;

pub(super) fn collation(o: &Object, d: &Collation, cx: &Render) -> Vec<String> {
    let options = match d.provider {
        'b' => builtin(o, d, cx),
        'i' => icu(o, d, cx),
        _ => libc(d),
    };
    vec![format!("CREATE COLLATION {} ({})", o.qualified(), options.join(", "))]
}

fn libc(d: &Collation) -> Vec<String> {
    let (collate, ctype) = (d.lc_collate.as_deref(), d.lc_ctype.as_deref());
    let mut options = vec!["provider = libc".to_owned()];
    if collate == ctype {
        options.extend(collate.map(|l| format!("locale = {}", quote_literal(l))));
    } else {
        options.extend(collate.map(|l| format!("lc_collate = {}", quote_literal(l))));
        options.extend(ctype.map(|l| format!("lc_ctype = {}", quote_literal(l))));
    }
    options
}

fn icu(o: &Object, d: &Collation, cx: &Render) -> Vec<String> {
    let mut options = vec!["provider = icu".to_owned()];
    if !d.deterministic {
        options.push("deterministic = false".to_owned());
    }
    let locale = d.locale.as_deref().or(d.lc_collate.as_deref()).unwrap_or_default();
    options.push(format!("locale = {}", quote_literal(locale)));
    if let Some(rules) = &d.rules {
        if cx.target_version().at_least(16) {
            options.push(format!("rules = {}", quote_literal(rules)));
        } else {
            cx.warn(o, "its rules are left out: the target is older than PostgreSQL 16");
        }
    }
    options
}

/// A built-in collation, or the nearest one that the target has.
fn builtin(o: &Object, d: &Collation, cx: &Render) -> Vec<String> {
    let locale = d.locale.as_deref().unwrap_or("C");
    let target = cx.target_version();
    let (provider, nearest) = match locale {
        "PG_UNICODE_FAST" if target.major() == 17 => ("builtin", "C.UTF-8"),
        "PG_UNICODE_FAST" if !target.at_least(17) => ("libc", "C.UTF-8"),
        _ if !target.at_least(17) => ("libc", locale),
        _ => ("builtin", locale),
    };
    if (provider, nearest) != ("builtin", locale) {
        let major = target.major();
        cx.warn(
            o,
            format!(
                "made with provider {provider} and locale {nearest}: PostgreSQL {major} has no builtin locale {locale}"
            ),
        );
    }
    vec![
        format!("provider = {provider}"),
        format!("locale = {}", quote_literal(nearest)),
    ]
}

pub(super) fn conversion(o: &Object, d: &Conversion, _cx: &Render) -> Vec<String> {
    let default = if d.is_default { "DEFAULT " } else { "" };
    vec![format!(
        "CREATE {default}CONVERSION {} FOR {} TO {} FROM {}",
        o.qualified(),
        quote_literal(&d.from_encoding),
        quote_literal(&d.to_encoding),
        d.function
    )]
}

#[cfg(test)]
mod tests {
    use crate::catalog::Detail;
    use crate::ddl::types::tests::{object, render};
    use serde_json::{json, Value};

    fn collation(detail: &Value, target: u32) -> (String, usize) {
        let (statements, warnings) = render(&object(detail.clone(), Detail::Collation), target);
        let options = statements[0].strip_prefix("CREATE COLLATION s.\"N\" (").unwrap();
        (options.to_owned(), warnings.len())
    }

    #[test]
    fn providers() {
        for (detail, options) in [
            (
                json!({"provider": "c", "lc_collate": "C", "lc_ctype": "C"}),
                "provider = libc, locale = 'C')",
            ),
            (
                json!({"provider": "c", "lc_collate": "C", "lc_ctype": "POSIX"}),
                "provider = libc, lc_collate = 'C', lc_ctype = 'POSIX')",
            ),
            (
                json!({"provider": "i", "lc_collate": "und", "lc_ctype": "und", "deterministic": false}),
                "provider = icu, deterministic = false, locale = 'und')",
            ),
            (
                json!({"provider": "b", "locale": "C.UTF-8"}),
                "provider = builtin, locale = 'C.UTF-8')",
            ),
        ] {
            assert_eq!(collation(&detail, 18), (options.to_owned(), 0));
        }
    }

    #[test]
    fn older_targets_get_the_nearest_and_a_warning() {
        let rules = json!({"provider": "i", "locale": "de", "rules": "&a < b"});
        let fast = json!({"provider": "b", "locale": "PG_UNICODE_FAST"});
        for (detail, target, options, warnings) in [
            (&rules, 16, "provider = icu, locale = 'de', rules = '&a < b')", 0),
            (&rules, 15, "provider = icu, locale = 'de')", 1),
            (&fast, 18, "provider = builtin, locale = 'PG_UNICODE_FAST')", 0),
            (&fast, 17, "provider = builtin, locale = 'C.UTF-8')", 1),
            (&fast, 16, "provider = libc, locale = 'C.UTF-8')", 1),
        ] {
            assert_eq!(collation(detail, target), (options.to_owned(), warnings));
        }
    }
}
