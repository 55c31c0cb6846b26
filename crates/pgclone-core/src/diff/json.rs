//! The JSON of a diff: the documented keys first, further kinds in the same form after them.

use super::table::{Drift, Facts};
use super::{Diff, Difference, Kind, Property};
use serde::ser::{SerializeMap, Serializer};
use serde::Serialize;
use serde_json::{json, Value};

impl Diff<'_> {
    /// The document.
    pub fn to_json(&self) -> String {
        // the keys are strings and nothing here can fail
        serde_json::to_string(&Document(self)).unwrap_or_default()
    }

    fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        Kind::ALL
            .into_iter()
            .filter(|k| self.schema.is_none() || !k.is_of_database() || self.differences.iter().any(|d| d.kind == *k))
    }

    fn of(&self, kind: Kind, presence: Presence) -> impl Iterator<Item = &Difference<'_>> + '_ {
        self.differences
            .iter()
            .filter(move |d| d.kind == kind && presence == Presence::of(d))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Source,
    Target,
    Both,
}

impl Presence {
    const ALL: [(Presence, &'static str); 3] = [
        (Presence::Source, "only_in_source"),
        (Presence::Target, "only_in_target"),
        (Presence::Both, "modified"),
    ];

    /// What is attached to an object that both sides have counts as present where it has a value.
    fn of(d: &Difference) -> Self {
        let is_attached = d.kind >= Kind::Owners;
        let (source, target) = match is_attached {
            true => (d.source_def.is_some(), d.target_def.is_some()),
            false => (d.source.is_some(), d.target.is_some()),
        };
        match (source, target) {
            (true, false) => Presence::Source,
            (false, true) => Presence::Target,
            _ => Presence::Both,
        }
    }
}

struct Document<'a>(&'a Diff<'a>);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let diff = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &diff.schema)?;
        map.serialize_entry("in_sync", &diff.is_in_sync())?;
        map.serialize_entry("diff_count", &diff.differences.len())?;
        map.serialize_entry("summary", &Summary(diff))?;
        for kind in diff.kinds() {
            map.serialize_entry(kind.key(), &Section(diff, kind))?;
        }
        let notices: Vec<Value> = diff
            .notices
            .iter()
            .map(|w| json!({"object": w.object, "message": w.message}))
            .collect();
        map.serialize_entry("notices", &notices)?;
        if let Some(statements) = &diff.statements {
            map.serialize_entry("statements", statements)?;
        }
        map.end()
    }
}

struct Summary<'a>(&'a Diff<'a>);

impl Serialize for Summary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for kind in self.0.kinds() {
            for (presence, name) in Presence::ALL {
                map.serialize_entry(&format!("{}_{name}", kind.key()), &self.0.of(kind, presence).count())?;
            }
        }
        map.end()
    }
}

struct Section<'a>(&'a Diff<'a>, Kind);

impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Section(diff, kind) = *self;
        let mut map = serializer.serialize_map(None)?;
        for (presence, name) in Presence::ALL {
            let list: Vec<Item> = diff.of(kind, presence).map(|d| Item(d, presence)).collect();
            map.serialize_entry(name, &list)?;
        }
        map.end()
    }
}

struct Item<'a>(&'a Difference<'a>, Presence);

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Item(d, presence) = *self;
        if presence != Presence::Both && d.kind.is_listed_by_name() {
            return serializer.serialize_str(&d.name);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &d.name)?;
        if let Some(table) = &d.table {
            map.serialize_entry("table", table)?;
        }
        match presence {
            Presence::Source => map.serialize_entry("def", &d.source_def)?,
            Presence::Target => map.serialize_entry("def", &d.target_def)?,
            Presence::Both if d.kind == Kind::Tables => {
                map.serialize_entry("columns_only_in_source", &columns(&d.columns.only_in_source))?;
                map.serialize_entry("columns_only_in_target", &columns(&d.columns.only_in_target))?;
                let drift: Vec<ColumnDrift> = d.columns.drift.iter().map(column_drift).collect();
                map.serialize_entry("columns_drift", &drift)?;
            }
            Presence::Both => {
                map.serialize_entry("source_def", &d.source_def)?;
                map.serialize_entry("target_def", &d.target_def)?;
            }
        }
        if !d.properties.is_empty() {
            map.serialize_entry("properties", &d.properties)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    type_name: &'a str,
    not_null: bool,
    default: Option<&'a str>,
}

fn columns<'a>(list: &'a [Facts]) -> Vec<Column<'a>> {
    let column = |facts: &'a Facts| Column {
        name: &facts.column.name,
        type_name: &facts.column.type_name,
        not_null: facts.column.not_null,
        default: facts.expression(),
    };
    list.iter().map(column).collect()
}

#[derive(Serialize)]
struct ColumnDrift<'a> {
    name: &'a str,
    source_type: &'a str,
    target_type: &'a str,
    source_not_null: bool,
    target_not_null: bool,
    source_default: Option<&'a str>,
    target_default: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Property]>::is_empty")]
    properties: &'a [Property],
}

fn column_drift<'a>(drift: &'a Drift) -> ColumnDrift<'a> {
    let (a, b) = (&drift.source, &drift.target);
    ColumnDrift {
        name: &a.column.name,
        source_type: &a.column.type_name,
        target_type: &b.column.type_name,
        source_not_null: a.column.not_null,
        target_not_null: b.column.not_null,
        source_default: a.expression(),
        target_default: b.expression(),
        properties: &drift.properties,
    }
}
