//! Maps and sets with a fast hash. The keys are mostly object addresses; the standard library's hash, which resists
//! keys chosen by an attacker, takes a large share of the time in which a database of 10,000 tables is planned.

use rustc_hash::FxBuildHasher;

/// A map with a fast hash.
pub type HashMap<K, V> = std::collections::HashMap<K, V, FxBuildHasher>;

/// A set with a fast hash.
pub type HashSet<T> = std::collections::HashSet<T, FxBuildHasher>;
