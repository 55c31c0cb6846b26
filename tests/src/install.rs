//! The PostgreSQL installations that the tests run on.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The `bin` folder of a PostgreSQL and its major version.
#[derive(Clone, Debug)]
pub struct Installation {
    pub bin: PathBuf,
    pub major: u32,
}

impl Installation {
    fn at(bin: PathBuf, probe: &str) -> Self {
        let program = bin.join(probe);
        let output = Command::new(&program)
            .arg("--version")
            .output()
            .unwrap_or_else(|e| panic!("could not run {}: {e}", program.display()));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Self {
            major: major(&text).unwrap_or_else(|| panic!("{} says {text:?}", program.display())),
            bin,
        }
    }

    /// A program of this installation.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// `pg_dump (PostgreSQL) 15.20 (Debian ...)` or `postgres (PostgreSQL) 18.4` -> the major version.
fn major(version: &str) -> Option<u32> {
    let number = version
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The three installations of a run.
#[derive(Debug)]
pub struct Installations {
    pub source: Installation,
    pub target: Installation,
    pub client: Installation,
}

/// Reads the environment once.
pub fn installations() -> &'static Installations {
    static ALL: OnceLock<Installations> = OnceLock::new();
    ALL.get_or_init(|| {
        let source = folder("PGCLONE_SOURCE_BIN").unwrap_or_else(default_bin);
        let target = folder("PGCLONE_TARGET_BIN").unwrap_or_else(|| source.clone());
        let client = folder("PGCLONE_CLIENT_BIN").unwrap_or_else(|| target.clone());
        Installations {
            source: Installation::at(source, "postgres"),
            target: Installation::at(target, "postgres"),
            client: Installation::at(client, "pg_dump"),
        }
    })
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn default_bin() -> PathBuf {
    let output = Command::new("pg_config").arg("--bindir").output();
    match output {
        Ok(output) if output.status.success() => PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()),
        _ => panic!("set PGCLONE_SOURCE_BIN to the bin folder of a PostgreSQL, or put pg_config on the PATH"),
    }
}

/// pagila, which is not part of the repository.
pub fn pagila() -> Option<PathBuf> {
    let has_it = |folder: &Path| folder.join("pagila-schema.sql").is_file();
    if let Some(folder) = folder("PGCLONE_PAGILA") {
        assert!(
            has_it(&folder),
            "PGCLONE_PAGILA: no pagila-schema.sql in {}",
            folder.display()
        );
        return Some(folder);
    }
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|up| up.join("shared/data/pagila"))
        .find(|f| has_it(f))
}

/// A file of the repository, by its path from the root.
pub fn repository_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

#[cfg(test)]
mod tests {
    #[test]
    fn major_of_every_wording() {
        assert_eq!(
            super::major("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"),
            Some(15)
        );
        assert_eq!(super::major("postgres (PostgreSQL) 18.4\n"), Some(18));
        assert_eq!(super::major("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(super::major("nothing"), None);
    }
}
