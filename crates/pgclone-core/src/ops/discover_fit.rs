//! Which rule for a sensitive column a clone would take: the proposals of `discover_sensitive` are asked what the option
//! `mask` is asked, so that they can be pasted.

use crate::catalog::{class, Catalog, Column, Detail, Object, ObjectId, Table};
use crate::context::Scope;
use crate::error::Result;
use crate::hash::HashSet;
use crate::ident::qualified;
use crate::mask::{self, Json, Masks, Probe, Rules, TableMask};
use crate::sqlstate::INSUFFICIENT_PRIVILEGE;
use crate::transport::Session;
use serde_json::{json, Map, Value};

/// A rule for a column.
#[derive(Clone, Debug)]
pub(super) struct Proposal<'a> {
    pub table: &'a Object,
    pub column: &'a Column,
    /// As the option takes it.
    pub rule: Value,
    /// Share of the values that look like it.
    pub confidence: Option<f64>,
}

/// The source and its catalog.
pub(super) struct Fitting<'s, 'a> {
    source: &'s Session,
    catalog: &'a Catalog,
    scope: Scope,
    /// All objects.
    all: HashSet<ObjectId>,
    /// All but foreign keys: a proposal of one end is no mistake yet.
    single: HashSet<ObjectId>,
}

impl<'s, 'a> Fitting<'s, 'a> {
    pub(super) fn new(source: &'s Session, catalog: &'a Catalog, schema: &str) -> Self {
        let ids =
            |wanted: &dyn Fn(&Object) -> bool| catalog.objects.iter().filter(|o| wanted(o)).map(|o| o.id).collect();
        Self {
            source,
            catalog,
            scope: Scope::Schema {
                schema: schema.to_owned(),
            },
            all: ids(&|_| true),
            single: ids(&|o| !matches!(&o.detail, Detail::Constraint(k) if k.kind == 'f')),
        }
    }

    /// The first of the rules that the column, its keys, its domain and the checks of its table take.
    pub(super) async fn first(
        &self,
        table: &'a Object,
        column: &'a Column,
        rules: Vec<Value>,
    ) -> Result<Option<Value>> {
        for rule in rules {
            let proposal = Proposal {
                table,
                column,
                rule,
                confidence: None,
            };
            let Ok(masks) = self.masks(std::slice::from_ref(&proposal), &self.single) else {
                continue;
            };
            if self.stands(&masks).await? {
                return Ok(Some(proposal.rule));
            }
        }
        Ok(None)
    }

    /// The masks that some proposals are, checked against the keys among `selected`. All tables are part of the clone, so
    /// that a foreign key with a rule at one end is seen from both.
    fn masks(&self, proposals: &[Proposal], selected: &HashSet<ObjectId>) -> Result<Masks> {
        let mut tables = Map::new();
        for p in proposals {
            let name = qualified(p.table.schema.as_deref().unwrap_or_default(), &p.table.name);
            let columns = tables.entry(name).or_insert_with(|| json!({}));
            if let Value::Object(columns) = columns {
                columns.insert(p.column.name.clone(), p.rule.clone());
            }
        }
        let rules = Rules::of_tables(&Json(Value::Object(tables)))?;
        let masks = Masks::resolve(self.catalog, &self.all, &self.scope, &rules)?;
        mask::check(self.catalog, &self.all, selected, &masks)?;
        Ok(masks)
    }

    /// Asks the source where only values can tell: checks of domains and of tables.
    async fn stands(&self, masks: &Masks) -> Result<bool> {
        for (id, mask) in masks.tables() {
            let Some(o) = self.catalog.get(id) else { continue };
            let Detail::Table(t) = &o.detail else { continue };
            for probe in mask::probes(o, t, None, mask) {
                if !self.answer(&probe).await? {
                    return Ok(false);
                }
            }
            for sql in self.broken_checks(o, t, mask) {
                if !self.finds_nothing(&sql).await? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    async fn answer(&self, probe: &Probe) -> Result<bool> {
        self.aside(self.source.execute(&probe.sql), |()| true).await
    }

    async fn finds_nothing(&self, sql: &str) -> Result<bool> {
        self.aside(self.source.rows::<Value>(sql), |rows| rows.is_empty()).await
    }

    /// Whether an answer says that the mask fits; an error over a value says that it does not. Who may not read the table
    /// is told nothing. The transaction goes on.
    async fn aside<T>(
        &self,
        question: impl std::future::Future<Output = Result<T>>,
        fits: impl FnOnce(T) -> bool,
    ) -> Result<bool> {
        self.source.execute("SAVEPOINT pgclone").await?;
        let answer = match question.await {
            Ok(answer) => fits(answer),
            Err(e) if e.sqlstate == INSUFFICIENT_PRIVILEGE => true,
            Err(e) if matches!(e.sqlstate.get(..2), Some("22" | "23" | "42" | "P0")) => false,
            // what the source said may hold a value
            Err(e) => return Err(mask::redact(e)),
        };
        let end = "ROLLBACK TO SAVEPOINT pgclone; RELEASE SAVEPOINT pgclone";
        self.source.execute(end).await?;
        Ok(answer)
    }

    /// Queries for a row whose mask breaks a check of its table.
    fn broken_checks(&self, o: &Object, t: &Table, mask: &TableMask) -> Vec<String> {
        let columns: Vec<&Column> = t.columns.iter().filter(|c| c.generated.is_none()).collect();
        let query = |k: &Object| match &k.detail {
            Detail::Constraint(k) if k.kind == 'c' && ObjectId::new(class::PG_CLASS, k.table) == o.id => {
                k.columns.iter().find(|&&n| mask.of(n).is_some())?;
                let inside = k.definition.strip_prefix("CHECK (")?;
                let (expression, _) = inside.rsplit_once(')')?;
                let rows = mask::from(&o.qualified(), &columns, Some(mask), None);
                let outputs = mask::outputs(&columns, Some(mask));
                Some(format!(
                    "SELECT 1 AS broken FROM (SELECT {outputs} {rows}) AS {} WHERE NOT (\n{expression}\n) LIMIT 1",
                    crate::ident::quote_ident(&o.name)
                ))
            }
            _ => None,
        };
        self.catalog.objects.iter().filter_map(query).collect()
    }

    /// Makes the two ends of each foreign key agree: NULL at the referencing end if it can be, else no rule at all. Returns
    /// the proposals that had to go.
    pub(super) async fn agree(&self, proposals: &mut Vec<Proposal<'a>>) -> Result<Vec<Proposal<'a>>> {
        let mut gone = Vec::new();
        for key in &self.catalog.objects {
            let Detail::Constraint(k) = &key.detail else { continue };
            let Some(parent) = k.referenced_table.filter(|_| k.kind == 'f') else {
                continue;
            };
            let only = HashSet::from_iter([key.id]);
            let is_child = |p: &Proposal| p.table.id.oid == k.table && k.columns.contains(&p.column.num);
            let is_parent = |p: &Proposal| p.table.id.oid == parent && k.referenced_columns.contains(&p.column.num);
            let agrees = |some: &[Proposal<'a>]| {
                let ends: Vec<Proposal> = some.iter().filter(|p| is_child(p) || is_parent(p)).cloned().collect();
                self.masks(&ends, &only).is_ok()
            };
            if agrees(proposals) {
                continue;
            }
            let mut nulls = proposals.clone();
            nulls
                .iter_mut()
                .filter(|p| is_child(p))
                .for_each(|p| p.rule = "null".into());
            let children: Vec<Proposal> = nulls.iter().filter(|p| is_child(p)).cloned().collect();
            let takes_null = match self.masks(&children, &self.single) {
                Ok(masks) => !children.is_empty() && self.stands(&masks).await?,
                Err(_) => false,
            };
            if takes_null && agrees(&nulls) {
                *proposals = nulls;
                continue;
            }
            let (ends, rest) = proposals.drain(..).partition(|p| is_child(p) || is_parent(p));
            gone.extend::<Vec<Proposal>>(ends);
            *proposals = rest;
        }
        Ok(gone)
    }
}
