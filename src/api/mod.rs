//! The SQL functions: arguments to a request, run the engine, result to text. Nothing else happens here.
//!
//! Text arguments are taken as bytes, because pgrx can read text only in UTF-8 databases. No function is STRICT: a NULL
//! that makes no sense is an error that names the argument.

mod call;
mod database;
mod diff;
mod jobs;
mod mask;
mod masking;
mod plan;
mod preflight;
mod repair;
mod roles;
mod schema;
mod sensitive;
mod table;
mod verify;
mod version;
