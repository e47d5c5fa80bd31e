//! What was changed since the last commit of `main`, and which packages that touches.

use std::collections::BTreeSet;
use std::path::Path;

use crate::process;
use crate::workspace::Member;

/// Files and folders outside the packages that every build depends on.
const BUILD_FILES: [&str; 5] = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "clippy.toml", ".cargo/"];
/// Folders outside a package that it is built from: the folder, the package's folder.
const SOURCES_ELSEWHERE: [(&str, &str); 1] = [("assets/", "crates/entry/govuk/")];
/// Folders whose changes may change what the database says about the queries.
const SQL_FOLDERS: [&str; 2] = ["crates/adapters/", ".sqlx/"];

/// What there is to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All packages: nothing was changed, or something that all depend on, or nobody can tell.
    Everything,
    /// The packages with changed files; none when only texts and scripts were changed.
    Packages(BTreeSet<String>),
}

/// The changed files, new ones included, from the workspace root; `None` when git cannot tell.
pub fn changed_files(root: &Path) -> Option<Vec<String>> {
    let base = process::git(root, &["merge-base", "HEAD", "main"]).unwrap_or_else(|| "HEAD".to_owned());
    let mut names = process::git(root, &["diff", "--name-only", "-z", base.trim()])?;
    names.push_str(&process::git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?);
    Some(names.split_terminator('\0').map(ToOwned::to_owned).collect())
}

impl Scope {
    /// What a change of these files touches.
    pub fn of(files: &[String], members: &[Member]) -> Self {
        let is_build_file = |file: &String| BUILD_FILES.iter().any(|build| is_at_or_below(file, build));
        if files.is_empty() || files.iter().any(is_build_file) {
            return Self::Everything;
        }
        let owner = |file: &String| {
            let elsewhere = SOURCES_ELSEWHERE.iter().find(|(folder, _)| is_at_or_below(file, folder));
            let file = elsewhere.map_or(file.as_str(), |(_, package)| package);
            let owners = members.iter().filter(|member| is_at_or_below(file, &format!("{}/", member.folder)));
            owners.max_by_key(|member| member.folder.len()).map(|member| member.name.clone())
        };
        Self::Packages(files.iter().filter_map(owner).collect())
    }
}

/// Whether the answers of the database should be asked for again.
pub fn touches_sql(files: &[String]) -> bool {
    files.iter().any(|file| SQL_FOLDERS.iter().any(|folder| is_at_or_below(file, folder)))
}

/// `place` is a file, or a folder with a slash at its end.
fn is_at_or_below(file: &str, place: &str) -> bool {
    file == place || place.ends_with('/') && file.starts_with(place)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::scratch::ScratchDir;

    fn scope(files: &[&str]) -> Scope {
        let members = [
            ("app", "crates/app"),
            ("govuk", "crates/entry/govuk"),
            ("store", "crates/adapters/store"),
            ("domain", "crates/core/domain"),
        ]
        .map(|(name, folder)| Member { name: name.to_owned(), folder: folder.to_owned(), ..Member::default() });
        Scope::of(&files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>(), &members)
    }

    fn packages(names: &[&str]) -> Scope {
        Scope::Packages(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn changes_are_counted_from_the_last_commit_of_main() {
        let dir = ScratchDir::new("changes-test").unwrap();
        let root = dir.path();
        // Without git nobody can tell, and everything is checked.
        if process::git(root, &["--version"]).is_none() {
            assert_eq!(changed_files(root), None);
            return;
        }
        let git = |arguments: &[&str]| {
            let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
            process::git(root, &[&identity[..], arguments].concat()).unwrap()
        };
        let write = |name: &str| fs::write(root.join(name), name).unwrap();
        assert_eq!(changed_files(root), None);

        git(&["init", "--quiet", "--initial-branch=main"]);
        write("kept");
        write("edited");
        git(&["add", "."]);
        git(&["commit", "--quiet", "--message=first"]);
        assert_eq!(changed_files(root), Some(Vec::new()));

        git(&["checkout", "--quiet", "-b", "work"]);
        write("committed");
        git(&["add", "."]);
        git(&["commit", "--quiet", "--message=second"]);
        write("untracked and spaced");
        fs::write(root.join("edited"), "again").unwrap();
        let changed = changed_files(root).unwrap();
        assert_eq!(changed, ["committed", "edited", "untracked and spaced"]);
    }

    #[test]
    fn files_belong_to_the_package_of_their_folder() {
        let files = ["crates/app/src/lib.rs", "crates/adapters/store/migrations/1.sql", "README.md"];
        assert_eq!(scope(&files), packages(&["app", "store"]));
        assert_eq!(scope(&["crates/application/a.rs", "docs/a.md"]), packages(&[]));
        assert_eq!(scope(&["assets/stylesheets/main.scss", "e2e/README.md"]), packages(&["govuk"]));
    }

    #[test]
    fn no_change_and_a_change_of_the_build_touch_everything() {
        assert_eq!(scope(&[]), Scope::Everything);
        assert_eq!(scope(&["crates/app/src/lib.rs", "Cargo.lock"]), Scope::Everything);
        assert_eq!(scope(&[".cargo/config.toml"]), Scope::Everything);
        assert_eq!(scope(&["crates/app/Cargo.toml"]), packages(&["app"]));
    }

    #[test]
    fn migrations_and_adapters_touch_the_queries() {
        assert!(touches_sql(&["crates/adapters/store/migrations/1.sql".to_owned()]));
        assert!(touches_sql(&[".sqlx/query-1.json".to_owned()]));
        assert!(!touches_sql(&["crates/app/src/lib.rs".to_owned()]));
    }
}
