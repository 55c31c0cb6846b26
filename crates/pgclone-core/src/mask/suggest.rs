//! From a sensitive column to a rule that can be pasted as it is: the strategy of its pattern if that fits the column, else
//! the first one that does.

use super::column::{Column, Family};
use super::discover::Pattern;
use super::strategy::Mask;
use super::types::check_type;
use crate::catalog::{self, class, Catalog, Detail, Object, ObjectId};
use crate::hash::HashSet;
use serde_json::{json, Value};

/// What keys and unique indexes demand of a catalog's columns.
pub struct Keys {
    /// Columns whose values must stay distinct: table and number.
    unique: HashSet<(ObjectId, i32)>,
    /// Columns that a foreign key compares, on either side.
    linked: HashSet<(ObjectId, i32)>,
}

impl Keys {
    /// Collects them.
    pub fn of(catalog: &Catalog) -> Self {
        let (mut unique, mut linked) = (HashSet::default(), HashSet::default());
        for o in &catalog.objects {
            let (table, columns, set) = match &o.detail {
                Detail::Constraint(k) if matches!(k.kind, 'p' | 'u' | 'x') => (k.table, &k.columns, &mut unique),
                Detail::Constraint(k) if k.kind == 'f' => (k.table, &k.columns, &mut linked),
                Detail::Index(i) if i.is_unique => (i.table, &i.columns, &mut unique),
                _ => continue,
            };
            let table = ObjectId::new(class::PG_CLASS, table);
            set.extend(columns.iter().map(|&n| (table, n)));
        }
        Self { unique, linked }
    }
}

/// The rule for a column that looks sensitive, as the `mask` option takes it. If no strategy of the list fits, that of the
/// pattern: the clone will say what is wrong with it.
pub fn rule(catalog: &Catalog, table: &Object, column: &catalog::Column, pattern: &Pattern, keys: &Keys) -> Value {
    let rules = candidates(catalog, table, column, pattern, keys);
    rules.into_iter().next().unwrap_or_else(|| pattern.strategy.into())
}

/// The rules that fit the type of a column and keep it as unique as it has to be, the best first.
pub fn candidates(
    catalog: &Catalog,
    table: &Object,
    column: &catalog::Column,
    pattern: &Pattern,
    keys: &Keys,
) -> Vec<Value> {
    let at = (table.id, column.num);
    let must_stay_equal = keys.unique.contains(&at) || keys.linked.contains(&at);
    let described = Column::new(catalog, column);
    let fits = |rule: &Value| {
        let deterministic = matches!(rule.as_str(), Some("hash" | "null"));
        (deterministic || !must_stay_equal)
            && Mask::parse(rule, "mask").is_ok_and(|mask| check_type(&mask, &described).is_ok())
    };
    let mut candidates: Vec<Value> = Vec::new();
    if must_stay_equal {
        candidates.push("hash".into());
    }
    candidates.push(pattern.strategy.into());
    candidates.extend(others(&described));
    candidates.retain(fits);
    candidates
}

/// What hides a value of the type entirely, whatever it is: first without, then with a value in its place.
fn others(column: &Column) -> Vec<Value> {
    let constant = |value: Value| json!({"type": "constant", "value": value});
    let mut rules: Vec<Value> = vec!["null".into()];
    match column.family {
        Family::Text(most) => {
            if column.has_checks {
                // the check wants some form: one of these may have it
                rules.extend(["hash", "email", "phone", "partial"].map(Value::from));
                rules.push(json!({"type": "fake", "kind": "email"}));
            }
            rules.extend(["constant".into(), "name".into()]);
            rules.push(constant("*".repeat(most.unwrap_or(1).min(1)).into()));
        }
        Family::Uuid => rules.push("hash".into()),
        Family::Integer(..) | Family::Numeric(_) => {
            for max in [99_999, 999, 9] {
                rules.push(json!({"type": "random_int", "min": 0, "max": max}));
            }
            rules.push(constant(0.into()));
        }
        Family::Float(_) => rules.push(constant(0.into())),
        Family::Date | Family::Timestamp => rules.push(constant("1970-01-01".into())),
        Family::Json | Family::Jsonb => rules.push(constant(json!({}))),
        Family::Other => match column.type_name.as_str() {
            "bytea" => rules.push(constant("".into())),
            "inet" | "cidr" => rules.push(constant("0.0.0.0".into())),
            "macaddr" => rules.push(constant("00:00:00:00:00:00".into())),
            name if name.ends_with("[]") => rules.push(constant("{}".into())),
            _ => {}
        },
    }
    rules
}
