//! What a renderer may look at: both catalogs, the names that objects get on the target, and a place for warnings.

use super::{TableParts, Warning};
use crate::catalog::{class, Catalog, Detail, Object, ObjectId, Oid};
use crate::hash::{HashMap, HashSet};
use crate::ident::{qualified, quote_ident};
use crate::sqltext::{Qualifier, Renames};
use crate::version::ServerVersion;
use std::cell::{OnceCell, RefCell};

/// The context of one rendering.
pub struct Render<'a> {
    /// Catalog that the objects come from.
    pub source: &'a Catalog,
    /// Catalog of the server that will run the statements.
    pub target: &'a Catalog,
    /// Everything that is cloned.
    pub selected: HashSet<ObjectId>,
    /// What each `CREATE TABLE` carries inline.
    pub parts: HashMap<ObjectId, TableParts>,
    /// Columns that have a default: relation and column name.
    pub defaults: HashSet<(Oid, &'a str)>,
    /// Views that a dummy has been made for.
    pub dummies: HashSet<ObjectId>,
    /// Domains whose checks are added by an entry of their own.
    pub split_domains: HashSet<ObjectId>,
    /// New names of objects that do not keep theirs (a table cloned under another name, and what belongs to it).
    pub names: HashMap<ObjectId, String>,
    /// Made of `names` when first needed.
    renames: OnceCell<Renames>,
    warnings: RefCell<Vec<Warning>>,
    said: RefCell<HashSet<Warning>>,
}

impl<'a> Render<'a> {
    /// A context in which every object keeps its name.
    pub fn new(source: &'a Catalog, target: &'a Catalog) -> Self {
        Self {
            source,
            target,
            selected: HashSet::default(),
            parts: HashMap::default(),
            defaults: defaults(source),
            dummies: HashSet::default(),
            split_domains: HashSet::default(),
            names: HashMap::default(),
            renames: OnceCell::new(),
            warnings: RefCell::default(),
            said: RefCell::default(),
        }
    }

    /// Version of the server that will run the statements.
    pub fn target_version(&self) -> ServerVersion {
        self.target.server.version()
    }

    /// Records that something about `object` is left out or changed. The same is said once.
    pub fn warn(&self, object: &Object, message: impl Into<String>) {
        let warning = Warning {
            object: object.describe(),
            message: message.into(),
        };
        if self.said.borrow_mut().insert(warning.clone()) {
            self.warnings.borrow_mut().push(warning);
        }
    }

    /// Takes the warnings so far.
    pub fn take_warnings(&self) -> Vec<Warning> {
        self.said.take();
        self.warnings.take()
    }

    /// New name of an object that does not keep its own.
    pub fn renamed(&self, id: ObjectId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// Qualified, quoted name of an object on the target.
    pub fn name_of(&self, o: &Object) -> String {
        let name = self.renamed(o.id).unwrap_or(&o.name);
        match &o.schema {
            Some(schema) => qualified(schema, name),
            None => quote_ident(name),
        }
    }

    /// Qualified, quoted name on the target of the relation with that OID on the source.
    pub fn relation_name(&self, oid: Oid) -> String {
        self.source
            .get(ObjectId::new(class::PG_CLASS, oid))
            .map_or_else(|| format!("{oid}::regclass"), |o| self.name_of(o))
    }

    /// Qualified, quoted name of an index or of the index behind a constraint, by the index's OID.
    pub fn index_name(&self, oid: Oid, name_on_source: Option<&str>) -> Option<String> {
        let id = self.source.resolve(ObjectId::new(class::PG_CLASS, oid));
        match (self.source.get(id), self.renamed(id)) {
            (Some(o), Some(name)) => {
                let schema = o.schema.as_deref().or(self.source.schema_of_table(o));
                Some(qualified(schema.unwrap_or_default(), name))
            }
            _ => name_on_source.map(str::to_owned),
        }
    }

    /// The same for the partitioned index that an index is to be attached to, if it is cloned too.
    pub fn parent_index(&self, parent: Option<Oid>, name_on_source: Option<&str>) -> Option<String> {
        let id = self.source.resolve(ObjectId::new(class::PG_CLASS, parent?));
        self.selected
            .contains(&id)
            .then(|| self.index_name(parent?, name_on_source))
            .flatten()
    }

    /// ` CONSTRAINT name`.
    pub fn constraint_clause(&self, id: ObjectId, name: &str) -> String {
        format!(" CONSTRAINT {}", quote_ident(self.renamed(id).unwrap_or(name)))
    }

    /// The tablespace if the target has it; else a warning.
    pub fn tablespace<'n>(&self, o: &Object, name: Option<&'n str>) -> Option<&'n str> {
        let name = name?;
        if self.target.server.tablespaces.iter().any(|t| t == name) {
            return Some(name);
        }
        self.warn(
            o,
            format!(
                "tablespace {} does not exist on the target, the default is used",
                quote_ident(name)
            ),
        );
        None
    }

    /// Text from the server in which relations may be named that have other names on the target.
    pub fn retarget(&self, text: &str) -> String {
        match self.names.is_empty() {
            true => text.to_owned(),
            false => self.renames().apply(text, None),
        }
    }

    /// The same for an expression over the columns of a relation: a check, a policy, a part of an index.
    pub fn retarget_expression(&self, relation: Oid, text: &str) -> String {
        self.retarget_of(relation, text, false)
    }

    /// The same for the definition of a rule on a relation.
    pub fn retarget_rule(&self, relation: Oid, text: &str) -> String {
        self.retarget_of(relation, text, true)
    }

    fn retarget_of(&self, relation: Oid, text: &str, is_statement: bool) -> String {
        let id = ObjectId::new(class::PG_CLASS, relation);
        let (Some(o), Some(new_name)) = (self.source.get(id), self.renamed(id)) else {
            return self.retarget(text);
        };
        let mut columns: HashSet<&str> = SYSTEM_COLUMNS.iter().copied().collect();
        if let Detail::Table(t) = &o.detail {
            columns.extend(t.columns.iter().map(|c| c.name.as_str()));
        }
        // `t.x` is an object, if there is a schema that is called like the relation and has one of that name
        let same_schema = self
            .source
            .objects
            .iter()
            .filter(|s| s.schema.as_ref() == Some(&o.name));
        for other in same_schema {
            columns.remove(other.name.as_str());
        }
        let qualifier = Qualifier {
            schema: o.schema.as_deref().unwrap_or_default(),
            name: &o.name,
            new_name,
            columns,
            is_statement,
        };
        self.renames().apply(text, Some(&qualifier))
    }

    fn renames(&self) -> &Renames {
        self.renames.get_or_init(|| {
            let mut renames = Renames::default();
            let is_relation = |id: &ObjectId| id.class == class::PG_CLASS;
            for o in self
                .names
                .keys()
                .filter(|id| is_relation(id))
                .filter_map(|id| self.source.get(*id))
            {
                renames.add(o.schema.as_deref().unwrap_or_default(), &o.name, self.name_of(o));
            }
            renames
        })
    }
}

/// What may follow a relation's name and a dot beside its columns.
const SYSTEM_COLUMNS: &[&str] = &["*", "tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];

fn defaults(catalog: &Catalog) -> HashSet<(Oid, &str)> {
    catalog
        .objects
        .iter()
        .filter_map(|o| match &o.detail {
            Detail::Default(d) if d.generated.is_none() => Some((d.table, d.column.as_str())),
            _ => None,
        })
        .collect()
}
