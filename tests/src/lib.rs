//! Throwaway clusters and oracles for the end-to-end tests.
