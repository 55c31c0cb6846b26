//! Chance that can be repeated: `SEED=` gives a run the same numbers again.

use std::env;

/// Random numbers (xorshift). Not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
    /// What to set `SEED` to for the same numbers.
    pub seed: u64,
}

impl Random {
    /// Begins with `SEED`, or with this seed.
    pub fn new(seed: u64) -> Self {
        let seed = env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(seed);
        // xorshift knows no way out of 0
        Self { state: seed | 1, seed }
    }

    /// A number less than `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        ((self.state >> 11) % n as u64) as usize
    }

    /// One of them.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// How often a case with chance in it repeats: `ROUNDS`, or this.
pub fn rounds(default: usize) -> usize {
    env::var("ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(default)
}
