//! Masking: what is sensitive, and how it is hidden.

pub mod discover;
pub mod values;
