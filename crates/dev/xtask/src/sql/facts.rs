//! The files of a `.sqlx` folder, and how two of them differ.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// File names and contents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    files: BTreeMap<String, String>,
}

impl Facts {
    /// Reads `query-*.json` of a folder. A folder that is not there holds none.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("query-") && name.ends_with(".json") {
                let contents = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                files.insert(name, contents);
            }
        }
        Ok(Self { files })
    }

    /// Makes the folder hold these files and no other `query-*.json`. Files that are right already are not touched.
    pub fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let old = Self::read(folder)?;
        for name in old.files.keys().filter(|name| !self.files.contains_key(*name)) {
            fs::remove_file(folder.join(name)).with_context(|| format!("cannot remove {name}"))?;
        }
        for (name, contents) in self.files.iter().filter(|(name, contents)| old.files.get(*name) != Some(*contents)) {
            fs::write(folder.join(name), contents).with_context(|| format!("cannot write {name}"))?;
        }
        Ok(())
    }

    /// How many queries there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The beginning of the query of a file, on one line.
    fn query(&self, name: &str) -> String {
        #[derive(Deserialize)]
        struct File {
            query: String,
        }
        let file = self.files.get(name).and_then(|contents| serde_json::from_str::<File>(contents).ok());
        let words: Vec<String> =
            file.iter().flat_map(|file| file.query.split_whitespace()).map(ToOwned::to_owned).collect();
        words.join(" ").chars().take(100).collect()
    }
}

/// The files in which two folders differ, by name.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Difference {
    /// Only in the new one: queries that were written or reworded.
    pub added: Vec<String>,
    /// Same query, other answer: the tables changed.
    pub changed: Vec<String>,
    /// Only in the old one.
    pub removed: Vec<String>,
}

impl Difference {
    /// From `old` to `new`.
    pub fn between(old: &Facts, new: &Facts) -> Self {
        let missing_in = |other: &Facts, one: &Facts| {
            one.files.keys().filter(|name| !other.files.contains_key(*name)).cloned().collect()
        };
        let changed = |(name, contents): (&String, &String)| {
            new.files.get(name).is_some_and(|other| other != contents).then(|| name.clone())
        };
        Self {
            added: missing_in(old, new),
            changed: old.files.iter().filter_map(changed).collect(),
            removed: missing_in(new, old),
        }
    }

    /// The two are the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// One line per file; `new` tells the queries.
    pub fn lines(&self, new: &Facts) -> Vec<String> {
        let added = self.added.iter().map(|name| format!("added    {name}  {}", new.query(name)));
        let changed = self.changed.iter().map(|name| format!("changed  {name}  {}", new.query(name)));
        let removed = self.removed.iter().map(|name| format!("removed  {name}"));
        added.chain(changed).chain(removed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::ScratchDir;

    fn facts(files: &[(&str, &str)]) -> Facts {
        Facts { files: files.iter().map(|(name, contents)| ((*name).to_owned(), (*contents).to_owned())).collect() }
    }

    #[test]
    fn a_difference_is_told_by_kind() {
        let old = facts(&[("query-1.json", "a"), ("query-2.json", "b"), ("query-3.json", "c")]);
        let new = facts(&[
            ("query-1.json", "a"),
            ("query-2.json", r#"{"query":"SELECT\n   1","more":[]}"#),
            ("query-4.json", "d"),
        ]);
        let difference = Difference::between(&old, &new);
        assert_eq!(
            difference.lines(&new),
            ["added    query-4.json  ", "changed  query-2.json  SELECT 1", "removed  query-3.json"]
        );
        assert!(!difference.is_empty());
        assert!(Difference::between(&new, &new).is_empty());
    }

    #[test]
    fn writing_leaves_exactly_the_new_files_and_foreign_ones() {
        let dir = ScratchDir::new("facts-test").unwrap();
        let folder = dir.path().join("facts");
        assert_eq!(Facts::read(&folder).unwrap(), Facts::default());
        facts(&[("query-1.json", "a"), ("query-2.json", "b")]).write(&folder).unwrap();
        fs::write(folder.join("README.md"), "not a query").unwrap();

        let new = facts(&[("query-2.json", "c"), ("query-3.json", "d")]);
        new.write(&folder).unwrap();
        assert_eq!(Facts::read(&folder).unwrap(), new);
        assert!(folder.join("README.md").exists());
    }
}
