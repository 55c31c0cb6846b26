//! From one set of privileges on a table and its columns to another, whatever both are.
//!
//! Everything that is held is revoked, then everything that is wanted is granted in its order. So the list ends exactly as
//! wanted, grantors and order included. All of it is one transaction: nobody sees what is between.

use super::privileges::{entries, Entry, Party, Road, Subject};
use crate::catalog::{class, Acl, AclItem, Catalog, Family, Object, ObjectId};
use crate::ident::quote_ident;
use std::collections::BTreeMap;

/// The privileges on a table: on the whole of it, and on its columns by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TablePrivileges {
    /// On the table.
    pub table: Vec<AclItem>,
    /// On columns that have any.
    #[serde(default)]
    pub columns: BTreeMap<String, Vec<AclItem>>,
}

impl TablePrivileges {
    /// What a table has now.
    pub fn of(catalog: &Catalog, o: &Object, columns: &[crate::catalog::Column]) -> Self {
        let acl = |num: i32| catalog.attachments.acls.get(&(o.id, num));
        let items = |acl: &Acl| acl.items.clone();
        let of_columns = columns
            .iter()
            .filter_map(|c| acl(c.num).map(|a| (c.name.clone(), items(a))))
            .filter(|(_, items)| !items.is_empty());
        Self {
            table: acl(0).map_or_else(|| owners(catalog, o), items),
            columns: of_columns.collect(),
        }
    }

    /// All of them, with the column.
    pub fn items(&self) -> impl Iterator<Item = (Option<&str>, &AclItem)> {
        let of_columns = self
            .columns
            .iter()
            .flat_map(|(c, items)| items.iter().map(move |i| (Some(c.as_str()), i)));
        self.table.iter().map(|i| (None, i)).chain(of_columns)
    }

    /// Those that a test keeps; columns without any are left out.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(Option<&str>, &AclItem) -> bool) -> Self {
        let of = |column: Option<&str>, items: &[AclItem]| -> Vec<AclItem> {
            items.iter().filter(|i| keep(column, i)).cloned().collect()
        };
        let columns = self.columns.iter().map(|(c, items)| (c.clone(), of(Some(c), items)));
        Self {
            table: of(None, &self.table),
            columns: columns.filter(|(_, items)| !items.is_empty()).collect(),
        }
    }
}

/// What a table has whose list is not written down: everything is the owner's.
fn owners(catalog: &Catalog, o: &Object) -> Vec<AclItem> {
    let owner = o.owner.clone().unwrap_or_default();
    let all = super::privileges::all_privileges("TABLE", false, catalog.server.version());
    let item = |privilege: &&str| AclItem {
        grantor: owner.clone(),
        grantee: Some(owner.clone()),
        privilege: (*privilege).to_owned(),
        grantable: false,
    };
    all.iter().map(item).collect()
}

/// The statements that lead from one state to the other. What cannot be granted is returned, too, in words.
pub fn renew_privileges(
    catalog: &Catalog,
    o: &Object,
    from: &TablePrivileges,
    to: &TablePrivileges,
) -> (Vec<String>, Vec<String>) {
    if from == to {
        return (Vec::new(), Vec::new());
    }
    let owner = o.owner.clone().unwrap_or_default();
    let subject = |column: Option<&str>, also: Vec<Entry>| Subject {
        prefix: String::new(),
        keyword: "TABLE",
        identity: o.qualified(),
        column: column.map(quote_ident),
        also,
        locked_out: locked_out(catalog, o, from, to),
        owner: quote_ident(&owner),
        source: catalog.server.version(),
        target: catalog.server.version(),
    };
    let mut statements = Vec::new();
    for (column, entry) in held(from, &owner) {
        statements.extend(subject(column.as_deref(), Vec::new()).revoke_all_of(&entry));
    }
    let wanted = entries(&to.table, &owner);
    let mut warnings = Vec::new();
    let mut grant = |subject: &Subject, wanted: &[Entry]| {
        let (granted, left_out) = Road::new(subject, &[]).granting(wanted);
        statements.extend(granted);
        warnings.extend(left_out);
    };
    grant(&subject(None, Vec::new()), &wanted);
    for (column, items) in &to.columns {
        grant(&subject(Some(column), wanted.clone()), &entries(items, &owner));
    }
    (statements, warnings)
}

/// What others granted before what the owner did, columns before the table: revoking on the table revokes on its columns.
fn held(from: &TablePrivileges, owner: &str) -> Vec<(Option<String>, Entry)> {
    let of_columns = from
        .columns
        .iter()
        .flat_map(|(c, items)| entries(items, owner).into_iter().map(move |e| (Some(c.clone()), e)));
    let of_table = entries(&from.table, owner).into_iter().map(|e| (None, e));
    let mut held: Vec<(Option<String>, Entry)> = of_columns.chain(of_table).collect();
    held.sort_by_key(|(_, entry)| entry.grantor == Party::Owner);
    held
}

/// The schema, and those who granted something in it but cannot use it.
fn locked_out(
    catalog: &Catalog,
    o: &Object,
    from: &TablePrivileges,
    to: &TablePrivileges,
) -> Option<(String, Vec<String>)> {
    let schema = catalog.find(Family::Schema, &quote_ident(o.schema.as_deref()?))?;
    let usage = catalog
        .attachments
        .acls
        .get(&(ObjectId::new(class::PG_NAMESPACE, schema.id.oid), 0))
        .map_or(&[][..], |acl| &acl.items);
    let may_use = |role: &String| {
        schema.owner.as_ref() == Some(role)
            || usage
                .iter()
                .any(|i| i.privilege == "USAGE" && (i.grantee.is_none() || i.grantee.as_ref() == Some(role)))
    };
    let mut grantors: Vec<String> = Vec::new();
    for (_, item) in from.items().chain(to.items()) {
        if Some(&item.grantor) != o.owner.as_ref() && !grantors.contains(&item.grantor) && !may_use(&item.grantor) {
            grantors.push(item.grantor.clone());
        }
    }
    (!grantors.is_empty()).then(|| (schema.identity(), grantors))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(grantor: &str, grantee: &str, privilege: &str, grantable: bool) -> AclItem {
        AclItem {
            grantor: grantor.to_owned(),
            grantee: (!grantee.is_empty()).then(|| grantee.to_owned()),
            privilege: privilege.to_owned(),
            grantable,
        }
    }

    #[test]
    fn what_others_granted_goes_with_their_option() {
        let from = TablePrivileges {
            table: vec![item("o", "bob", "SELECT", true), item("bob", "", "SELECT", false)],
            columns: [("a".to_owned(), vec![item("bob", "dave", "SELECT", false)])].into(),
        };
        let order: Vec<_> = held(&from, "o").into_iter().map(|(c, e)| (c, e.grantee)).collect();
        assert_eq!(
            order,
            [
                (Some("a".to_owned()), Party::Role("dave".to_owned())),
                (None, Party::Public),
                (None, Party::Role("bob".to_owned()))
            ]
        );
    }
}
