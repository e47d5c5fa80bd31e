//! Where PostgreSQL's programs are, and who runs them.
//!
//! `tidings-postgres-local` knows this better and does more; but this crate is compiled before everything else, so it
//! brings no asynchronous runtime along.

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Folders of programs; `*` stands for any text in one name.
const PLACES: [&str; 6] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/var/cache/tidings/postgresql/*/native/bin",
];
const INSTALL: &str = "run `make setup`, or set PG_BIN_DIR to the folder that has `initdb` and `postgres`";

/// `initdb` and `postgres`, and the user that they run as.
#[derive(Debug)]
pub struct Programs {
    dir: PathBuf,
    /// User and group to change to; `None` when the caller is not root, whom PostgreSQL refuses.
    run_as: Option<(u32, u32)>,
}

impl Programs {
    /// Those in `PG_BIN_DIR`, else the newest of the usual places. `owned` is any file of the caller.
    pub fn find(owned: &Path) -> Result<Self> {
        let is_root = fs::metadata(owned).with_context(|| format!("cannot read {}", owned.display()))?.uid() == 0;
        let run_as = if is_root { Some(ordinary_user()?) } else { None };
        let dir = match env::var_os("PG_BIN_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => {
                let found = places().into_iter().filter_map(|dir| Some((major(&dir)?, dir)));
                let newest = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
                newest.with_context(|| format!("there is no PostgreSQL on this machine: {INSTALL}"))?.1
            }
        };
        if major(&dir).is_none() {
            bail!("there is no PostgreSQL in {}: {INSTALL}", dir.display());
        }
        Ok(Self { dir, run_as })
    }

    /// A command of the unprivileged user, in a place that it can enter, in English and without settings from outside.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.dir.join(program));
        command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        if let Some((user, group)) = self.run_as {
            command.uid(user).gid(group);
        }
        command
    }

    /// Makes the unprivileged user the owner.
    pub fn give(&self, path: &Path) -> Result<()> {
        let Some((user, group)) = self.run_as else { return Ok(()) };
        lchown(path, Some(user), Some(group)).with_context(|| format!("cannot change the owner of {}", path.display()))
    }
}

/// User and group id of somebody who is not root.
fn ordinary_user() -> Result<(u32, u32)> {
    let passwd = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    ["postgres", "nobody"].into_iter().find_map(|name| user_in(&passwd, name)).context(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`: run this as another user",
    )
}

/// From a line `name:password:uid:gid:…` of passwd(5).
fn user_in(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = passwd.lines().map(|line| line.split(':')).find_map(|mut fields| {
        let is_it = fields.next() == Some(name);
        is_it.then_some(fields)
    })?;
    Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Every folder that may have the programs.
fn places() -> Vec<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cache")));
    let portable = cache.map(|cache| cache.join("tidings/postgresql/*/native/bin"));
    let mut places: Vec<PathBuf> =
        PLACES.iter().map(PathBuf::from).chain(portable).flat_map(|pattern| expand(&pattern)).collect();
    places.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    places
}

/// The paths that match a pattern with `*`.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    pattern.iter().fold(vec![PathBuf::new()], |found, part| {
        let part = part.to_string_lossy();
        let Some((prefix, suffix)) = part.split_once('*') else {
            return found.iter().map(|dir| dir.join(&*part)).collect();
        };
        let entries = found.iter().filter_map(|dir| fs::read_dir(dir).ok()).flatten().flatten();
        let fits = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.len() >= prefix.len() + suffix.len() && name.starts_with(prefix) && name.ends_with(suffix)
        };
        entries.map(|entry| entry.path()).filter(fits).collect()
    })
}

/// The major version of the programs in a folder, if they are there and run.
fn major(dir: &Path) -> Option<u32> {
    if !dir.join("initdb").is_file() {
        return None;
    }
    let done = Command::new(dir.join("postgres")).arg("--version").stderr(Stdio::null()).output().ok()?;
    parse_major(&String::from_utf8_lossy(&done.stdout))
}

/// From `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`.
fn parse_major(printed: &str) -> Option<u32> {
    let (_, version) = printed.split_once("(PostgreSQL) ")?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::ScratchDir;

    #[test]
    fn versions_are_read() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(parse_major("mysqld 8"), None);
    }

    #[test]
    fn users_are_read() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n";
        assert_eq!(user_in(passwd, "nobody"), Some((65534, 65533)));
        assert_eq!(user_in(passwd, "postgres"), None);
    }

    #[test]
    fn patterns_are_expanded() {
        let dir = ScratchDir::new("expand-test").unwrap();
        for name in ["pg-15/bin", "pg-16/bin", "other/bin"] {
            fs::create_dir_all(dir.path().join(name)).unwrap();
        }
        let mut found = expand(&dir.path().join("pg-*/bin"));
        found.sort();
        assert_eq!(found, [dir.path().join("pg-15/bin"), dir.path().join("pg-16/bin")]);
    }
}
