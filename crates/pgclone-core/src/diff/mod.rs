//! What differs between the source and the target: two catalogs in, typed differences out.
//!
//! Both sides are described in the same words: every object is rendered by `ddl` for one and the same empty server of
//! the target's version, and the renderings are compared ([`text`]). So what a clone would make of the source is compared
//! with what is there, and a diff is empty exactly when a clone would have nothing to do. What the target cannot take
//! (a role, a tablespace, a feature that it lacks) is no difference but a notice.
//!
//! Tables are compared column by column ([`table`]), all other objects as a whole, and what is attached to objects
//! (owners, privileges, comments, labels) for the objects that both sides have ([`attached`]).

mod attached;
mod database;
mod json;
mod kind;
mod options;
mod side;
mod sql;
mod table;
mod text;

pub use kind::Kind;
pub use options::DiffOptions;

use crate::catalog::{Catalog, Family, Object};
use crate::context::Scope;
use crate::ddl::Warning;
use crate::error::{Error, Result};

use crate::hash::HashMap;
use crate::sqlstate;
use side::{Bare, Side};

/// One thing that is not the same on both sides.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// What kind of thing.
    pub kind: Kind,
    /// Its name as the JSON gives it.
    pub name: String,
    /// The table that it belongs to.
    pub table: Option<String>,
    /// The object on the source; with the next, which side has it.
    pub source: Option<&'a Object>,
    /// The object on the target.
    pub target: Option<&'a Object>,
    /// Definition on the source.
    pub source_def: Option<String>,
    /// Definition on the target.
    pub target_def: Option<String>,
    /// Properties that differ beside the definition.
    pub properties: Vec<Property>,
    /// Columns that differ, for tables.
    pub columns: table::Columns<'a>,
}

/// A property that differs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Property {
    /// What it is called.
    pub property: &'static str,
    /// Its value on the source.
    pub source: Option<String>,
    /// Its value on the target.
    pub target: Option<String>,
}

impl Property {
    /// The property, if its values differ.
    fn of(property: &'static str, source: Option<String>, target: Option<String>) -> Option<Self> {
        (source != target).then_some(Self {
            property,
            source,
            target,
        })
    }
}

/// Everything that differs.
#[derive(Debug)]
pub struct Diff<'a> {
    /// The schema that was compared; `None` is the whole database.
    pub schema: Option<String>,
    /// The differences in the order of [`Kind::ALL`] and of names.
    pub differences: Vec<Difference<'a>>,
    /// What the target cannot take, and what else should be known.
    pub notices: Vec<Warning>,
    /// The statements that bring the target to the source's state, if they were asked for.
    pub statements: Option<Vec<String>>,
}

impl Diff<'_> {
    /// True if nothing differs.
    pub fn is_in_sync(&self) -> bool {
        self.differences.is_empty()
    }
}

/// What the comparison works on. It owns the empty server that both sides are rendered for.
pub struct Comparison<'a> {
    source: &'a Catalog,
    target: &'a Catalog,
    scope: Scope,
    options: &'a DiffOptions,
    bare: Bare,
}

impl<'a> Comparison<'a> {
    /// Prepares the comparison of a schema, or of everything. Errors: 3F000 if neither side has the schema.
    pub fn new(
        source: &'a Catalog,
        target: &'a Catalog,
        schema: Option<&str>,
        options: &'a DiffOptions,
    ) -> Result<Self> {
        let scope = match schema {
            Some(schema) => {
                if !has_schema(source, schema) && !has_schema(target, schema) {
                    let message = format!("schema \"{schema}\" exists neither on the source nor on the target");
                    return Err(Error::new(sqlstate::INVALID_SCHEMA_NAME, message));
                }
                Scope::Schema {
                    schema: schema.to_owned(),
                }
            }
            None => Scope::Database,
        };
        Ok(Self {
            source,
            target,
            scope,
            options,
            bare: Bare::like(target),
        })
    }

    /// Compares.
    pub fn run(&self) -> Result<Diff<'_>> {
        let mut notices = Vec::new();
        let (here, left_out) = Side::source(self)?;
        notices.extend(left_out);
        let there = Side::target(self)?;
        let mut differences = compare(&here, &there);
        differences.extend(attached::compare(&here, &there));
        if self.scope == Scope::Database {
            differences.extend(database::compare(self));
        }
        differences.sort_by(|a, b| (a.kind, &a.table, &a.name).cmp(&(b.kind, &b.table, &b.name)));
        notices.extend(here.cx.take_warnings());
        let statements = self.options.sql.then(|| {
            let (statements, more) = sql::statements(self, &here, &there, &differences);
            more.into_iter()
                .filter(|w| !notices.contains(w))
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|w| notices.push(w));
            statements
        });
        Ok(Diff {
            schema: match &self.scope {
                Scope::Schema { schema } => Some(schema.clone()),
                _ => None,
            },
            differences,
            notices,
            statements,
        })
    }
}

fn has_schema(catalog: &Catalog, schema: &str) -> bool {
    catalog
        .find(Family::Schema, &crate::ident::quote_ident(schema))
        .is_some()
}

type Key = (Kind, &'static str, String);

/// Two objects are the same thing if kind, keyword class and name are.
fn key(o: &Object) -> Key {
    let kind = Kind::of(o);
    let class = match kind {
        Kind::TextSearch | Kind::Views | Kind::Publications => o.keyword(),
        _ => "",
    };
    (kind, class, o.identity())
}

/// Pairs the objects of both sides that are the same thing.
fn pairs<'a>(here: &Side<'a>, there: &Side<'a>) -> Vec<(Option<&'a Object>, Option<&'a Object>)> {
    let mut on_target: HashMap<Key, &Object> = there.objects().map(|o| (key(o), o)).collect();
    let mut pairs: Vec<(Option<&Object>, Option<&Object>)> =
        here.objects().map(|o| (Some(o), on_target.remove(&key(o)))).collect();
    pairs.extend(
        there
            .objects()
            .filter(|o| on_target.contains_key(&key(o)))
            .map(|o| (None, Some(o))),
    );
    pairs
}

fn compare<'a>(here: &Side<'a>, there: &Side<'a>) -> Vec<Difference<'a>> {
    let mut differences = Vec::new();
    for pair in pairs(here, there) {
        match pair {
            (Some(source), Some(target)) => differences.extend(modified(source, target, here, there)),
            (Some(source), None) => {
                if here.can_be_made(source) {
                    differences.push(one_sided(source, here, true));
                }
            }
            (None, Some(target)) => differences.push(one_sided(target, there, false)),
            (None, None) => {}
        }
    }
    differences
}

fn one_sided<'a>(o: &'a Object, side: &Side<'a>, on_source: bool) -> Difference<'a> {
    let definition = Some(side.definition(o));
    let (name, table) = side.name(o);
    Difference {
        kind: Kind::of(o),
        name,
        table,
        source: on_source.then_some(o),
        target: (!on_source).then_some(o),
        source_def: definition.clone().filter(|_| on_source),
        target_def: definition.filter(|_| !on_source),
        properties: Vec::new(),
        columns: table::Columns::default(),
    }
}

fn modified<'a>(source: &'a Object, target: &'a Object, here: &Side<'a>, there: &Side<'a>) -> Option<Difference<'a>> {
    let (name, table) = here.name(source);
    let mut difference = Difference {
        kind: Kind::of(source),
        name,
        table,
        source: Some(source),
        target: Some(target),
        source_def: None,
        target_def: None,
        properties: Vec::new(),
        columns: table::Columns::default(),
    };
    match (table::of(source), table::of(target)) {
        (Some(from), Some(to)) => {
            difference.columns = table::columns((source, from), (target, to), here, there);
            difference.properties = table::properties((source, from), (target, to), here, there);
            let differs = !difference.columns.is_empty() || !difference.properties.is_empty();
            differs.then_some(difference)
        }
        _ => {
            let (made, is) = (here.rendering(source), there.rendering(target));
            // what cannot be made on the target cannot be expected there either
            if made.is_empty() || text::same(&made, &is) {
                return None;
            }
            let (from, to) = (here.definition(source), there.definition(target));
            let shown = if text::same(&from, &to) { (made, is) } else { (from, to) };
            (difference.source_def, difference.target_def) = (Some(shown.0), Some(shown.1));
            Some(difference)
        }
    }
}
