//! The kinds of objects that a diff speaks of, and their names in its JSON.

use crate::catalog::{Detail, Object};

/// A kind: the documented six first, then what else the archive knows, and last what is attached to objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Tables,
    Indexes,
    Constraints,
    Triggers,
    Views,
    Sequences,
    Types,
    Functions,
    Operators,
    OperatorFamilies,
    OperatorClasses,
    Collations,
    Conversions,
    TextSearch,
    Defaults,
    Policies,
    Rules,
    Statistics,
    DefaultPrivileges,
    Extensions,
    Schemas,
    Languages,
    Casts,
    Transforms,
    AccessMethods,
    ForeignDataWrappers,
    ForeignServers,
    UserMappings,
    EventTriggers,
    Publications,
    Subscriptions,
    LargeObjects,
    Database,
    Owners,
    Privileges,
    Comments,
    SecurityLabels,
    ExtensionDependencies,
}

impl Kind {
    /// All kinds in the order of the JSON.
    pub const ALL: [Kind; 38] = [
        Kind::Tables,
        Kind::Indexes,
        Kind::Constraints,
        Kind::Triggers,
        Kind::Views,
        Kind::Sequences,
        Kind::Types,
        Kind::Functions,
        Kind::Operators,
        Kind::OperatorFamilies,
        Kind::OperatorClasses,
        Kind::Collations,
        Kind::Conversions,
        Kind::TextSearch,
        Kind::Defaults,
        Kind::Policies,
        Kind::Rules,
        Kind::Statistics,
        Kind::DefaultPrivileges,
        Kind::Extensions,
        Kind::Schemas,
        Kind::Languages,
        Kind::Casts,
        Kind::Transforms,
        Kind::AccessMethods,
        Kind::ForeignDataWrappers,
        Kind::ForeignServers,
        Kind::UserMappings,
        Kind::EventTriggers,
        Kind::Publications,
        Kind::Subscriptions,
        Kind::LargeObjects,
        Kind::Database,
        Kind::Owners,
        Kind::Privileges,
        Kind::Comments,
        Kind::SecurityLabels,
        Kind::ExtensionDependencies,
    ];

    /// The kind of an object.
    pub fn of(o: &Object) -> Self {
        match &o.detail {
            Detail::Table(_) => Kind::Tables,
            Detail::Index(_) => Kind::Indexes,
            Detail::Constraint(_) => Kind::Constraints,
            Detail::Trigger(_) => Kind::Triggers,
            Detail::View(_) | Detail::MatView(_) => Kind::Views,
            Detail::Sequence(_) => Kind::Sequences,
            Detail::Enum(_)
            | Detail::Domain(_)
            | Detail::Composite(_)
            | Detail::Range(_)
            | Detail::BaseType(_)
            | Detail::ShellType => Kind::Types,
            Detail::Function(_) | Detail::Aggregate(_) => Kind::Functions,
            Detail::Operator(_) => Kind::Operators,
            Detail::OperatorFamily(_) => Kind::OperatorFamilies,
            Detail::OperatorClass(_) => Kind::OperatorClasses,
            Detail::Collation(_) => Kind::Collations,
            Detail::Conversion(_) => Kind::Conversions,
            Detail::TsParser(_) | Detail::TsTemplate(_) | Detail::TsDictionary(_) | Detail::TsConfiguration(_) => {
                Kind::TextSearch
            }
            Detail::Default(_) => Kind::Defaults,
            Detail::Policy(_) => Kind::Policies,
            Detail::Rule(_) => Kind::Rules,
            Detail::Statistics(_) => Kind::Statistics,
            Detail::DefaultAcl(_) => Kind::DefaultPrivileges,
            Detail::Extension(_) => Kind::Extensions,
            Detail::Schema(_) => Kind::Schemas,
            Detail::Language(_) => Kind::Languages,
            Detail::Cast(_) => Kind::Casts,
            Detail::Transform(_) => Kind::Transforms,
            Detail::AccessMethod(_) => Kind::AccessMethods,
            Detail::ForeignDataWrapper(_) => Kind::ForeignDataWrappers,
            Detail::ForeignServer(_) => Kind::ForeignServers,
            Detail::UserMapping(_) => Kind::UserMappings,
            Detail::EventTrigger(_) => Kind::EventTriggers,
            Detail::Publication(_) | Detail::PublicationTable(_) | Detail::PublicationSchema(_) => Kind::Publications,
            Detail::Subscription(_) => Kind::Subscriptions,
            Detail::LargeObject(_) => Kind::LargeObjects,
        }
    }

    /// Its key in the JSON.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Tables => "tables",
            Kind::Indexes => "indexes",
            Kind::Constraints => "constraints",
            Kind::Triggers => "triggers",
            Kind::Views => "views",
            Kind::Sequences => "sequences",
            Kind::Types => "types",
            Kind::Functions => "functions",
            Kind::Operators => "operators",
            Kind::OperatorFamilies => "operator_families",
            Kind::OperatorClasses => "operator_classes",
            Kind::Collations => "collations",
            Kind::Conversions => "conversions",
            Kind::TextSearch => "text_search",
            Kind::Defaults => "defaults",
            Kind::Policies => "policies",
            Kind::Rules => "rules",
            Kind::Statistics => "statistics",
            Kind::DefaultPrivileges => "default_privileges",
            Kind::Extensions => "extensions",
            Kind::Schemas => "schemas",
            Kind::Languages => "languages",
            Kind::Casts => "casts",
            Kind::Transforms => "transforms",
            Kind::AccessMethods => "access_methods",
            Kind::ForeignDataWrappers => "foreign_data_wrappers",
            Kind::ForeignServers => "foreign_servers",
            Kind::UserMappings => "user_mappings",
            Kind::EventTriggers => "event_triggers",
            Kind::Publications => "publications",
            Kind::Subscriptions => "subscriptions",
            Kind::LargeObjects => "large_objects",
            Kind::Database => "database",
            Kind::Owners => "owners",
            Kind::Privileges => "privileges",
            Kind::Comments => "comments",
            Kind::SecurityLabels => "security_labels",
            Kind::ExtensionDependencies => "extension_dependencies",
        }
    }

    /// True for kinds that live in no schema: the diff of one schema has no key for them.
    pub fn is_of_database(self) -> bool {
        matches!(
            self,
            Kind::Languages
                | Kind::Casts
                | Kind::Transforms
                | Kind::AccessMethods
                | Kind::ForeignDataWrappers
                | Kind::ForeignServers
                | Kind::UserMappings
                | Kind::EventTriggers
                | Kind::Publications
                | Kind::Subscriptions
                | Kind::LargeObjects
                | Kind::Database
        )
    }

    /// True for kinds whose objects the JSON lists by name alone when one side lacks them.
    pub fn is_listed_by_name(self) -> bool {
        matches!(self, Kind::Tables | Kind::Sequences)
    }
}
