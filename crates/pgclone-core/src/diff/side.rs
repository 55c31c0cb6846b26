//! One side of a comparison: the objects in scope and how they are described.

use super::Comparison;
use crate::archive;
use crate::catalog::{Attachments, Catalog, Column, ColumnDefault, DatabaseProperties, Detail, Object, ObjectId, Oid};
use crate::context::Scope;
use crate::ddl::{self, Render, Warning};
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::ident::quote_ident;
use crate::select;
use crate::sqlstate;

/// A server like the target with nothing in it. Rendered for it, both sides are described as if made anew.
pub(super) struct Bare(Catalog);

impl Bare {
    pub(super) fn like(target: &Catalog) -> Self {
        Self(Catalog::new(
            target.server.clone(),
            DatabaseProperties::default(),
            Vec::new(),
            Vec::new(),
            Attachments::default(),
            HashMap::default(),
        ))
    }
}

/// The objects of one side.
pub(super) struct Side<'a> {
    pub catalog: &'a Catalog,
    pub cx: Render<'a>,
    schema: Option<&'a str>,
    /// Both servers name the NOT NULL of a domain (17 and later).
    names_not_null: bool,
    defaults: HashMap<(Oid, i32), &'a ColumnDefault>,
    identities: HashMap<(Oid, i32), &'a Object>,
}

impl<'a> Side<'a> {
    /// The objects that a clone would make, and what it would leave out.
    pub(super) fn source(comparison: &'a Comparison<'a>) -> Result<(Self, Vec<Warning>)> {
        let (catalog, target) = (comparison.source, comparison.target);
        let is_there = match &comparison.scope {
            Scope::Schema { schema } => super::has_schema(catalog, schema),
            _ => true,
        };
        if !is_there {
            return Ok((Self::new(catalog, HashSet::default(), comparison), Vec::new()));
        }
        let options = &comparison.options.clone;
        let selection = match select::select(catalog, target, &comparison.scope, options) {
            // a clone would be refused; what it would be about can be compared all the same
            Err(e) if e.sqlstate == sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE => {
                let mut selection = select::select(catalog, catalog, &comparison.scope, options)?;
                selection.warnings.push(Warning {
                    object: "clone".to_owned(),
                    message: format!("would be refused: {}", e.message),
                });
                selection
            }
            other => other?,
        };
        let side = Self::new(catalog, selection.objects, comparison);
        Ok((side, selection.warnings))
    }

    /// What the target has in the same scope.
    pub(super) fn target(comparison: &'a Comparison<'a>) -> Result<Self> {
        let catalog = comparison.target;
        let is_there = match &comparison.scope {
            Scope::Schema { schema } => super::has_schema(catalog, schema),
            _ => true,
        };
        let objects = if is_there {
            select::select(catalog, catalog, &comparison.scope, &comparison.options.clone)?.objects
        } else {
            HashSet::default()
        };
        Ok(Self::new(catalog, objects, comparison))
    }

    fn new(catalog: &'a Catalog, mut objects: HashSet<ObjectId>, comparison: &'a Comparison<'a>) -> Self {
        let is_ours = |id: &ObjectId| {
            catalog
                .get(*id)
                .is_some_and(|o| matches!(o.detail, Detail::Extension(_)) && o.name == "pgclone")
        };
        objects.retain(|id| !is_ours(id));
        let mut cx = Render::new(catalog, &comparison.bare.0);
        cx.selected = objects;
        cx.parts = archive::build(catalog, &cx.selected, &|_| false, false).parts;
        Self {
            catalog,
            cx,
            schema: match &comparison.scope {
                Scope::Schema { schema } => Some(schema),
                _ => None,
            },
            names_not_null: [comparison.source, comparison.target]
                .iter()
                .all(|c| c.server.version().at_least(17)),
            defaults: catalog.objects.iter().filter_map(default).collect(),
            identities: catalog.objects.iter().filter_map(identity).collect(),
        }
    }

    /// Default or generation expression of a column.
    pub(super) fn default_of(&self, table: Oid, column: i32) -> Option<&'a ColumnDefault> {
        self.defaults.get(&(table, column)).copied()
    }

    /// What makes a column an identity: the clause with the parameters and the name of its sequence.
    pub(super) fn identity_of(&self, table: Oid, column: &Column) -> Option<String> {
        let sequence = self.identities.get(&(table, column.num))?;
        let statement = ddl::create(sequence, &self.cx).join("; ");
        let clause = statement.find(" GENERATED ").map(|at| statement[at + 1..].to_owned());
        clause.or(Some(statement))
    }

    /// The objects that are compared as such. Parts of tables (defaults, identity sequences) are compared with them.
    pub(super) fn objects(&self) -> impl Iterator<Item = &'a Object> + '_ {
        let stands_alone = |o: &&Object| match &o.detail {
            Detail::Default(d) => d.table_kind == 'v',
            Detail::Sequence(s) => !s.is_identity,
            _ => true,
        };
        let selected = self.catalog.objects.iter().filter(|o| self.cx.selected.contains(&o.id));
        selected.filter(stands_alone)
    }

    /// False for what the target cannot take at all; a warning of the renderer says why.
    pub(super) fn can_be_made(&self, o: &Object) -> bool {
        !ddl::create(o, &self.cx).is_empty()
    }

    /// All that defines the object, as text to compare.
    pub(super) fn rendering(&self, o: &Object) -> String {
        let mut statements = match &o.detail {
            // its version is that of the target's files
            Detail::Schema(_) => vec!["CREATE SCHEMA".to_owned()],
            _ => ddl::create(o, &self.cx),
        };
        match &o.detail {
            Detail::Domain(d) => {
                if let Some(n) = d.not_null_constraint().filter(|_| !self.names_not_null) {
                    let named = format!(" CONSTRAINT {} NOT NULL", quote_ident(&n.name));
                    statements
                        .iter_mut()
                        .for_each(|s| *s = s.replacen(&named, " NOT NULL", 1));
                }
                statements.extend(ddl::domain_not_valid(o, d, &self.cx));
            }
            Detail::Sequence(s) => statements.extend(ddl::owned_by(o, s, &self.cx)),
            _ => {}
        }
        // a comment on a constraint that is not valid is said with it, and compared with the other comments
        statements.retain(|s| !s.starts_with("COMMENT ON "));
        statements.join(";\n")
    }

    /// The definition that a reader wants to see.
    pub(super) fn definition(&self, o: &Object) -> String {
        match &o.detail {
            Detail::Index(i) => i.definition.clone(),
            Detail::Constraint(k) => k.definition.clone(),
            Detail::Trigger(t) if !t.is_copy => t.definition.clone(),
            Detail::View(v) => v.definition.clone(),
            Detail::MatView(m) => m.definition.clone(),
            Detail::Default(d) => d.expression.clone(),
            // connection strings and options may hold passwords
            Detail::Subscription(_) | Detail::UserMapping(_) => o.describe(),
            Detail::Table(_) => String::new(),
            _ => self.rendering(o),
        }
    }

    /// The name, and the table that the object belongs to. In the diff of one schema the schema is not said.
    pub(super) fn name(&self, o: &Object) -> (String, Option<String>) {
        let home = select::home_schema(self.catalog, o);
        let is_local = self.schema.is_some() && home == self.schema;
        let table = select::table_of(o)
            .filter(|_| !matches!(o.detail, Detail::Sequence(_)))
            .and_then(|t| self.catalog.get(t));
        let table_name = table.map(|t| if is_local { t.name.clone() } else { t.qualified() });
        let name = match &o.detail {
            _ if !is_local && table.is_none() => o.identity(),
            Detail::Function(f) => format!("{}({})", o.name, f.argument_types),
            Detail::Aggregate(a) => format!("{}({})", o.name, a.argument_types),
            Detail::Operator(_) | Detail::OperatorClass(_) | Detail::OperatorFamily(_) => o.identity(),
            Detail::Default(d) => d.column.clone(),
            _ => o.name.clone(),
        };
        (name, table_name)
    }
}

fn default(o: &Object) -> Option<((Oid, i32), &ColumnDefault)> {
    match &o.detail {
        Detail::Default(d) => Some(((d.table, d.column_num), d)),
        _ => None,
    }
}

fn identity(o: &Object) -> Option<((Oid, i32), &Object)> {
    match &o.detail {
        Detail::Sequence(s) if s.is_identity => Some(((s.owner_table?, s.owner_column_num?), o)),
        _ => None,
    }
}
