//! Functions, procedures, aggregates, languages, casts, transforms.

use super::read::ClassQuery;
use super::{class, Detail, Object};
use serde::Deserialize;

/// A function, window function or procedure.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Function {
    /// `f`unction, `p`rocedure or `w`indow function.
    pub kind: char,
    /// Types of the input arguments (IN, INOUT, VARIADIC), separated by `, `, as SQL; for procedures each with `IN`.
    pub argument_types: String,
    /// Whole argument list with modes, names and defaults, as SQL.
    pub arguments: String,
    /// What follows RETURNS, as SQL; none for procedures.
    pub result: Option<String>,
    /// Language, unquoted.
    pub language: String,
    /// `i`mmutable, `s`table or `v`olatile.
    pub volatility: char,
    /// RETURNS NULL ON NULL INPUT.
    pub strict: bool,
    /// SECURITY DEFINER.
    pub security_definer: bool,
    /// LEAKPROOF.
    pub leakproof: bool,
    /// `s`afe, `r`estricted or `u`nsafe.
    pub parallel: char,
    /// Returns a set.
    pub returns_set: bool,
    /// Estimated cost, a number.
    pub cost: String,
    /// Estimated rows, a number.
    pub rows: String,
    /// Planner support function, as SQL.
    #[serde(default)]
    pub support: Option<String>,
    /// Types of TRANSFORM FOR TYPE, as SQL.
    pub transform_types: Vec<String>,
    /// Settings of SET, each as `name=value` in the catalog's form.
    pub settings: Vec<String>,
    /// SQL-standard body (14 and newer), as SQL.
    #[serde(default)]
    pub sql_body: Option<String>,
    /// Body; for C the link symbol, for internal functions the C name.
    pub source: String,
    /// Object file, for C.
    pub library: Option<String>,
}

impl Function {
    /// True for a procedure.
    pub fn is_procedure(&self) -> bool {
        self.kind == 'p'
    }

    /// Qualified name with the types of the input arguments: what COMMENT, ALTER and GRANT take.
    pub fn identity(&self, o: &Object) -> String {
        format!("{}({})", o.qualified(), self.argument_types)
    }
}

/// An aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Aggregate {
    /// `n`ormal, `o`rdered-set or `h`ypothetical-set.
    pub kind: char,
    /// Types of all arguments, separated by `, `, as SQL.
    pub argument_types: String,
    /// Whole argument list as SQL, with ORDER BY for ordered-set aggregates; empty for `*`.
    pub arguments: String,
    /// State transition function, as SQL.
    pub transition_function: String,
    /// State type, as SQL.
    pub state_type: String,
    /// Estimated size of the state, 0 for the default.
    pub state_space: i32,
    /// Initial state.
    pub initial_value: Option<String>,
    /// Final function, as SQL.
    pub final_function: Option<String>,
    /// The final function gets the arguments too.
    pub final_extra: bool,
    /// What the final function does to the state: `r`ead only, `s`hareable, read `w`rite (11 and newer).
    #[serde(default)]
    pub final_modify: Option<char>,
    /// Combine function, as SQL.
    pub combine_function: Option<String>,
    /// Serialization function, as SQL.
    pub serial_function: Option<String>,
    /// Deserialization function, as SQL.
    pub deserial_function: Option<String>,
    /// Moving-aggregate transition function, as SQL.
    pub moving_transition_function: Option<String>,
    /// Inverse transition function, as SQL.
    pub moving_inverse_function: Option<String>,
    /// Moving-aggregate state type, as SQL.
    pub moving_state_type: Option<String>,
    /// Estimated size of the moving state, 0 for the default.
    pub moving_state_space: i32,
    /// Initial moving state.
    pub moving_initial_value: Option<String>,
    /// Moving-aggregate final function, as SQL.
    pub moving_final_function: Option<String>,
    /// The moving-aggregate final function gets the arguments too.
    pub moving_final_extra: bool,
    /// As `final_modify`, for the moving-aggregate final function.
    #[serde(default)]
    pub moving_final_modify: Option<char>,
    /// Sort operator as `OPERATOR(schema.name)`.
    pub sort_operator: Option<String>,
    /// `s`afe, `r`estricted or `u`nsafe.
    pub parallel: char,
}

impl Aggregate {
    /// Qualified name with argument types, as COMMENT ON AGGREGATE and ALTER AGGREGATE take it: `s.a(integer)`, `s.n(*)`.
    pub fn identity(&self, o: &Object) -> String {
        let types = if self.argument_types.is_empty() {
            "*"
        } else {
            &self.argument_types
        };
        format!("{}({types})", o.qualified())
    }

    /// The same for GRANT and REVOKE ... ON FUNCTION, which know no `*`: `s.n()`.
    pub fn function_identity(&self, o: &Object) -> String {
        format!("{}({})", o.qualified(), self.argument_types)
    }
}

/// A procedural language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Language {
    /// TRUSTED.
    pub trusted: bool,
    /// Call handler, as SQL.
    pub handler: Option<String>,
    /// Handler of DO blocks, as SQL.
    pub inline_handler: Option<String>,
    /// Validator, as SQL.
    pub validator: Option<String>,
}

/// A cast; the object's name is `(source AS target)`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Cast {
    /// `f`unction, `i`nput/output or `b`inary-coercible.
    pub method: char,
    /// `e`xplicit, `a`ssignment or `i`mplicit.
    pub context: char,
    /// Function with argument types, as SQL.
    pub function: Option<String>,
}

/// A transform; the object's name is `FOR type LANGUAGE lang`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Transform {
    /// FROM SQL function with argument types, as SQL.
    pub from_sql: Option<String>,
    /// TO SQL function with argument types, as SQL.
    pub to_sql: Option<String>,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_LANGUAGE,
            include_str!("queries/language.sql"),
            Detail::Language,
        ),
        ClassQuery::new(class::PG_PROC, include_str!("queries/function.sql"), Detail::Function),
        ClassQuery::new(class::PG_PROC, include_str!("queries/aggregate.sql"), Detail::Aggregate),
        ClassQuery::new(class::PG_CAST, include_str!("queries/cast.sql"), Detail::Cast),
        ClassQuery::new(
            class::PG_TRANSFORM,
            include_str!("queries/transform.sql"),
            Detail::Transform,
        ),
    ]
}
