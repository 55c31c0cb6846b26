//! Columns of tables that stay whose type goes and comes back: they are text meanwhile, so that their values stay.

use super::{default_of, Work};
use crate::catalog::{class, Column, Detail, Object, ObjectId};
use crate::ident::quote_ident;

/// A column whose type is dropped and made again: on the target, and what it is on the source.
pub(super) struct Retyped<'a> {
    table: &'a Object,
    column: &'a Column,
    source: &'a Object,
    wanted: &'a Column,
}

impl<'a> Work<'a> {
    /// Columns of tables that stay whose type goes and comes back.
    pub(super) fn columns_of_replaced_types(&self) -> Vec<Retyped<'a>> {
        let mut found = Vec::new();
        if !self.drop.iter().any(|id| id.class == class::PG_TYPE) {
            return found;
        }
        for table in self.target.objects.iter().filter(|o| !self.drop.contains(&o.id)) {
            let Some(&source) = self.counterparts.get(&table.id) else {
                continue;
            };
            let (Detail::Table(t), Detail::Table(from)) = (&table.detail, &source.detail) else {
                continue;
            };
            for column in t
                .columns
                .iter()
                .filter(|c| !c.is_inherited && self.has_dropped_type(table, c))
            {
                if let Some(wanted) = from.columns.iter().find(|c| c.name == column.name) {
                    found.push(Retyped {
                        table,
                        column,
                        source,
                        wanted,
                    });
                }
            }
        }
        found
    }

    fn has_dropped_type(&self, table: &Object, column: &Column) -> bool {
        self.target.dependencies.iter().any(|d| {
            d.classid == class::PG_CLASS
                && d.objid == table.id.oid
                && d.objsubid == column.num
                && d.refclassid == class::PG_TYPE
                && self
                    .drop
                    .contains(&self.target.resolve(ObjectId::new(d.refclassid, d.refobjid)))
        })
    }

    /// Columns of a type that is dropped and made again become text meanwhile.
    pub(super) fn detached(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for r in self.columns_of_replaced_types() {
            let (name, table) = (quote_ident(&r.column.name), r.table.qualified());
            statements.push(format!("ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT"));
            statements.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} TYPE text USING {name}::text"
            ));
        }
        statements
    }

    /// The columns of a table that [`detached`](Self::detached) changed, once their type is there again.
    pub(super) fn retyped(&self, o: &Object, columns: &[Retyped]) -> Vec<String> {
        let mut statements = Vec::new();
        for r in columns.iter().filter(|r| r.source.id == o.id) {
            let (name, table) = (quote_ident(&r.wanted.name), r.table.qualified());
            let ty = &r.wanted.type_name;
            statements.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} TYPE {ty} USING {name}::{ty}"
            ));
            if let Some(d) = default_of(self.source, r.source, r.wanted.num) {
                let expression = &d.expression;
                statements.push(format!(
                    "ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {expression}"
                ));
            }
        }
        statements
    }
}
