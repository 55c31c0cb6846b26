//! The SQLSTATEs that pgclone raises on purpose (PostgreSQL documentation, appendix "PostgreSQL Error Codes").

macro_rules! sqlstates {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*
        /// Every code above, for the test that `docs/errors.md` lists them all.
        pub const ALL: &[&str] = &[$($code),*];
    };
}

sqlstates! {
    /// A session could not be opened.
    UNABLE_TO_CONNECT = "08001";
    /// A session was lost.
    CONNECTION_FAILURE = "08006";
    /// The authentication method is refused or needs something that is not there.
    INVALID_AUTHORIZATION = "28000";
    /// Wrong or missing password.
    INVALID_PASSWORD = "28P01";
    /// Not supported (yet).
    FEATURE_NOT_SUPPORTED = "0A000";
    /// Bad option, bad connection keyword, bad value.
    INVALID_PARAMETER_VALUE = "22023";
    /// NULL where a value is needed.
    NULL_VALUE_NOT_ALLOWED = "22004";
    /// Characters that cannot be converted.
    UNTRANSLATABLE_CHARACTER = "22P05";
    /// Unknown database.
    INVALID_CATALOG_NAME = "3D000";
    /// Unknown schema.
    INVALID_SCHEMA_NAME = "3F000";
    /// Unknown table.
    UNDEFINED_TABLE = "42P01";
    /// Unknown column.
    UNDEFINED_COLUMN = "42703";
    /// Unknown object of another kind.
    UNDEFINED_OBJECT = "42704";
    /// An object of the wrong kind.
    WRONG_OBJECT_TYPE = "42809";
    /// The table exists.
    DUPLICATE_TABLE = "42P07";
    /// An object of another kind exists.
    DUPLICATE_OBJECT = "42710";
    /// A name is too long.
    NAME_TOO_LONG = "42622";
    /// Not allowed.
    INSUFFICIENT_PRIVILEGE = "42501";
    /// Bad expression text.
    SYNTAX_ERROR = "42601";
    /// A statement that writes in a read-only transaction.
    READ_ONLY_SQL_TRANSACTION = "25006";
    /// Objects outside the clone depend on what would be dropped.
    DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";
    /// Not now, not in this state.
    OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
    /// A lock could not be had.
    LOCK_NOT_AVAILABLE = "55P03";
    /// Cancelled.
    QUERY_CANCELED = "57014";
    /// More locks than the lock table holds.
    OUT_OF_MEMORY = "53200";
    /// No free worker or job slot.
    TOO_MANY_CONNECTIONS = "53300";
    /// Longer than what there is room for.
    PROGRAM_LIMIT_EXCEEDED = "54000";
    /// Rows lost on the way.
    DATA_CORRUPTED = "XX001";
    /// A bug of pgclone.
    INTERNAL_ERROR = "XX000";
}
