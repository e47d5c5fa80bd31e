//! Who PostgreSQL runs as: the caller, or an ordinary user when the caller is root.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::StartError;

/// Every POSIX system has it.
pub(crate) const SHELL: &str = "/bin/sh";

/// In the order of preference.
const UNPRIVILEGED_USERS: [&str; 2] = ["postgres", "nobody"];

/// Variables that would change what PostgreSQL's programs do.
const REMOVED_VARIABLES: [&str; 9] =
    ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSERVICE", "PG_COLOR", "LANG"];

/// The user that PostgreSQL's processes run as and its files belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunAs {
    name: String,
    uid: u32,
    gid: u32,
    /// The caller is root, and this is somebody else.
    drops_root: bool,
}

impl RunAs {
    /// The caller, unless that is root: then the owner of the data directory, so that root can run what an ordinary user
    /// began, else one of [`UNPRIVILEGED_USERS`].
    pub(crate) fn for_data_dir(data_dir: &Path) -> Result<Self, StartError> {
        let caller = rustix::process::geteuid().as_raw();
        let owner = fs::metadata(data_dir).ok().map(|found| (found.uid(), found.gid()));
        if caller != 0 {
            return match owner {
                Some((owner, _)) if owner != caller => {
                    Err(StartError::NotOwner { data_dir: data_dir.to_owned(), owner })
                }
                _ => Ok(Self {
                    name: format!("#{caller}"),
                    uid: caller,
                    gid: rustix::process::getegid().as_raw(),
                    drops_root: false,
                }),
            };
        }
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            return Ok(Self { name: format!("#{uid}"), uid, gid, drops_root: true });
        }
        let passwd = fs::read_to_string("/etc/passwd").map_err(StartError::io("read", Path::new("/etc/passwd")))?;
        UNPRIVILEGED_USERS
            .into_iter()
            .find_map(|name| user_in(&passwd, name))
            .map(|(name, uid, gid)| Self { name: name.to_owned(), uid, gid, drops_root: true })
            .ok_or(StartError::NoUnprivilegedUser)
    }

    pub(crate) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command of this user, out of reach of the terminal's Ctrl-C, without input, in English.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // The caller's working directory may be closed to this user.
        command.process_group(0).current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
        for name in REMOVED_VARIABLES {
            command.env_remove(name);
        }
        if self.drops_root {
            command.gid(self.gid).uid(self.uid);
        }
        command
    }

    /// Makes this user the owner of a file or directory that the caller has just made. Never of what a link in its place
    /// leads to.
    pub(crate) fn give(&self, path: &Path) -> Result<(), StartError> {
        if !self.drops_root {
            return Ok(());
        }
        lchown(path, Some(self.uid), Some(self.gid)).map_err(StartError::io("change the owner of", path))
    }

    /// That this user can enter `dir`, which exists. Asks the system rather than reading mode bits, which are not all there
    /// is to it.
    pub(crate) fn check_can_enter(&self, dir: &Path) -> Result<(), StartError> {
        if !self.drops_root {
            return Ok(());
        }
        let mut ancestors: Vec<&Path> = dir.ancestors().collect();
        ancestors.reverse();
        for ancestor in ancestors {
            let test = self.command(SHELL).args(["-c", r#"test -x "$1""#, "sh"]).arg(ancestor).status();
            if !test.map_err(StartError::io("run", Path::new(SHELL)))?.success() {
                return Err(StartError::Unreachable { user: self.name.clone(), dir: ancestor.to_owned() });
            }
        }
        Ok(())
    }
}

/// Name, user id and group id from a line `name:password:uid:gid:…` of passwd(5).
fn user_in<'a>(passwd: &str, name: &'a str) -> Option<(&'a str, u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        // Somebody may have given the name to root.
        (uid != 0).then_some((name, uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_users_by_their_whole_name() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\nmypostgres:x:7:7::/:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/sh\n";
        assert_eq!(user_in(passwd, "postgres"), Some(("postgres", 101, 104)));
        assert_eq!(user_in(passwd, "nobody"), None);
        assert_eq!(user_in("nobody:x:0:0::/:/bin/sh\n", "nobody"), None);
    }
}
