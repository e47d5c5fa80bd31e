//! `cargo xtask docs`: every path that the documentation names exists, and every crate has a README.

mod links;

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::files;
use crate::process;
use crate::report::say;
use crate::workspace::{Member, Workspace};

use self::links::{Kind, Named};

/// Read beside the READMEs of the crates; the rest is in [`FOLDER`].
const FILES: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "fuzz/README.md"];
const FOLDER: &str = "docs";

/// Checks this workspace.
pub fn run(workspace: &Workspace) -> Result<()> {
    let members = workspace.members();
    let mut problems = without_readme(&workspace.root, &members);
    for document in documents(&workspace.root, &members)? {
        problems.extend(missing(&workspace.root, &document)?);
    }
    problems.iter().for_each(|problem| say(problem));
    match problems.len() {
        0 => Ok(()),
        count => bail!("{count} paths in the documentation lead nowhere"),
    }
}

fn without_readme(root: &Path, members: &[Member]) -> Vec<String> {
    let readmes = members.iter().map(|member| format!("{}/README.md", member.folder));
    readmes.filter(|readme| !root.join(readme).is_file()).map(|readme| format!("{readme}: is missing")).collect()
}

fn documents(root: &Path, members: &[Member]) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = FILES.iter().map(|file| root.join(file)).collect();
    found.extend(members.iter().map(|member| root.join(&member.folder).join("README.md")));
    found.retain(|file| file.is_file());
    if root.join(FOLDER).is_dir() {
        found.extend(files::below(&root.join(FOLDER), "md")?);
    }
    Ok(found)
}

/// One line, `file:line: path`, for each path in a document that leads nowhere.
fn missing(root: &Path, document: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(document).with_context(|| format!("cannot read {}", document.display()))?;
    let folder = document.parent().unwrap_or(root);
    let name = document.strip_prefix(root).unwrap_or(document).display();
    let dead = links::named_in(&text).into_iter().filter(|named| !leads_somewhere(root, folder, named));
    Ok(dead.map(|named| format!("{name}:{}: there is no {}", named.line, named.path)).collect())
}

/// A link is seen from the document; a path in the text may also be seen from the root or from the crate's sources.
fn leads_somewhere(root: &Path, folder: &Path, named: &Named) -> bool {
    let places: &[PathBuf] = match named.kind {
        Kind::Link => &[folder.to_owned()],
        Kind::Text => &[folder.to_owned(), root.to_owned(), folder.join("src"), root.join("crates")],
    };
    let paths: Vec<PathBuf> = places.iter().map(|place| normal(&place.join(&named.path))).collect();
    paths.iter().any(|path| path.exists()) || named.kind == Kind::Text && paths.iter().any(|path| ignored(root, path))
}

/// Whether it is among what git leaves out: what is made by building and running.
fn ignored(root: &Path, path: &Path) -> bool {
    path.starts_with(root) && process::git(root, &["check-ignore", "--quiet", &path.to_string_lossy()]).is_some()
}

/// Without `..` and without a slash at the end, as git wants it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::ScratchDir;

    #[test]
    fn what_leads_nowhere_is_told_with_its_line() {
        let dir = ScratchDir::new("docs-test").unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("docs/guides")).unwrap();
        fs::create_dir_all(root.join("crates/core")).unwrap();
        fs::write(root.join("docs/guides/other.md"), "").unwrap();
        let document = root.join("docs/guides/this.md");
        let text =
            "[there](other.md), [gone](gone.md)\n\n`docs/guides/other.md` `core/` `docs/no.md`\n[up](../../docs)\n";
        fs::write(&document, text).unwrap();
        assert_eq!(
            missing(root, &document).unwrap(),
            ["docs/guides/this.md:1: there is no gone.md", "docs/guides/this.md:3: there is no docs/no.md"]
        );
    }

    #[test]
    fn a_crate_without_a_readme_is_told() {
        let dir = ScratchDir::new("readme-test").unwrap();
        let member = Member { folder: "crates/core/domain".to_owned(), ..Member::default() };
        assert_eq!(without_readme(dir.path(), &[member]), ["crates/core/domain/README.md: is missing"]);
    }
}
