//! Memberships of roles: the statements that make the target's what the source's are.

use crate::catalog::{Membership, Role, Roles};
use crate::ident::quote_ident;
use crate::version::ServerVersion;

/// A membership in the target's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grant {
    role: String,
    member: String,
    grantor: Option<String>,
    admin: bool,
    inherit: Option<bool>,
    set: Option<bool>,
}

/// Memberships of some roles: what the target must know to bring them in line.
pub struct Memberships<'a> {
    /// Roles of the source.
    pub source: &'a Roles,
    /// Roles of the target as they were.
    pub target: &'a Roles,
    /// Roles that are cloned.
    pub selected: &'a [&'a Role],
    /// Version of the source.
    pub source_version: ServerVersion,
    /// Version of the target.
    pub target_version: ServerVersion,
}

impl Memberships<'_> {
    /// `REVOKE` and `GRANT` of what differs, in an order that works, and what is left out. Memberships in roles that only
    /// the target has stay, and so do those of roles that are not cloned.
    pub fn statements(&self) -> (Vec<String>, Vec<String>) {
        let mut warnings = Vec::new();
        let want = self.wanted(&mut warnings);
        let is_ours = |m: &&Membership| self.is_selected(&m.member) && self.source.get(&m.role).is_some();
        let there = &self.target.memberships;
        let mut known: Vec<Grant> = there.iter().map(|m| self.existing(m)).collect();
        let ours = there.iter().filter(is_ours).map(|m| self.existing(m));
        let unwanted = ours.filter(|h| !want.iter().any(|w| self.same(w, h))).collect();
        let (mut statements, lost) = self.revokes(unwanted, &mut known);
        // what goes with others and is not ours is given back
        let lost = lost.into_iter().filter(|l| !want.iter().any(|w| self.same(w, l)));
        let lost: Vec<Grant> = lost.collect();
        let mut waiting: Vec<Grant> = want.into_iter().filter(|w| !known.contains(w)).chain(lost).collect();
        while !waiting.is_empty() {
            let next = waiting.iter().position(|g| self.may_grant(g, &known));
            let mut grant = waiting.remove(next.unwrap_or_default());
            if next.is_none() {
                warnings.push(format!(
                    "membership of {} in {}: its grantor {} cannot grant it on the target, so another one did",
                    quote_ident(&grant.member),
                    quote_ident(&grant.role),
                    quote_ident(grant.grantor.as_deref().unwrap_or_default())
                ));
                grant.grantor = self.bootstrap();
            }
            let had = known.iter().find(|k| self.same(k, &grant));
            statements.extend(self.grant(&grant, had));
            known.retain(|k| !self.same(k, &grant));
            known.push(grant);
        }
        (statements, warnings)
    }

    /// `REVOKE` of memberships, those that nothing rests on first, and what goes with them all the same: something rests on
    /// these that is not to be revoked. Takes all of it from what is known.
    fn revokes(&self, mut unwanted: Vec<Grant>, known: &mut Vec<Grant>) -> (Vec<String>, Vec<Grant>) {
        let (mut statements, mut lost) = (Vec::new(), Vec::new());
        while !unwanted.is_empty() {
            let free = unwanted.iter().position(|g| self.resting_on(g, known).is_empty());
            let grant = unwanted.remove(free.unwrap_or_default());
            let cascade = if free.is_some() { "" } else { " CASCADE" };
            statements.push(self.revoke(&grant) + cascade);
            let mut gone = vec![grant];
            while let Some(grant) = gone.pop() {
                known.retain(|k| *k != grant);
                for more in self.resting_on(&grant, known) {
                    match unwanted.iter().position(|u| *u == more) {
                        Some(at) => drop(unwanted.remove(at)),
                        None => lost.push(more.clone()),
                    }
                    gone.push(more);
                }
            }
        }
        (statements, lost)
    }

    /// Memberships whose grantor loses the right to grant with this one. Before 16 nothing rests on a grantor's own.
    fn resting_on(&self, grant: &Grant, known: &[Grant]) -> Vec<Grant> {
        let of_role = || known.iter().filter(|k| k.role == grant.role && *k != grant);
        let stays = of_role().any(|k| k.member == grant.member && k.admin);
        if !self.has_options() || !grant.admin || stays {
            return Vec::new();
        }
        let by_member = |k: &&Grant| k.grantor.as_ref() == Some(&grant.member);
        of_role().filter(by_member).cloned().collect()
    }

    fn is_selected(&self, role: &str) -> bool {
        self.selected.iter().any(|r| r.name == role)
    }

    fn exists(&self, role: &str) -> bool {
        self.is_selected(role) || self.target.get(role).is_some()
    }

    fn bootstrap(&self) -> Option<String> {
        self.target
            .roles
            .iter()
            .find(|r| r.is_bootstrap)
            .map(|r| r.name.clone())
    }

    /// Since 16 each grantor has a row of its own.
    fn has_options(&self) -> bool {
        self.target_version.at_least(16)
    }

    fn same(&self, a: &Grant, b: &Grant) -> bool {
        a.role == b.role && a.member == b.member && (!self.has_options() || a.grantor == b.grantor)
    }

    fn existing(&self, m: &Membership) -> Grant {
        Grant {
            role: m.role.clone(),
            member: m.member.clone(),
            grantor: m.grantor.clone(),
            admin: m.admin,
            inherit: m.inherit,
            set: m.set,
        }
    }

    /// The source's memberships, as the target can have them.
    fn wanted(&self, warnings: &mut Vec<String>) -> Vec<Grant> {
        let mut want: Vec<Grant> = Vec::new();
        for m in self.source.memberships.iter().filter(|m| self.is_selected(&m.member)) {
            let what = format!("membership of {} in {}", quote_ident(&m.member), quote_ident(&m.role));
            if !self.exists(&m.role) {
                warnings.push(format!("{what}: the target has no such role: left out"));
                continue;
            }
            let inherits = self.source.get(&m.member).is_none_or(|r| r.inherit);
            if !self.has_options() {
                if m.set == Some(false) {
                    warnings.push(format!("{what}: SET FALSE is not known to the target: left out"));
                    continue;
                }
                if m.inherit.is_some_and(|i| i != inherits) {
                    warnings.push(format!("{what}: the target has no INHERIT option for it"));
                }
            }
            let grant = Grant {
                role: m.role.clone(),
                member: m.member.clone(),
                grantor: self.grantor(m),
                admin: m.admin,
                inherit: self.has_options().then(|| m.inherit.unwrap_or(inherits)),
                set: self.has_options().then(|| m.set.unwrap_or(true)),
            };
            match want.iter_mut().find(|w| self.same(w, &grant)) {
                Some(known) => known.admin |= grant.admin,
                None => want.push(grant),
            }
        }
        want
    }

    /// Before 16 anybody could be recorded, also a role that could not grant it; the bootstrap superuser stands for those.
    fn grantor(&self, m: &Membership) -> Option<String> {
        let has_meaning = !self.has_options() || self.source_version.at_least(16);
        let known = m
            .grantor
            .clone()
            .filter(|g| has_meaning && !m.by_bootstrap && self.exists(g));
        known.or_else(|| self.bootstrap())
    }

    fn may_grant(&self, grant: &Grant, known: &[Grant]) -> bool {
        !self.has_options()
            || grant.grantor == self.bootstrap()
            || known
                .iter()
                .any(|k| k.role == grant.role && Some(&k.member) == grant.grantor.as_ref() && k.admin)
    }

    fn granted_by(grant: &Grant) -> String {
        let by = |g: &String| format!(" GRANTED BY {}", quote_ident(g));
        grant.grantor.as_ref().map(by).unwrap_or_default()
    }

    fn grant(&self, grant: &Grant, had: Option<&Grant>) -> Vec<String> {
        let (role, member) = (quote_ident(&grant.role), quote_ident(&grant.member));
        if self.has_options() {
            let word = |is: bool| if is { "TRUE" } else { "FALSE" };
            return vec![format!(
                "GRANT {role} TO {member} WITH ADMIN {}, INHERIT {}, SET {}{}",
                word(grant.admin),
                word(grant.inherit.unwrap_or(true)),
                word(grant.set.unwrap_or(true)),
                Self::granted_by(grant)
            )];
        }
        let mut statements = Vec::new();
        // the row is changed in place only where an option is added
        if had.is_some() {
            statements.push(format!("REVOKE {role} FROM {member}"));
        }
        let option = if grant.admin { " WITH ADMIN OPTION" } else { "" };
        statements.push(format!("GRANT {role} TO {member}{option}{}", Self::granted_by(grant)));
        statements
    }

    fn revoke(&self, grant: &Grant) -> String {
        let by = if self.has_options() {
            Self::granted_by(grant)
        } else {
            String::new()
        };
        format!(
            "REVOKE {} FROM {}{by}",
            quote_ident(&grant.role),
            quote_ident(&grant.member)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::role::tests::a_role;
    use super::*;

    fn member(role: &str, member: &str, grantor: &str, admin: bool) -> Membership {
        Membership {
            role: role.into(),
            member: member.into(),
            grantor: Some(grantor.into()),
            by_bootstrap: grantor == "postgres",
            admin,
            inherit: Some(true),
            set: Some(false),
        }
    }

    #[test]
    fn a_grantor_gets_the_option_before_it_grants() {
        let roles = Roles {
            roles: ["a", "b", "g", "postgres"].map(a_role).into(),
            memberships: vec![member("g", "a", "b", false), member("g", "b", "postgres", true)],
            ..Roles::default()
        };
        let target = Roles {
            roles: vec![a_role("postgres")],
            ..Roles::default()
        };
        let selected: Vec<&Role> = roles.roles.iter().take(3).collect();
        let of = |version| Memberships {
            source: &roles,
            target: &target,
            selected: &selected,
            source_version: ServerVersion(160_000),
            target_version: ServerVersion(version),
        };
        let (statements, warnings) = of(170_000).statements();
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(
            statements,
            [
                "GRANT g TO b WITH ADMIN TRUE, INHERIT TRUE, SET FALSE GRANTED BY postgres",
                "GRANT g TO a WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY b"
            ]
        );
        // more than the source gives is never given
        let (statements, warnings) = of(150_000).statements();
        assert!(
            statements.is_empty() && warnings.len() == 2,
            "{statements:?} {warnings:?}"
        );
    }

    /// What is done to a target with these memberships, if the source has those.
    fn statements(source: Vec<Membership>, target: Vec<Membership>, version: u32) -> (Vec<String>, Vec<String>) {
        let roles = |memberships, names: &[&str]| Roles {
            roles: names.iter().map(|n| a_role(n)).collect(),
            memberships,
            ..Roles::default()
        };
        let source = roles(source, &["a", "b", "g", "postgres", "z"]);
        let target = roles(target, &["a", "b", "g", "here", "postgres", "z"]);
        let selected: Vec<&Role> = source.roles.iter().filter(|r| !r.is_bootstrap).collect();
        let all = Memberships {
            source: &source,
            target: &target,
            selected: &selected,
            source_version: ServerVersion(version),
            target_version: ServerVersion(version),
        };
        all.statements()
    }

    #[test]
    fn what_rests_on_a_membership_is_revoked_before_it() {
        let chain = vec![
            member("g", "a", "postgres", true),
            member("g", "b", "a", true),
            member("g", "z", "b", false),
        ];
        let (said, warnings) = statements(Vec::new(), chain.clone(), 170_000);
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(
            said,
            [
                "REVOKE g FROM z GRANTED BY b",
                "REVOKE g FROM b GRANTED BY a",
                "REVOKE g FROM a GRANTED BY postgres"
            ]
        );
        let (said, _) = statements(Vec::new(), chain, 150_000);
        assert_eq!(said, ["REVOKE g FROM a", "REVOKE g FROM b", "REVOKE g FROM z"]);
    }

    #[test]
    fn what_goes_with_a_membership_and_is_to_stay_is_given_back() {
        let target = vec![
            member("g", "a", "postgres", true),
            member("g", "here", "a", false),
            member("g", "z", "a", false),
        ];
        let (said, warnings) = statements(vec![member("g", "b", "postgres", true)], target.clone(), 160_000);
        assert_eq!(
            said,
            [
                "REVOKE g FROM z GRANTED BY a",
                "REVOKE g FROM a GRANTED BY postgres CASCADE",
                "GRANT g TO b WITH ADMIN TRUE, INHERIT TRUE, SET FALSE GRANTED BY postgres",
                "GRANT g TO here WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY postgres"
            ]
        );
        assert!(
            warnings.len() == 1 && warnings[0].contains("membership of here in g"),
            "{warnings:?}"
        );
        // another grant of the same right carries it
        let source = vec![
            member("g", "b", "postgres", true),
            member("g", "a", "b", true),
            member("g", "z", "a", false),
        ];
        let (said, warnings) = statements(source, target, 160_000);
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(
            said,
            [
                "REVOKE g FROM a GRANTED BY postgres CASCADE",
                "GRANT g TO b WITH ADMIN TRUE, INHERIT TRUE, SET FALSE GRANTED BY postgres",
                "GRANT g TO a WITH ADMIN TRUE, INHERIT TRUE, SET FALSE GRANTED BY b",
                "GRANT g TO z WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY a",
                "GRANT g TO here WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY a"
            ]
        );
    }
}
