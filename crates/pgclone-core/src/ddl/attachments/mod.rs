//! Owner, comments, security labels and privileges, for every class in one place.

mod acl;
mod grants;

pub(super) mod privileges;
mod renew;

pub use acl::{acl, acl_change, privilege_list, system_acls};
pub(super) use acl::{keep_known_roles, let_owner_maintain, tolerant_block};
pub use grants::{grants_to, Synchronised};
pub use renew::{renew_privileges, TablePrivileges};

use super::Render;
use crate::catalog::{class, Catalog, Column, Detail, Family, MatView, Object, ObjectId, Oid, SecurityLabel, View};
use crate::ident::{quote_ident, quote_literal};

/// `ALTER ... OWNER TO`, unless the object has no owner or the role is missing on the target (a warning).
pub fn owner(o: &Object, cx: &Render) -> Vec<String> {
    let (Some(owner), Some(keyword)) = (&o.owner, owner_keyword(o)) else {
        return Vec::new();
    };
    if o.extension.is_some() {
        return Vec::new();
    }
    if !cx.target.server.has_role(owner) {
        let message = format!(
            "owner {} does not exist on the target: left with the role that creates it",
            quote_ident(owner)
        );
        cx.warn(o, message);
        return Vec::new();
    }
    vec![format!(
        "ALTER {keyword} {} OWNER TO {}",
        name_on_target(o, cx),
        quote_ident(owner)
    )]
}

/// The keyword that `ALTER ... OWNER TO` takes; `None` for classes without an owner of their own.
fn owner_keyword(o: &Object) -> Option<&'static str> {
    match &o.detail {
        // follows its table, and the server refuses to say it apart from it
        Detail::Sequence(s) if s.is_identity => None,
        Detail::Cast(_)
        | Detail::Transform(_)
        | Detail::AccessMethod(_)
        | Detail::TsParser(_)
        | Detail::TsTemplate(_)
        | Detail::Extension(_)
        | Detail::UserMapping(_)
        | Detail::Index(_)
        | Detail::Constraint(_)
        | Detail::Default(_)
        | Detail::Trigger(_)
        | Detail::Rule(_)
        | Detail::Policy(_)
        | Detail::DefaultAcl(_)
        | Detail::PublicationTable(_)
        | Detail::PublicationSchema(_) => None,
        _ => Some(o.keyword()),
    }
}

/// `COMMENT ON` the object, its columns, and what belongs to it without being an object.
pub fn comments(o: &Object, cx: &Render) -> Vec<String> {
    if o.extension.is_some() {
        return Vec::new();
    }
    let (text, preset) = (cx.source.comment(o.id, 0), preset_comment(o, cx));
    let mut list = own_comments(o, cx);
    if text == preset {
        list.retain(|c| !c.is_main);
    } else if text.is_none() {
        list.insert(0, Comment::main(o, cx, None));
    }
    let first = parts(o, cx).into_iter().filter(|(id, ..)| !comes_later(o, *id, cx));
    let parts = first.filter_map(|(id, ..)| part_comment(o, id.oid, cx));
    list.iter().map(Comment::statement).chain(parts).collect()
}

/// A comment: what it is on, as `COMMENT ON` names it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Keyword and name, for example `COLUMN shop.orders.id`.
    pub subject: String,
    /// The text; `None` is no comment.
    pub text: Option<String>,
    /// True for the object itself.
    is_main: bool,
}

impl Comment {
    fn main(o: &Object, cx: &Render, text: Option<&str>) -> Self {
        Self {
            subject: format!("{} {}", o.keyword(), name_on_target(o, cx)),
            text: text.map(str::to_owned),
            is_main: true,
        }
    }

    /// The statement that makes it.
    pub fn statement(&self) -> String {
        let text = self.text.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
        format!("COMMENT ON {} IS {text}", self.subject)
    }
}

/// Every comment that belongs to the object, whatever the target has.
pub fn comment_list(o: &Object, cx: &Render) -> Vec<Comment> {
    let mut list = own_comments(o, cx);
    list.extend(
        parts(o, cx)
            .into_iter()
            .filter_map(|(id, ..)| comment_of_part(o, id.oid, cx)),
    );
    list
}

/// Those on the object, its columns, the rule behind a view, and the index behind a constraint.
fn own_comments(o: &Object, cx: &Render) -> Vec<Comment> {
    let mut list: Vec<Comment> = Vec::new();
    list.extend(cx.source.comment(o.id, 0).map(|text| Comment::main(o, cx, Some(text))));
    let mut say = |subject: String, text: Option<&str>| {
        list.extend(text.map(|text| Comment {
            subject,
            text: Some(text.to_owned()),
            is_main: false,
        }));
    };
    let name = name_on_target(o, cx);
    for (num, column) in columns(o, cx) {
        let subject = format!("COLUMN {name}.{}", quote_ident(&column));
        say(subject, cx.source.comment(o.id, num));
    }
    if let Detail::View(View { rule: Some(rule), .. }) | Detail::MatView(MatView { rule: Some(rule), .. }) = &o.detail {
        let text = cx.source.comment(ObjectId::new(class::PG_REWRITE, *rule), 0);
        say(format!("RULE \"_RETURN\" ON {name}"), text);
    }
    if let Detail::Constraint(k) = &o.detail {
        if let Some(index) = &k.index {
            let text = cx.source.comment(ObjectId::new(class::PG_CLASS, index.oid), 0);
            let on_source = crate::ident::qualified(&index.schema, &index.name);
            if let Some(name) = cx.index_name(index.oid, Some(&on_source)) {
                say(format!("INDEX {name}"), text);
            }
        }
    }
    list
}

/// The statement for the comment on a constraint that is part of an object, by the constraint's OID.
pub(super) fn part_comment(o: &Object, constraint: Oid, cx: &Render) -> Option<String> {
    comment_of_part(o, constraint, cx).map(|c| c.statement())
}

fn comment_of_part(o: &Object, constraint: Oid, cx: &Render) -> Option<Comment> {
    let id = ObjectId::new(class::PG_CONSTRAINT, constraint);
    let text = cx.source.comment(id, 0)?;
    let (_, name, on) = parts(o, cx).into_iter().find(|part| part.0 == id)?;
    let name = quote_ident(&name);
    let is_not_null_of_domain =
        matches!(&o.detail, Detail::Domain(d) if d.not_null_constraint().is_some_and(|n| n.oid == constraint));
    let since = match o.detail {
        Detail::Table(_) => 18,
        _ if is_not_null_of_domain => 17,
        _ => 0,
    };
    if !cx.target_version().at_least(since) {
        cx.warn(
            o,
            format!("not-null constraint {name} cannot have a comment on the target: left out"),
        );
        return None;
    }
    Some(Comment {
        subject: format!("CONSTRAINT {name} ON {on}"),
        text: Some(text.to_owned()),
        is_main: false,
    })
}

/// True for constraints that are NOT VALID, and for the checks of a domain that is made without them: they get their
/// comments when they are added.
fn comes_later(o: &Object, id: ObjectId, cx: &Render) -> bool {
    match &o.detail {
        Detail::Domain(d) => {
            let split = cx.split_domains.contains(&o.id);
            d.checks().any(|c| c.oid == id.oid && (split || !c.validated))
        }
        Detail::Table(t) => {
            let mut not_null = t.columns.iter().filter_map(|c| c.not_null_constraint.as_ref());
            not_null.any(|n| n.oid == id.oid && !n.validated)
        }
        _ => false,
    }
}

/// The comment that the object has on the target before any is set. A new extension has that of its control file, which
/// is not known here: the empty string, which is no comment's text, stands for it. Schema `public` is there already.
fn preset_comment<'a>(o: &Object, cx: &'a Render) -> Option<&'a str> {
    match &o.detail {
        Detail::Extension(_) => Some(""),
        Detail::Schema(_) => cx.target.counterpart(o).and_then(|c| cx.target.comment(c.id, 0)),
        _ => None,
    }
}

/// Constraints that are part of another object: not-null constraints of columns, constraints of domains.
fn parts(o: &Object, cx: &Render) -> Vec<(ObjectId, String, String)> {
    match &o.detail {
        Detail::Domain(_) => {
            let on = format!("DOMAIN {}", name_on_target(o, cx));
            let known = cx.source.attachments.domain_constraints.get(&o.id);
            known
                .into_iter()
                .flatten()
                .map(|(id, name)| (*id, name.clone(), on.clone()))
                .collect()
        }
        Detail::Table(t) => {
            let on = name_on_target(o, cx);
            let not_null = t.columns.iter().filter_map(|c| c.not_null_constraint.as_ref());
            not_null
                .map(|n| {
                    let id = ObjectId::new(class::PG_CONSTRAINT, n.oid);
                    let name = cx.renamed(id).unwrap_or(&n.name);
                    (id, name.to_owned(), on.clone())
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `SECURITY LABEL` on the object and its columns.
pub fn labels(o: &Object, cx: &Render) -> Vec<String> {
    let say = |(subject, label): (String, &SecurityLabel)| {
        try_label(&label.provider, &subject, &quote_literal(&label.label), &o.describe())
    };
    label_list(o, cx).into_iter().map(say).collect()
}

/// `SECURITY LABEL` with a literal or NULL. Which providers the target has loaded cannot be asked beforehand, so each label
/// is tried, and a WARNING of the server about the object says what was left out.
pub(in crate::ddl) fn try_label(provider: &str, subject: &str, label: &str, object: &str) -> String {
    let body = format!(
        "BEGIN SECURITY LABEL FOR {} ON {subject} IS {label}; \
         EXCEPTION WHEN invalid_parameter_value THEN RAISE WARNING '%: %: left out', {}, SQLERRM; END",
        quote_ident(provider),
        quote_literal(object)
    );
    format!("DO {}", quote_literal(&body))
}

/// The labels of the object and its columns, each with what it is on, as `SECURITY LABEL ON` names it.
pub fn label_list<'a>(o: &Object, cx: &Render<'a>) -> Vec<(String, &'a SecurityLabel)> {
    let name = name_on_target(o, cx);
    let all = &cx.source.attachments.labels;
    let of = |num: i32, subject: String| {
        let labels = all.get(&(o.id, num)).into_iter().flatten();
        labels.map(move |label| (subject.clone(), label))
    };
    let own = of(0, format!("{} {name}", o.keyword()));
    let on_columns = columns(o, cx)
        .into_iter()
        .flat_map(|(num, column)| of(num, format!("COLUMN {name}.{}", quote_ident(&column))));
    own.chain(on_columns).collect()
}

/// `ALTER ... DEPENDS ON EXTENSION`.
pub fn extension_dependencies(o: &Object, cx: &Render) -> Vec<String> {
    let known = cx.source.attachments.extension_dependencies.get(&o.id);
    let mut statements = Vec::new();
    for extension in known.into_iter().flatten() {
        let target = cx.target;
        if target.find(Family::Extension, &quote_ident(extension)).is_some()
            || target.server.has_available_extension(extension)
        {
            statements.push(format!(
                "ALTER {} {} DEPENDS ON EXTENSION {}",
                o.keyword(),
                name_on_target(o, cx),
                quote_ident(extension)
            ));
        } else {
            let extension = quote_ident(extension);
            cx.warn(
                o,
                format!("depends on extension {extension}, which the target lacks: left out"),
            );
        }
    }
    statements
}

/// Numbers and names of the columns that may have something attached; of a table that is cloned in part, those that are.
fn columns(o: &Object, cx: &Render) -> Vec<(i32, String)> {
    columns_of(o, cx.source)
}

fn columns_of(o: &Object, catalog: &Catalog) -> Vec<(i32, String)> {
    let list = |columns: &[Column]| columns.iter().map(|c| (c.num, c.name.clone())).collect();
    match &o.detail {
        Detail::Table(t) => list(&t.columns),
        Detail::View(v) => list(&v.columns),
        Detail::MatView(m) => list(&m.columns),
        _ => {
            let known = catalog.attachments.columns.get(&o.id);
            known
                .into_iter()
                .flatten()
                .map(|(num, name)| (*num, name.clone()))
                .collect()
        }
    }
}

/// [`Object::identity`] with the names that the object and its table have on the target.
fn name_on_target(o: &Object, cx: &Render) -> String {
    let on = |table| {
        let name = cx.renamed(o.id).unwrap_or(&o.name);
        format!("{} ON {}", quote_ident(name), cx.relation_name(table))
    };
    match &o.detail {
        Detail::Constraint(k) => on(k.table),
        Detail::Trigger(t) => on(t.table),
        Detail::Rule(r) => on(r.table),
        Detail::Policy(p) => on(p.table),
        _ if cx.renamed(o.id).is_some() => cx.name_of(o),
        _ => o.identity(),
    }
}

#[cfg(test)]
mod tests;
