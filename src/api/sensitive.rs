//! `pgclone.discover_sensitive` and `pgclone.sensitive_patterns`.

use pgclone_core::mask::discover::patterns;
use pgclone_core::ops;
use pgrx::iter::TableIterator;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{name, pg_extern};

use super::call::Call;
use crate::backend::text::{argument, required};

#[pg_extern]
fn discover_sensitive(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin("discover_sensitive", source_conninfo)?;
    let schema = required("schema_name", schema_name)?;
    let options = argument(options);
    call.run(|cx| async move { ops::discover(&conninfo, &schema, options.as_deref(), &cx).await })
}

#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn sensitive_patterns() -> TableIterator<
    'static,
    (
        name!(category, &'static str),
        name!(name, &'static str),
        name!(types, String),
        name!(strategy, &'static str),
        name!(value_form, Option<String>),
        name!(only_of_people, bool),
    ),
> {
    let rows = patterns().iter().flat_map(|p| {
        let types = joined(p.kinds.iter().map(|k| k.name()));
        let forms = joined(p.values.iter().map(|v| v.name()));
        let forms = (!forms.is_empty()).then_some(forms);
        p.names
            .iter()
            .map(move |name| (p.category, *name, types.clone(), p.strategy, forms.clone(), p.of_people))
    });
    TableIterator::new(rows)
}

fn joined(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
