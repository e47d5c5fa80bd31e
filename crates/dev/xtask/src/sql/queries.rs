//! Which crates ask the database while they are compiled.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;
use crate::workspace::Member;

/// A source file with a checked query.
#[derive(Debug, PartialEq, Eq)]
pub struct QueryFile {
    /// The package that it belongs to.
    pub package: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The source files with queries, tests included, of all `members`.
pub fn find(members: &[Member], root: &Path) -> Result<Vec<QueryFile>> {
    let mut found = Vec::new();
    for member in members.iter().filter(|member| member.all_dependencies().any(|name| name == "sqlx")) {
        for path in files::below(&root.join(&member.folder), "rs")? {
            let source = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            if has_query(&source) {
                found.push(QueryFile { package: member.name.clone(), path });
            }
        }
    }
    Ok(found)
}

/// Whether one of sqlx's macros that check a query is called: `query!(`, `query_as!(`, `query_file_scalar!(` and the like.
fn has_query(source: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    source.match_indices("query").any(|(start, _)| {
        let (before, from_here) = source.split_at(start);
        let after = from_here.trim_start_matches(is_name);
        !before.ends_with(is_name) && after.starts_with("!(")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn macros_are_told_from_functions() {
        for source in ["sqlx::query!(\"\")", "let a = query_as!(A, \"\")", "sqlx::query_file_scalar!(\"a.sql\")"] {
            assert!(has_query(source), "{source}");
        }
        for source in
            ["sqlx::query(\"\")", "query_as::<_, A>(\"\")", "my_query!(1)", "// a query! (a joke)", "queries()"]
        {
            assert!(!has_query(source), "{source}");
        }
    }

    #[test]
    fn the_store_has_queries_and_the_core_has_none() {
        let workspace = Workspace::read().unwrap();
        let found = find(&workspace.members(), &workspace.root).unwrap();
        assert!(found.iter().any(|file| file.package == "tidings-store"));
        assert!(!found.iter().any(|file| file.package == "tidings-domain"));
    }
}
