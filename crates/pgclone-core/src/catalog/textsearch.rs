//! Text search parsers, templates, dictionaries and configurations.

use super::read::ClassQuery;
use super::{class, Detail};
use serde::Deserialize;

/// A text search parser.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TsParser {
    /// Start function, as SQL.
    pub start: String,
    /// Function that gets the next token, as SQL.
    pub get_token: String,
    /// End function, as SQL.
    pub end: String,
    /// Headline function, as SQL.
    pub headline: Option<String>,
    /// Function that lists the token types, as SQL.
    pub lex_types: String,
}

/// A text search template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TsTemplate {
    /// Init function, as SQL.
    pub init: Option<String>,
    /// Lexize function, as SQL.
    pub lexize: String,
}

/// A text search dictionary.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TsDictionary {
    /// Template, as SQL.
    pub template: String,
    /// Options, as SQL.
    pub options: Option<String>,
}

/// A text search configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TsConfiguration {
    /// Parser, as SQL.
    pub parser: String,
    /// Mappings in the order of the parser's token types.
    pub mappings: Vec<TsMapping>,
}

/// What a configuration does with one type of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TsMapping {
    /// Token type, unquoted.
    pub token: String,
    /// Dictionaries in order, as SQL.
    pub dictionaries: Vec<String>,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_TS_PARSER,
            include_str!("queries/ts_parser.sql"),
            Detail::TsParser,
        ),
        ClassQuery::new(
            class::PG_TS_TEMPLATE,
            include_str!("queries/ts_template.sql"),
            Detail::TsTemplate,
        ),
        ClassQuery::new(
            class::PG_TS_DICT,
            include_str!("queries/ts_dictionary.sql"),
            Detail::TsDictionary,
        ),
        ClassQuery::new(
            class::PG_TS_CONFIG,
            include_str!("queries/ts_configuration.sql"),
            Detail::TsConfiguration,
        ),
    ]
}
