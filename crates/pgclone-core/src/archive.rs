//! Entries and their order.
