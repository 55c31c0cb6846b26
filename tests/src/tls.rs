//! A certificate authority of our own, made by the `openssl` command.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::supervisor;

/// Certificates for one server and one client.
pub struct Certificates {
    /// Folder with `ca.crt`, `other-ca.crt`, `server.crt`, `server.key`, `client.crt`, `client.key`.
    pub folder: PathBuf,
}

impl Certificates {
    /// Makes an authority, a server certificate for a host name and a client certificate for a role.
    pub fn make(name: &str, host: &str, role: &str) -> Self {
        let folder = supervisor::folder().join(name);
        std::fs::create_dir(&folder).unwrap();
        let certificates = Self { folder };
        for authority in ["ca", "other-ca"] {
            certificates.authority(authority);
        }
        certificates.issue("server", host, &format!("subjectAltName=DNS:{host}"));
        certificates.issue("client", role, "extendedKeyUsage=clientAuth");
        for file in std::fs::read_dir(&certificates.folder).unwrap() {
            supervisor::own(&file.unwrap().path());
        }
        supervisor::own(&certificates.folder);
        certificates
    }

    /// Path of one file.
    pub fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Lines for `postgresql.conf` of the server.
    pub fn server_conf(&self) -> Vec<String> {
        vec![
            "ssl = on".to_owned(),
            format!("ssl_cert_file = '{}'", self.file("server.crt")),
            format!("ssl_key_file = '{}'", self.file("server.key")),
            format!("ssl_ca_file = '{}'", self.file("ca.crt")),
        ]
    }

    fn authority(&self, name: &str) {
        openssl(
            &self.folder,
            &format!(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pgclone-tests-{name} -keyout {name}.key -out {name}.crt"
            ),
        );
    }

    fn issue(&self, name: &str, common_name: &str, extension: &str) {
        let folder = &self.folder;
        openssl(
            folder,
            &format!("req -newkey rsa:2048 -nodes -subj /CN={common_name} -keyout {name}.key -out {name}.csr"),
        );
        std::fs::write(folder.join("ext"), extension).unwrap();
        openssl(
            folder,
            &format!("x509 -req -days 2 -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ext -out {name}.crt"),
        );
    }
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .expect("no openssl");
    assert!(
        output.status.success(),
        "openssl {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
