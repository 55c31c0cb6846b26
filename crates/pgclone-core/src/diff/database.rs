//! The properties of the database itself: connection limit, comment, privileges, settings.

use super::{table, Comparison, Difference, Kind};
use crate::ddl::{self, Render};

/// The statements of a clone that the target's database does not satisfy yet. Settings that only the target has stay, as
/// they do when a database is cloned.
pub(super) fn statements(comparison: &Comparison) -> Vec<String> {
    let (source, target) = (comparison.source, comparison.target);
    let current = &target.database;
    let mut wanted = source.database.clone();
    wanted.settings.retain(|s| !current.settings.contains(s));
    for of_role in &mut wanted.role_settings {
        let there = current.role_settings.iter().find(|r| r.role == of_role.role);
        of_role
            .settings
            .retain(|s| !there.is_some_and(|there| there.settings.contains(s)));
    }
    ddl::alter_database(&wanted, current, &Render::new(source, target)).0
}

/// One difference for all of them.
pub(super) fn compare<'a>(comparison: &'a Comparison<'a>) -> Option<Difference<'a>> {
    let statements = statements(comparison);
    (!statements.is_empty()).then(|| Difference {
        kind: Kind::Database,
        name: comparison.target.database.name.clone(),
        table: None,
        source: None,
        target: None,
        source_def: Some(statements.join("; ")),
        target_def: None,
        properties: Vec::new(),
        columns: table::Columns::default(),
    })
}
