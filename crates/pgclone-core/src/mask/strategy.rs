//! A rule's strategy with its parameters.

use serde_json::Value;
use std::fmt;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// What a rule does with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the strategies are described in their list
pub enum Mask {
    Email,
    Name,
    Phone,
    Partial {
        prefix: u32,
        suffix: u32,
    },
    Hash {
        key: Option<Key>,
    },
    Null,
    RandomInt {
        min: i64,
        max: i64,
    },
    Constant(Constant),
    Noise {
        ratio: Option<String>,
        interval: Option<Span>,
    },
    DateShift {
        key: Key,
        by: Option<String>,
        interval: Span,
    },
    Shuffle,
    Fake {
        kind: FakeKind,
        key: Option<Key>,
    },
    Keep,
}

/// The value of `constant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// None given.
    Default,
    /// What was given: not null.
    Given(Value),
}

/// The secret of a keyed strategy. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Wraps a key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("********")
    }
}

/// A span of time, in seconds; more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub i64);

/// What `fake` invents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FakeKind {
    FirstName,
    LastName,
    FullName,
    City,
    Company,
    Iban,
    Card,
    Email,
}

impl Mask {
    /// The name of the strategy.
    pub fn name(&self) -> &'static str {
        match self {
            Mask::Email => "email",
            Mask::Name => "name",
            Mask::Phone => "phone",
            Mask::Partial { .. } => "partial",
            Mask::Hash { .. } => "hash",
            Mask::Null => "null",
            Mask::RandomInt { .. } => "random_int",
            Mask::Constant(_) => "constant",
            Mask::Noise { .. } => "noise",
            Mask::DateShift { .. } => "date_shift",
            Mask::Shuffle => "shuffle",
            Mask::Fake { .. } => "fake",
            Mask::Keep => "keep",
        }
    }

    /// The secret that it hides values with.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Mask::Hash { key } | Mask::Fake { key, .. } => key.as_ref(),
            Mask::DateShift { key, .. } => Some(key),
            // all of them by name, so that none that has a key is forgotten
            Mask::Email
            | Mask::Name
            | Mask::Phone
            | Mask::Partial { .. }
            | Mask::Null
            | Mask::RandomInt { .. }
            | Mask::Constant(_)
            | Mask::Noise { .. }
            | Mask::Shuffle
            | Mask::Keep => None,
        }
    }

    /// True if a part of a text can still be read.
    pub(super) fn shows_part(&self) -> bool {
        matches!(self, Mask::Email | Mask::Phone | Mask::Partial { .. })
    }

    /// True if equal values become equal values, whatever the row and the table.
    pub fn is_deterministic(&self) -> bool {
        match self {
            Mask::RandomInt { .. } | Mask::Noise { .. } | Mask::DateShift { .. } | Mask::Shuffle => false,
            Mask::Fake { key, .. } => key.is_some(),
            _ => true,
        }
    }

    /// True if its expression gives the same again, and holds no secret.
    pub fn is_repeatable(&self) -> bool {
        match self {
            Mask::Hash { key } | Mask::Fake { key, .. } if key.is_some() => false,
            _ => self.is_deterministic(),
        }
    }
}
