//! DDL renderers: from an [`Object`] to the statements that make it again. Pure: no session, no clock.
//!
//! One file per group of classes, beside the catalog file of the same name. A renderer gets the object and the
//! [`Render`] context and returns statements without a trailing semicolon. Every name that is not already SQL text from
//! the server's own `pg_get_*def` is quoted by [`crate::ident`]. What the target cannot take is left out and said with
//! [`Render::warn`]; nothing is dropped in silence.

mod attachments;
mod code;
mod database;
mod foreign;
mod locale;
mod membership;
mod misc;
mod older;
mod operator;
mod publish;
mod relation;
mod render;
mod role;
mod rule;
mod textsearch;
mod types;

pub use attachments::{
    acl, acl_change, comment_list, comments, extension_dependencies, grants_to, label_list, labels, owner,
    privilege_list, renew_privileges, system_acls, Comment, Synchronised, TablePrivileges,
};
pub use code::set_clause;
pub use database::{alter_database, database_labels, database_options};
pub use membership::Memberships;
pub use misc::default_acl_reset;
pub use older::tried_on_older;
pub use publish::{drop_published_schema, drop_published_table, drop_subscription, subscription_options};
pub use relation::{
    added_column, attach_partition, column_changes, dummy_view, foreign_options, not_null_clause, owned_by, reloptions,
    row_security, separate_not_null, split, Split, TableParts,
};
pub use render::Render;
pub use role::{role, role_labels, role_settings};
pub use rule::enabled;
pub use types::{domain_checks, domain_not_valid};

use crate::catalog::{Detail, Object};

/// Something that does not come along, or not unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Warning {
    /// The object, as [`Object::describe`] says it.
    pub object: String,
    /// What happens to it, for example `owner "app" does not exist on the target, left with the current user`.
    pub message: String,
}

/// The statements that define the object, without owner, comment, label and privileges.
pub fn create(object: &Object, cx: &Render) -> Vec<String> {
    match &object.detail {
        Detail::Schema(d) => misc::schema(object, d, cx),
        Detail::Extension(d) => misc::extension(object, d, cx),
        Detail::Statistics(d) => misc::statistics(object, d, cx),
        Detail::EventTrigger(d) => misc::event_trigger(object, d, cx),
        Detail::DefaultAcl(d) => misc::default_acl(object, d, cx),
        Detail::LargeObject(d) => misc::large_object(object, d, cx),
        Detail::Enum(d) => types::enumeration(object, d, cx),
        Detail::Domain(d) => types::domain(object, d, cx),
        Detail::Composite(d) => types::composite(object, d, cx),
        Detail::Range(d) => types::range(object, d, cx),
        Detail::BaseType(d) => types::base(object, d, cx),
        Detail::ShellType => types::shell(object),
        Detail::Function(d) => code::function(object, d, cx),
        Detail::Aggregate(d) => code::aggregate(object, d, cx),
        Detail::Language(d) => code::language(object, d, cx),
        Detail::Cast(d) => code::cast(object, d, cx),
        Detail::Transform(d) => code::transform(object, d, cx),
        Detail::Collation(d) => locale::collation(object, d, cx),
        Detail::Conversion(d) => locale::conversion(object, d, cx),
        Detail::Operator(d) => operator::operator(object, d, cx),
        Detail::OperatorFamily(d) => operator::family(object, d, cx),
        Detail::OperatorClass(d) => operator::class(object, d, cx),
        Detail::AccessMethod(d) => operator::access_method(object, d, cx),
        Detail::TsParser(d) => textsearch::parser(object, d, cx),
        Detail::TsTemplate(d) => textsearch::template(object, d, cx),
        Detail::TsDictionary(d) => textsearch::dictionary(object, d, cx),
        Detail::TsConfiguration(d) => textsearch::configuration(object, d, cx),
        Detail::ForeignDataWrapper(d) => foreign::wrapper(object, d, cx),
        Detail::ForeignServer(d) => foreign::server(object, d, cx),
        Detail::UserMapping(d) => foreign::user_mapping(object, d, cx),
        Detail::Table(d) => relation::table(object, d, cx),
        Detail::View(d) => relation::view(object, d, cx),
        Detail::MatView(d) => relation::matview(object, d, cx),
        Detail::Sequence(d) => relation::sequence(object, d, cx),
        Detail::Index(d) => relation::index(object, d, cx),
        Detail::Constraint(d) => relation::constraint(object, d, cx),
        Detail::Default(d) => relation::column_default(object, d, cx),
        Detail::Trigger(d) => rule::trigger(object, d, cx),
        Detail::Rule(d) => rule::rule(object, d, cx),
        Detail::Policy(d) => rule::policy(object, d, cx),
        Detail::Publication(d) => publish::publication(object, d, cx),
        Detail::PublicationTable(d) => publish::table(object, d, cx),
        Detail::PublicationSchema(d) => publish::schema(object, d, cx),
        Detail::Subscription(d) => publish::subscription(object, d, cx),
    }
}

/// The statement that makes a type's name known before the type.
pub fn shell_type(o: &Object) -> Vec<String> {
    vec![types::shell_statement(o)]
}
