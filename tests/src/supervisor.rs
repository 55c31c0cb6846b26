//! One folder for everything that a run leaves on disk, and a shell that clears it away.
//!
//! The shell waits at the read end of a pipe whose write end only this process has. When the pipe closes, for
//! whatever reason (normal end, panic, `kill -9`), it stops every server below the folder and removes the folder.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

/// The user that the servers run as, when it is not the user who runs the tests.
#[derive(Clone, Debug)]
pub struct ServerUser {
    pub name: String,
    /// Set when a server must be started under another identity.
    pub ids: Option<(u32, u32)>,
}

struct Root {
    folder: PathBuf,
    user: ServerUser,
    cleaner: Mutex<Option<Child>>,
}

// The argument is the folder. Servers get SIGQUIT (immediate shutdown): nothing in them is worth keeping.
const CLEANER: &str = r#"
trap '' HUP INT TERM
cat >/dev/null
for pass in 1 2 3 4 5 6 7 8 9 10; do
    alive=
    for file in "$1"/*/data/postmaster.pid; do
        [ -f "$file" ] || continue
        pid=$(head -n 1 "$file")
        if kill -0 "$pid" 2>/dev/null; then
            kill -QUIT "$pid" 2>/dev/null
            alive=yes
        fi
    done
    [ -n "$alive" ] || break
    sleep 0.2
done
rm -rf "$1"
"#;

/// Where the clusters live: in memory where there is room, since creating and dropping two databases for each case is
/// what costs most on a disk. `TMPDIR` decides otherwise.
fn parent_folder() -> PathBuf {
    const ROOM: u64 = 4 << 30;
    let memory = Path::new("/dev/shm");
    let free = nix::sys::statvfs::statvfs(memory).map_or(0, |s| s.blocks_available() * s.fragment_size());
    if std::env::var_os("TMPDIR").is_none() && free >= ROOM {
        return memory.to_owned();
    }
    std::env::temp_dir()
}

fn root() -> &'static Root {
    static ROOT: OnceLock<Root> = OnceLock::new();
    ROOT.get_or_init(|| {
        let user = server_user();
        let nanos = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |d| d.subsec_nanos());
        // Short: the path of a socket must stay below 108 bytes.
        let folder = parent_folder().join(format!("pgclone-{}-{:x}", std::process::id(), nanos >> 8));
        fs::create_dir(&folder).unwrap_or_else(|e| panic!("could not create {}: {e}", folder.display()));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        if let Some((uid, gid)) = user.ids {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).unwrap();
        }
        let cleaner = Command::new("sh")
            .args(["-c", CLEANER, "pgclone-tests-cleaner"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("could not start sh");
        Root {
            folder,
            user,
            cleaner: Mutex::new(Some(cleaner)),
        }
    })
}

/// Folder of this run. It exists until the process ends.
pub fn folder() -> &'static Path {
    &root().folder
}

/// Who the servers run as.
pub fn user() -> &'static ServerUser {
    &root().user
}

/// A command that runs as the servers' user, without anything of our environment that changes a server.
pub fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    scrub(&mut command);
    if let Some((uid, gid)) = user().ids {
        command.uid(uid).gid(gid);
    }
    command.env("HOME", folder()).current_dir(folder()).stdin(Stdio::null());
    command
}

/// Removes the PG* variables (the server would use them as a client) and the backtrace switch (it would end up in
/// the DETAIL of an error).
pub fn scrub(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env_remove("RUST_BACKTRACE").env("LC_ALL", "C");
}

/// A file below the run's folder that the servers' user may read and others may not.
pub fn private_file(name: &str, content: &[u8]) -> PathBuf {
    let path = folder().join(name);
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(content).unwrap();
    own(&path);
    path
}

/// Gives a file or folder to the servers' user and hides it from everyone else.
pub fn own(path: &Path) {
    let mode = if path.is_dir() { 0o700 } else { 0o600 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if let Some((uid, gid)) = user().ids {
        std::os::unix::fs::chown(path, Some(uid), Some(gid)).unwrap();
    }
}

/// Ends the run: closes the pipe and waits until the shell has cleared up.
pub fn finish() {
    let Some(mut cleaner) = root().cleaner.lock().unwrap_or_else(|e| e.into_inner()).take() else {
        return;
    };
    drop(cleaner.stdin.take());
    for _ in 0..100 {
        if !matches!(cleaner.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn server_user() -> ServerUser {
    let me = id(&["-un"]);
    if me != "root" {
        return ServerUser { name: me, ids: None };
    }
    let name = std::env::var("PGCLONE_TEST_USER").unwrap_or_else(|_| "postgres".to_owned());
    let number = |what: &str| {
        id(&[what, &name])
            .parse()
            .unwrap_or_else(|_| panic!("no user {name} to run servers as"))
    };
    ServerUser {
        ids: Some((number("-u"), number("-g"))),
        name,
    }
}

fn id(args: &[&str]) -> String {
    let output = Command::new("id").args(args).output().expect("could not run id");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
