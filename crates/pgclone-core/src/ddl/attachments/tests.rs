use super::privileges::{entries, Change, Party, Subject};
use super::{acl, comments, owner};
use crate::catalog::{
    class, Acl, AclItem, Attachments, Catalog, DatabaseProperties, Detail, Object, ObjectId, Oid, Policy, Schema,
    Server,
};
use crate::ddl::{create, Render};
use crate::hash::HashMap;
use crate::version::ServerVersion;

/// `grantee=privileges/grantor` as `psql` shows a list; a star is the grant option, no grantee is PUBLIC.
fn list(text: &str) -> Vec<AclItem> {
    let mut items = Vec::new();
    for item in text.split_whitespace() {
        let (grantee, rest) = item.split_once('=').unwrap();
        let (privileges, grantor) = rest.split_once('/').unwrap();
        for (i, letter) in privileges.char_indices().filter(|(_, c)| *c != '*') {
            let privilege = match letter {
                'a' => "INSERT",
                'r' => "SELECT",
                'w' => "UPDATE",
                'd' => "DELETE",
                'D' => "TRUNCATE",
                'x' => "REFERENCES",
                't' => "TRIGGER",
                'm' => "MAINTAIN",
                'U' => "USAGE",
                _ => "CREATE",
            };
            items.push(AclItem {
                grantor: grantor.to_owned(),
                grantee: (!grantee.is_empty()).then(|| grantee.to_owned()),
                privilege: privilege.to_owned(),
                grantable: privileges[i + 1..].starts_with('*'),
            });
        }
    }
    items
}

fn table(source: u32, target: u32) -> Subject<'static> {
    Subject {
        prefix: String::new(),
        keyword: "TABLE",
        identity: "s.t".to_owned(),
        column: None,
        also: Vec::new(),
        locked_out: None,
        owner: "o".to_owned(),
        source: ServerVersion(source * 10_000),
        target: ServerVersion(target * 10_000),
    }
}

fn change(subject: &Subject, base: &str, want: &str) -> Change {
    subject.change(&entries(&list(base), "o"), &entries(&list(want), "o"), None)
}

#[test]
fn nothing_is_said_about_privileges_that_are_the_default() {
    assert!(change(&table(15, 15), "o=arwdDxt/o", "o=arwdDxt/o")
        .statements
        .is_empty());
}

#[test]
fn the_order_of_the_list_is_kept() {
    let short = change(&table(15, 15), "o=arwdDxt/o", "o=ar/o b=r/o");
    assert_eq!(
        short.statements,
        [
            "REVOKE ALL ON TABLE s.t FROM o",
            "GRANT INSERT, SELECT ON TABLE s.t TO o",
            "GRANT SELECT ON TABLE s.t TO b"
        ]
    );
    let renewed = change(&table(15, 15), "o=arwdDxt/o", "b=r/o o=arwdDxt/o =r/o");
    assert_eq!(
        renewed.statements,
        [
            "REVOKE ALL ON TABLE s.t FROM o",
            "GRANT SELECT ON TABLE s.t TO b",
            "GRANT ALL ON TABLE s.t TO o",
            "GRANT SELECT ON TABLE s.t TO PUBLIC"
        ]
    );
}

#[test]
fn a_grant_by_another_role_waits_for_its_grant_option() {
    let change = change(&table(15, 15), "o=arwdDxt/o", "o=arwdDxt/o c=r/b b=r*/o d=w/b");
    assert_eq!(
        change.statements,
        [
            "REVOKE ALL ON TABLE s.t FROM o",
            "GRANT ALL ON TABLE s.t TO o",
            "GRANT SELECT ON TABLE s.t TO b WITH GRANT OPTION",
            "SET ROLE b",
            "GRANT SELECT ON TABLE s.t TO c",
            "SET ROLE NONE"
        ]
    );
    assert_eq!(
        change.warnings,
        ["privileges of d granted by b are left out: the grantor has no grant option"]
    );
}

#[test]
fn a_grantor_without_usage_gets_it_for_the_moment() {
    let mut subject = table(15, 15);
    subject.locked_out = Some(("s".to_owned(), vec!["b".to_owned()]));
    let change = change(&subject, "o=arwdDxt/o b=r*/o", "o=arwdDxt/o b=r*/o c=r/b");
    assert_eq!(
        change.statements,
        [
            "GRANT USAGE ON SCHEMA s TO b",
            "SET ROLE b",
            "GRANT SELECT ON TABLE s.t TO c",
            "SET ROLE NONE",
            "REVOKE USAGE ON SCHEMA s FROM b"
        ]
    );
}

#[test]
fn maintain_is_left_out_on_targets_before_17() {
    let change = change(&table(17, 16), "o=arwdDxtm/o", "o=arwdDxtm/o b=rm/o c=m*/o");
    assert_eq!(change.statements, ["GRANT SELECT ON TABLE s.t TO b"]);
    assert_eq!(change.warnings.len(), 2);
}

#[test]
fn what_default_privileges_may_have_given_is_taken_first() {
    let holders = [Party::Public, Party::Owner, Party::Role("x".to_owned())];
    let default = entries(&list("o=arwdDxt/o"), "o");
    let change = table(15, 15).change(&default, &default, Some(&holders));
    assert_eq!(
        change.statements,
        [
            "REVOKE ALL ON TABLE s.t FROM PUBLIC",
            "REVOKE ALL ON TABLE s.t FROM o",
            "REVOKE ALL ON TABLE s.t FROM x",
            "GRANT ALL ON TABLE s.t TO o"
        ]
    );
}

fn catalog(major: u32, roles: &[&str], objects: Vec<Object>, attachments: Attachments) -> Catalog {
    let server = Server {
        version_num: major * 10_000,
        database: "db".to_owned(),
        encoding: "UTF8".to_owned(),
        roles: roles.iter().map(|r| (*r).to_owned()).collect(),
        ..serde_json::from_str(r#"{"version_num": 0, "database": "", "encoding": ""}"#).unwrap()
    };
    Catalog::new(
        server,
        DatabaseProperties::default(),
        objects,
        Vec::new(),
        attachments,
        HashMap::default(),
    )
}

fn object(class: Oid, oid: u32, name: &str, owner: Option<&str>, detail: Detail) -> Object {
    Object {
        id: ObjectId::new(class, Oid(oid)),
        schema: None,
        name: name.to_owned(),
        owner: owner.map(str::to_owned),
        extension: None,
        detail,
    }
}

#[test]
fn public_starts_from_what_the_target_has() {
    let public = |owner| {
        object(
            class::PG_NAMESPACE,
            2200,
            "public",
            Some(owner),
            Detail::Schema(Schema {}),
        )
    };
    let with = |items: &str, comment: Option<&str>| {
        let key = (ObjectId::new(class::PG_NAMESPACE, Oid(2200)), 0);
        let mut attachments = Attachments::default();
        let acl = Acl {
            items: list(items),
            ..Acl::default()
        };
        attachments.acls.insert(key, acl);
        attachments.comments.extend(comment.map(|c| (key, c.to_owned())));
        attachments
    };
    let before_15 = with("postgres=UC/postgres =UC/postgres", None);
    let since_15 = with("pdo=UC/pdo =U/pdo", Some("standard public schema"));
    let source = catalog(14, &["postgres"], vec![public("postgres")], before_15);
    let target = catalog(15, &["pdo", "postgres"], vec![public("pdo")], since_15);
    let cx = Render::new(&source, &target);
    let o = &source.objects[0];
    assert!(create(o, &cx).is_empty());
    assert_eq!(owner(o, &cx), ["ALTER SCHEMA public OWNER TO postgres"]);
    assert_eq!(comments(o, &cx), ["COMMENT ON SCHEMA public IS NULL"]);
    assert_eq!(
        acl(o, &cx),
        [
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC"
        ]
    );
}

#[test]
fn a_policy_for_missing_roles_is_not_widened_to_everybody() {
    let policy = |roles: &[&str]| {
        let detail = Detail::Policy(Policy {
            table: Oid(1),
            table_schema: "s".to_owned(),
            table_relname: "t".to_owned(),
            table_name: "s.t".to_owned(),
            command: 'r',
            permissive: true,
            roles: roles.iter().map(|r| (*r).to_owned()).collect(),
            using_qual: Some("true".to_owned()),
            check_qual: None,
        });
        object(class::PG_POLICY, 20_000, "p", None, detail)
    };
    let source = catalog(15, &["a", "b"], Vec::new(), Attachments::default());
    let target = catalog(15, &["a"], Vec::new(), Attachments::default());
    let cx = Render::new(&source, &target);
    assert!(create(&policy(&["b"]), &cx).is_empty());
    assert!(create(&policy(&["b", "a"]), &cx)[0].ends_with(" FOR SELECT TO a USING (true)"));
    assert_eq!(cx.take_warnings().len(), 2);
}

#[test]
fn a_missing_owner_is_said_and_left() {
    let schema = object(
        class::PG_NAMESPACE,
        20_000,
        "s",
        Some("gone"),
        Detail::Schema(Schema {}),
    );
    let source = catalog(15, &["gone"], Vec::new(), Attachments::default());
    let target = catalog(15, &[], Vec::new(), Attachments::default());
    let cx = Render::new(&source, &target);
    assert!(owner(&schema, &cx).is_empty());
    let warnings = cx.take_warnings();
    assert_eq!(warnings[0].object, "schema s");
    assert!(warnings[0]
        .message
        .starts_with("owner gone does not exist on the target"));
}
