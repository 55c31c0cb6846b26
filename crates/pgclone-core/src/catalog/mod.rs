//! The object model: everything that a database's catalogs say, in typed form.
//!
//! It is read in a fixed number of set-based queries ([`read`]), from the source and from the target alike. Selection,
//! DDL, diff, preflight and verify all work on it; nothing else in pgclone reads a catalog.
//!
//! One [`Object`] is one thing that `pg_dump` would dump. What many classes share (name, owner, extension membership) is
//! in the object itself; comments, privileges and security labels are kept beside, keyed by address
//! ([`Attachments`]), because they also exist for sub-objects (columns) and for objects that are not cloned.

mod attachments;
mod code;
mod column;
mod database;
mod foreign;
mod id;
mod locale;
mod misc;
mod operator;
mod publish;
pub mod read;
mod relation;
mod role;
mod rule;
mod server;
pub mod sql;
mod textsearch;
mod types;

pub use attachments::{with_new_owner, Acl, AclItem, Attachments, SecurityLabel, SystemAcl};
pub use code::*;
pub use column::*;
pub use database::*;
pub use foreign::*;
pub use id::*;
pub use locale::*;
pub use misc::*;
pub use operator::*;
pub use publish::*;
pub use relation::*;
pub use role::{Membership, Role, RoleConfig, RoleLabel, Roles};
pub use rule::*;
pub use server::*;
pub use textsearch::*;
pub use types::*;

use crate::hash::{HashMap, HashSet};

/// One object of a database.
#[derive(Clone, Debug)]
pub struct Object {
    /// Address without sub-object.
    pub id: ObjectId,
    /// Schema, for objects that live in one.
    pub schema: Option<String>,
    /// Name, unquoted. For objects without a name (casts, default privileges) a display text.
    pub name: String,
    /// Owner's role name, for objects that have one.
    pub owner: Option<String>,
    /// OID of the extension that this object is a member of.
    pub extension: Option<Oid>,
    /// What only this class has.
    pub detail: Detail,
}

/// The class-specific part of an [`Object`].
#[derive(Clone, Debug)]
#[allow(missing_docs)] // each variant is documented at its struct
#[allow(clippy::large_enum_variant)]
pub enum Detail {
    Schema(Schema),
    Extension(Extension),
    // types.rs
    Enum(Enum),
    Domain(Domain),
    Composite(Composite),
    Range(Range),
    BaseType(BaseType),
    ShellType,
    // code.rs
    Function(Function),
    Aggregate(Aggregate),
    Language(Language),
    Cast(Cast),
    Transform(Transform),
    // locale.rs
    Collation(Collation),
    Conversion(Conversion),
    // operator.rs
    Operator(Operator),
    OperatorFamily(OperatorFamily),
    OperatorClass(OperatorClass),
    AccessMethod(AccessMethod),
    // textsearch.rs
    TsParser(TsParser),
    TsTemplate(TsTemplate),
    TsDictionary(TsDictionary),
    TsConfiguration(TsConfiguration),
    // foreign.rs
    ForeignDataWrapper(ForeignDataWrapper),
    ForeignServer(ForeignServer),
    UserMapping(UserMapping),
    // relation.rs
    Table(Table),
    View(View),
    MatView(MatView),
    Sequence(Sequence),
    Index(Index),
    Constraint(Constraint),
    Default(ColumnDefault),
    // rule.rs
    Trigger(Trigger),
    Rule(Rule),
    Policy(Policy),
    // misc.rs
    Statistics(Statistics),
    EventTrigger(EventTrigger),
    DefaultAcl(DefaultAcl),
    LargeObject(LargeObject),
    // publish.rs
    Publication(Publication),
    PublicationTable(PublicationTable),
    PublicationSchema(PublicationSchema),
    Subscription(Subscription),
}

/// One row of `pg_depend` between two objects of the model (or of the system).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependency {
    /// Catalog of the dependent object.
    pub classid: Oid,
    /// Dependent object.
    pub objid: Oid,
    /// Column of the dependent object, or 0.
    pub objsubid: i32,
    /// Catalog of the referenced object.
    pub refclassid: Oid,
    /// Referenced object.
    pub refobjid: Oid,
    /// Column of the referenced object, or 0.
    pub refobjsubid: i32,
    /// `n`ormal, `a`uto, `i`nternal, `P`artition primary, `S` partition secondary, `e`xtension, `x` auto-extension.
    pub deptype: char,
}

/// All that is known of one database.
#[derive(Debug)]
pub struct Catalog {
    /// The server and the database themselves.
    pub server: Server,
    /// Properties of the database.
    pub database: DatabaseProperties,
    /// Every object that is not part of PostgreSQL itself, in the order of the queries.
    pub objects: Vec<Object>,
    /// `pg_depend`, without rows in which both ends are PostgreSQL's own.
    pub dependencies: Vec<Dependency>,
    /// Comments, privileges, security labels.
    pub attachments: Attachments,
    /// What stands in `pg_depend` for a part of an object, and the object (`queries/aliases.sql`).
    pub aliases: HashMap<ObjectId, ObjectId>,
    /// Operators without a function, which are no objects of their own.
    pub shell_operators: Vec<ShellOperator>,
    /// Triggers that partitions have because their parents have them, with nothing of their own.
    pub silent_copies: Vec<Object>,
    index: HashMap<ObjectId, usize>,
    by_name: HashMap<(Family, String), usize>,
}

impl Catalog {
    /// Puts the parts together and builds the look-up tables.
    pub fn new(
        server: Server,
        database: DatabaseProperties,
        objects: Vec<Object>,
        dependencies: Vec<Dependency>,
        attachments: Attachments,
        aliases: HashMap<ObjectId, ObjectId>,
    ) -> Self {
        let index = objects.iter().enumerate().map(|(i, o)| (o.id, i)).collect();
        let by_name = objects
            .iter()
            .enumerate()
            .map(|(i, o)| ((o.family(), o.identity()), i))
            .collect();
        Self {
            server,
            database,
            objects,
            dependencies,
            attachments,
            aliases,
            shell_operators: Vec::new(),
            silent_copies: Vec::new(),
            index,
            by_name,
        }
    }

    /// Takes objects out of the model, as if the database did not have them.
    pub fn remove(&mut self, gone: &HashSet<ObjectId>) {
        self.objects.retain(|o| !gone.contains(&o.id));
        self.look_up_anew();
    }

    /// Puts objects into the model, as if the database had them.
    pub fn add(&mut self, more: impl IntoIterator<Item = Object>) {
        self.objects.extend(more);
        self.look_up_anew();
    }

    fn look_up_anew(&mut self) {
        self.index = self.objects.iter().enumerate().map(|(i, o)| (o.id, i)).collect();
        self.by_name = self
            .objects
            .iter()
            .enumerate()
            .map(|(i, o)| ((o.family(), o.identity()), i))
            .collect();
    }

    /// The object at an address.
    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.index.get(&id).map(|&i| &self.objects[i])
    }

    /// The object that an address stands for: itself, or the object that it is a part of (a table for its row type).
    pub fn resolve(&self, id: ObjectId) -> ObjectId {
        let mut id = id;
        // a chain is short (array of a row type: two steps); the bound is for catalogs that contradict themselves
        for _ in 0..8 {
            match self.aliases.get(&id) {
                Some(&of) if !self.index.contains_key(&id) => id = of,
                _ => break,
            }
        }
        id
    }

    /// Schema of the table that a constraint belongs to.
    pub fn schema_of_table<'a>(&self, o: &'a Object) -> Option<&'a str> {
        match &o.detail {
            Detail::Constraint(k) => Some(&k.table_schema),
            _ => None,
        }
    }

    /// The object that has the same name as an object of another catalog: same name space ([`Family`]), same identity.
    pub fn find(&self, family: Family, identity: &str) -> Option<&Object> {
        self.by_name
            .get(&(family, identity.to_owned()))
            .map(|&i| &self.objects[i])
    }

    /// True if there is a schema of that name.
    pub fn has_schema(&self, name: &str) -> bool {
        self.find(Family::Schema, &crate::ident::quote_ident(name)).is_some()
    }

    /// The relation (table, view, sequence, index, ...) of that name.
    pub fn relation(&self, schema: &str, name: &str) -> Option<&Object> {
        self.find(Family::Relation, &crate::ident::qualified(schema, name))
    }

    /// The object that this object has the same name as in another catalog.
    pub fn counterpart(&self, other: &Object) -> Option<&Object> {
        self.find(other.family(), &other.identity())
    }

    /// The topmost of the partitioned tables above a partition that put rows where OIDs say, as far up as `attached`
    /// tables go: rows have to be loaded into that one.
    pub fn hash_root(&self, t: &Table, attached: impl Fn(ObjectId) -> bool) -> Option<&Object> {
        let (mut found, mut below) = (None, t);
        while below.is_partition() {
            let parent = below.parents.first().map(|&p| ObjectId::new(class::PG_CLASS, p));
            let Some(parent) = parent.filter(|&p| attached(p)).and_then(|p| self.get(p)) else {
                break;
            };
            let Detail::Table(above) = &parent.detail else { break };
            if above.hashes_oids {
                found = Some(parent);
            }
            below = above;
        }
        found
    }

    /// Comment on an object (`subid` 0) or on one of its columns.
    pub fn comment(&self, id: ObjectId, subid: i32) -> Option<&str> {
        self.attachments.comments.get(&(id, subid)).map(String::as_str)
    }

    /// Name of an extension by OID.
    pub fn extension_name(&self, oid: Oid) -> Option<&str> {
        self.get(ObjectId::new(class::PG_EXTENSION, oid))
            .map(|o| o.name.as_str())
    }
}
