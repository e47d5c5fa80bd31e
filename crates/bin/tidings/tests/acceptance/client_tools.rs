//! The official clients and what runs them, installed once and kept among the build's files.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/acceptance");
pub const INSTALLED: &str = env!("CARGO_TARGET_TMPDIR");

/// Python with the official client.
pub struct Python {
    venv: PathBuf,
}

impl Python {
    pub fn ready() -> Self {
        let venv = Path::new(INSTALLED).join("python-client");
        once(&venv, &[&source("python/requirements.txt")], || {
            run(Command::new("python3").args(["-m", "venv"]).arg(&venv));
            let requirements = source("python/requirements.txt");
            run(Command::new(venv.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                .arg(requirements));
        });
        Self { venv }
    }

    /// Runs the script that sends and reads.
    pub fn send_and_read(&self, demo: &Path) -> Command {
        self.script("python/send_and_read.py", demo)
    }

    /// Runs the script that reads by every method there is.
    pub fn read(&self, demo: &Path) -> Command {
        self.script("python/read.py", demo)
    }

    fn script(&self, name: &str, demo: &Path) -> Command {
        let mut command = Command::new(self.venv.join("bin/python"));
        command.arg(source(name)).arg(demo).env_clear();
        command
    }

    /// Runs the script that sends in every way there is.
    pub fn send_everything(&self, arguments: &Path) -> Command {
        let mut command = Command::new(self.venv.join("bin/python"));
        command.arg(source("python/send_everything.py")).arg(arguments).env_clear();
        command
    }

    /// A PATH on which `python3` is this one.
    pub fn path(&self) -> OsString {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let dirs = std::iter::once(self.venv.join("bin")).chain(std::env::split_paths(&rest));
        std::env::join_paths(dirs).expect("a PATH")
    }
}

/// Node with the official client.
pub struct Node {
    dir: PathBuf,
}

impl Node {
    pub fn ready() -> Self {
        let dir = Path::new(INSTALLED).join("node-client");
        let (package, lock) = (source("node/package.json"), source("node/package-lock.json"));
        once(&dir, &[&package, &lock], || {
            fs::copy(&package, dir.join("package.json")).expect("a copy");
            fs::copy(&lock, dir.join("package-lock.json")).expect("a copy");
            run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&dir));
        });
        Self { dir }
    }

    /// Runs the script that sends and reads.
    pub fn send_and_read(&self, demo: &Path) -> Command {
        self.script("send-and-read.mjs", demo)
    }

    /// Runs the script that reads by every method there is.
    pub fn read(&self, demo: &Path) -> Command {
        self.script("read.mjs", demo)
    }

    /// Runs the script that sends in every way there is.
    pub fn send_everything(&self, arguments: &Path) -> Command {
        self.script("send-everything.mjs", arguments)
    }

    /// Runs the script that signs a token as the API's reference does.
    pub fn sign_by_reference(&self, demo: &Path) -> Command {
        self.script("sign-by-reference.mjs", demo)
    }

    /// A script has to lie beside the packages, or Node does not find them.
    fn script(&self, name: &str, argument: &Path) -> Command {
        let script = self.dir.join(name);
        fs::copy(source("node").join(name), &script).expect("a copy");
        let mut command = Command::new("node");
        command.arg(script).arg(argument).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command
    }
}

fn source(name: &str) -> PathBuf {
    Path::new(SOURCES).join(name)
}

/// Makes the folder `dir` by `install`, unless it was made from the same `inputs`. One process at a time.
pub fn once(dir: &Path, inputs: &[&Path], install: impl FnOnce()) {
    let lock = File::create(dir.with_extension("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let wanted: String = inputs.iter().map(|input| fs::read_to_string(input).expect("an input")).collect();
    let stamp = dir.join("installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return;
    }
    if dir.exists() {
        fs::remove_dir_all(dir).expect("the folder is ours");
    }
    fs::create_dir_all(dir).expect("the folder can be made");
    install();
    fs::write(stamp, wanted).expect("the folder can be written");
}

pub fn run(command: &mut Command) {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("cannot run {command:?} ({error}): `make setup` installs what is missing"),
    };
    assert!(
        output.status.success(),
        "{command:?} failed; `make setup` installs what may be missing\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
