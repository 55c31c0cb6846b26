//! Privileges as the server keeps them: a list of entries, one for each pair of grantor and grantee, in the order in
//! which the pairs were first granted. The clone's list gets the same entries in the same order: a later dump prints
//! grants in that order, and a grant that rests on a grant option must come after it.

use crate::catalog::AclItem;
use crate::ident::quote_ident;
use crate::version::ServerVersion;

/// Who grants or holds. The owner is kept apart from other roles because it may be another role on the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ddl) enum Party {
    /// The object's owner.
    Owner,
    /// Everybody.
    Public,
    /// A role by name, unquoted.
    Role(String),
}

/// What one grantor gave to one grantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ddl) struct Entry {
    /// Who granted.
    pub grantor: Party,
    /// Who holds.
    pub grantee: Party,
    /// Privileges and whether they may be granted on, in the server's order.
    pub privileges: Vec<(String, bool)>,
}

/// The entries of an exploded list, seen from an owner.
pub(in crate::ddl) fn entries(items: &[AclItem], owner: &str) -> Vec<Entry> {
    let party = |role: &str| {
        if role == owner {
            Party::Owner
        } else {
            Party::Role(role.to_owned())
        }
    };
    let mut entries: Vec<Entry> = Vec::new();
    for item in items {
        let (grantor, grantee) = (
            party(&item.grantor),
            item.grantee.as_deref().map_or(Party::Public, party),
        );
        let privilege = (item.privilege.clone(), item.grantable);
        match entries
            .iter_mut()
            .find(|e| e.grantor == grantor && e.grantee == grantee)
        {
            Some(entry) => entry.privileges.push(privilege),
            None => entries.push(Entry {
                grantor,
                grantee,
                privileges: vec![privilege],
            }),
        }
    }
    entries
}

/// Every privilege that a kind of object has; `keyword` as in `GRANT ... ON <keyword>`, plural forms too.
pub(in crate::ddl) fn all_privileges(keyword: &str, column: bool, version: ServerVersion) -> &'static [&'static str] {
    const TABLE: [&str; 8] = [
        "INSERT",
        "SELECT",
        "UPDATE",
        "DELETE",
        "TRUNCATE",
        "REFERENCES",
        "TRIGGER",
        "MAINTAIN",
    ];
    match keyword {
        _ if column => &["INSERT", "SELECT", "UPDATE", "REFERENCES"],
        "TABLE" | "TABLES" if version.at_least(17) => &TABLE,
        "TABLE" | "TABLES" => &TABLE[..7],
        "SEQUENCE" | "SEQUENCES" => &["SELECT", "UPDATE", "USAGE"],
        "FUNCTION" | "PROCEDURE" | "FUNCTIONS" => &["EXECUTE"],
        "SCHEMA" | "SCHEMAS" => &["USAGE", "CREATE"],
        "DATABASE" => &["CREATE", "TEMPORARY", "CONNECT"],
        "LARGE OBJECT" | "LARGE OBJECTS" => &["SELECT", "UPDATE"],
        _ => &["USAGE"],
    }
}

/// What a new object of that kind has (`acldefault`): first what everybody may, then all for the owner.
pub(in crate::ddl) fn built_in(keyword: &str, version: ServerVersion) -> Vec<Entry> {
    let entry = |grantee, privileges: &[&str]| Entry {
        grantor: Party::Owner,
        grantee,
        privileges: privileges.iter().map(|p| ((*p).to_owned(), false)).collect(),
    };
    let public: &[&str] = match keyword {
        "FUNCTION" | "PROCEDURE" => &["EXECUTE"],
        "TYPE" | "LANGUAGE" => &["USAGE"],
        "DATABASE" => &["TEMPORARY", "CONNECT"],
        _ => &[],
    };
    let mut entries = Vec::new();
    if !public.is_empty() {
        entries.push(entry(Party::Public, public));
    }
    entries.push(entry(Party::Owner, all_privileges(keyword, false, version)));
    entries
}

/// What the statements are about.
pub(in crate::ddl) struct Subject<'a> {
    /// What comes before GRANT and REVOKE: nothing, or `ALTER DEFAULT PRIVILEGES ... `.
    pub prefix: String,
    /// `TABLE`, or `TABLES` after a prefix.
    pub keyword: &'a str,
    /// Name for SQL; empty after a prefix.
    pub identity: String,
    /// Quoted column.
    pub column: Option<String>,
    /// Grant options that count too: those on the table, for a column.
    pub also: Vec<Entry>,
    /// Quoted schema, and the roles that cannot use it although they granted something in it.
    pub locked_out: Option<(String, Vec<String>)>,
    /// Owner on the target, for SQL.
    pub owner: String,
    /// Version of the server that the lists come from.
    pub source: ServerVersion,
    /// Version of the server that runs the statements.
    pub target: ServerVersion,
}

/// What a change needs.
#[derive(Debug, Default)]
pub(in crate::ddl) struct Change {
    /// The statements.
    pub statements: Vec<String>,
    /// What cannot be brought over.
    pub warnings: Vec<String>,
}

impl Subject<'_> {
    /// The statements that turn the list `base` into the list `want`.
    ///
    /// First choice: revoke what is not wanted, grant what is missing, as pg_dump does. If that gives another order, all is
    /// revoked and granted anew. `reset` names grantees who may hold anything now, so that only the second way is sure.
    pub(in crate::ddl) fn change(&self, base: &[Entry], want: &[Entry], reset: Option<&[Party]>) -> Change {
        let mut renewed = Road::new(self, base);
        if let Some(grantees) = reset {
            renewed.revoke_from(grantees);
        } else if base == want {
            return Change::default();
        } else {
            let mut short = Road::new(self, base);
            short.revoke(|entry| !want.contains(entry));
            let (owners, others): (Vec<&Entry>, Vec<&Entry>) = want
                .iter()
                .filter(|entry| !base.contains(entry))
                .partition(|e| e.grantor == Party::Owner && e.grantee == Party::Owner);
            short.grant(owners.into_iter().chain(others).collect());
            // the server sorts default privileges
            if short.list == want || !self.prefix.is_empty() {
                return short.change;
            }
        }
        renewed.revoke(|_| true);
        renewed.grant(want.iter().collect());
        renewed.change
    }

    /// The grants of what `given` has and `base` has not. Nothing is revoked.
    pub(in crate::ddl) fn add(&self, base: &[Entry], given: Vec<Entry>) -> Change {
        let mut missing: Vec<Entry> = Vec::new();
        for mut entry in given {
            let known = base
                .iter()
                .find(|b| b.grantor == entry.grantor && b.grantee == entry.grantee);
            let held = known.map(|b| b.privileges.as_slice()).unwrap_or_default();
            let holds = |p: &(String, bool)| held.iter().any(|(name, option)| *name == p.0 && (*option || !p.1));
            entry.privileges.retain(|p| !holds(p));
            if !entry.privileges.is_empty() {
                missing.push(entry);
            }
        }
        let mut road = Road::new(self, base);
        road.grant(missing.iter().collect());
        road.change
    }

    fn all(&self) -> &'static [&'static str] {
        all_privileges(self.keyword, self.column.is_some(), self.source)
    }

    pub(super) fn on(&self) -> String {
        if self.identity.is_empty() {
            self.keyword.to_owned()
        } else {
            format!("{} {}", self.keyword, self.identity)
        }
    }

    pub(super) fn role(&self, party: &Party) -> String {
        match party {
            Party::Owner => self.owner.clone(),
            Party::Public => "PUBLIC".to_owned(),
            Party::Role(name) => quote_ident(name),
        }
    }

    /// Revokes an entry and all that rests on it, as the owner. What another role granted goes with that role's grant
    /// option, which it is given first: the server leaves grants on columns behind whose grantor has lost it. Privileges are
    /// named, since of ALL the server asks for rights on every column.
    pub(in crate::ddl) fn revoke_all_of(&self, entry: &Entry) -> Vec<String> {
        let column = self.column.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
        let names: Vec<String> = entry.privileges.iter().map(|(n, _)| format!("{n}{column}")).collect();
        let (names, on) = (names.join(", "), self.on());
        let from = match &entry.grantor {
            Party::Owner => &entry.grantee,
            grantor => grantor,
        };
        let from = self.role(from);
        let mut statements = Vec::new();
        if entry.grantor != Party::Owner {
            statements.push(format!("GRANT {names} ON {on} TO {from} WITH GRANT OPTION"));
        }
        statements.push(format!("REVOKE {names} ON {on} FROM {from} CASCADE"));
        statements
    }

    fn revoke(&self, grantee: &Party) -> String {
        let column = self.column.as_ref().map(|c| format!("({c})")).unwrap_or_default();
        format!(
            "{}REVOKE ALL{column} ON {} FROM {}",
            self.prefix,
            self.on(),
            self.role(grantee)
        )
    }

    /// One GRANT of the entry's privileges that have, or have not, the grant option.
    fn grant(&self, entry: &Entry, option: bool, warnings: &mut Vec<String>) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for (name, grantable) in &entry.privileges {
            if *grantable == option {
                names.push(name);
            }
        }
        let column = self.column.as_ref().map(|c| format!("({c})")).unwrap_or_default();
        let all = self.all().iter().all(|p| names.contains(p));
        // The owner's own "all" includes what a newer target knows more; what others were given does not grow.
        let list = if all && entry.grantor == Party::Owner && entry.grantee == Party::Owner {
            format!("ALL{column}")
        } else {
            if !self.target.at_least(17) && names.contains(&"MAINTAIN") {
                names.retain(|n| *n != "MAINTAIN");
                let grantee = self.role(&entry.grantee);
                warnings.push(format!(
                    "privilege MAINTAIN of {grantee} is not known to the target: left out"
                ));
            }
            // an owner who gave up other rights could still do what MAINTAIN allows, before there was a right for it
            let is_owner = entry.grantor == Party::Owner && entry.grantee == Party::Owner;
            let has_it = self.all().contains(&"TRUNCATE") && !self.source.at_least(17) && self.target.at_least(17);
            if is_owner && has_it && !option && !names.is_empty() && !names.contains(&"MAINTAIN") {
                names.push("MAINTAIN");
            }
            let names: Vec<String> = names.iter().map(|n| format!("{n}{column}")).collect();
            names.join(", ")
        };
        let with = if option { " WITH GRANT OPTION" } else { "" };
        (!list.is_empty()).then(|| {
            format!(
                "{}GRANT {list} ON {} TO {}{with}",
                self.prefix,
                self.on(),
                self.role(&entry.grantee)
            )
        })
    }
}

/// A sequence of statements together with the list that they lead to.
pub(in crate::ddl) struct Road<'a> {
    subject: &'a Subject<'a>,
    pub(super) list: Vec<Entry>,
    pub(super) change: Change,
}

impl<'a> Road<'a> {
    pub(in crate::ddl) fn new(subject: &'a Subject<'a>, base: &[Entry]) -> Self {
        Self {
            subject,
            list: base.to_vec(),
            change: Change::default(),
        }
    }

    /// Revokes everything from these, whatever they hold.
    fn revoke_from(&mut self, grantees: &[Party]) {
        for grantee in grantees {
            self.change.statements.push(self.subject.revoke(grantee));
            self.list.retain(|e| e.grantee != *grantee);
        }
    }

    /// Revokes the entries of the list that `unwanted` picks.
    fn revoke(&mut self, unwanted: impl Fn(&Entry) -> bool) {
        let (gone, kept): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut self.list).into_iter().partition(unwanted);
        self.list = kept;
        for entry in gone {
            let statement = self.subject.revoke(&entry.grantee);
            self.acting_as(&entry.grantor, vec![statement]);
        }
    }

    /// The statements that grant the entries, and what is left out.
    pub(in crate::ddl) fn granting(mut self, entries: &[Entry]) -> (Vec<String>, Vec<String>) {
        self.grant(entries.iter().collect());
        (self.change.statements, self.change.warnings)
    }

    /// Grants the entries in order; one whose grantor has no grant option yet waits until the others are there.
    fn grant(&mut self, mut waiting: Vec<&Entry>) {
        while !waiting.is_empty() {
            let Some(next) = waiting.iter().position(|entry| self.may_grant(entry)) else {
                break;
            };
            let entry = waiting.remove(next);
            self.apply(entry);
        }
        for entry in waiting {
            self.change.warnings.push(format!(
                "privileges of {} granted by {} are left out: the grantor has no grant option",
                self.subject.role(&entry.grantee),
                self.subject.role(&entry.grantor)
            ));
        }
    }

    fn may_grant(&self, entry: &Entry) -> bool {
        entry.grantor == Party::Owner
            || !self.subject.prefix.is_empty()
            || entry.privileges.iter().all(|(name, _)| {
                let mut held = self.list.iter().chain(&self.subject.also);
                held.any(|e| e.grantee == entry.grantor && e.privileges.iter().any(|(n, option)| n == name && *option))
            })
    }

    fn apply(&mut self, entry: &Entry) {
        let mut statements = Vec::new();
        for option in [false, true] {
            statements.extend(self.subject.grant(entry, option, &mut self.change.warnings));
        }
        self.acting_as(&entry.grantor, statements);
        match self
            .list
            .iter_mut()
            .find(|e| e.grantor == entry.grantor && e.grantee == entry.grantee)
        {
            Some(known) => {
                known
                    .privileges
                    .retain(|(name, _)| !entry.privileges.iter().any(|(n, _)| n == name));
                known.privileges.extend(entry.privileges.iter().cloned());
            }
            None => self.list.push(entry.clone()),
        }
    }

    /// A superuser acts for the owner; in another grantor's name it must become that role. `SET ROLE NONE` goes back to the
    /// session's user, whoever that is. A grantor that has lost the right to use the schema gets it for the moment.
    pub(super) fn acting_as(&mut self, grantor: &Party, statements: Vec<String>) {
        let out = &mut self.change.statements;
        match grantor {
            Party::Role(role) if self.subject.prefix.is_empty() && !statements.is_empty() => {
                let schema = match &self.subject.locked_out {
                    Some((schema, roles)) if roles.contains(role) => Some(schema),
                    _ => None,
                };
                let role = quote_ident(role);
                out.extend(schema.map(|s| format!("GRANT USAGE ON SCHEMA {s} TO {role}")));
                out.push(format!("SET ROLE {role}"));
                out.extend(statements);
                out.push("SET ROLE NONE".to_owned());
                out.extend(schema.map(|s| format!("REVOKE USAGE ON SCHEMA {s} FROM {role}")));
            }
            _ => out.extend(statements),
        }
    }
}
