//! Comparing two schemas.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    indexes::SUPERSEDED,
    schema::{Column, Schema, Table},
};

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is, e.g. `column users.name`.
    pub object: String,
    /// How it should be; `None` when it should not be there.
    pub expected: Option<String>,
    /// How it is; `None` when it is not there.
    pub found: Option<String>,
    /// This program cannot work with it.
    pub blocks: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, expected, found, .. } = self;
        match (expected, found) {
            (Some(expected), Some(found)) => write!(out, "{object} is `{found}`, not `{expected}`"),
            (Some(expected), None) => write!(out, "{object} is missing: `{expected}`"),
            (None, Some(found)) => write!(out, "{object} is extra: `{found}`"),
            (None, None) => out.write_str(object),
        }
    }
}

/// Everything in which `found` is not `expected`, in order of type, table and view. The text of checks is not compared,
/// as PostgreSQL's wording of it depends on its version.
pub fn compare(expected: &Schema, found: &Schema) -> Vec<Difference> {
    let mut differences = Differences::default();
    for (name, expected, found) in both(&expected.enums, &found.enums) {
        let lacks_labels = expected
            .is_some_and(|expected| expected.iter().any(|label| !found.is_some_and(|found| found.contains(label))));
        let [expected, found] = [expected, found].map(|labels| labels.map(|labels| labels.join(", ")));
        differences.note("type", name, expected, found, lacks_labels);
    }
    for (name, expected, found) in both(&expected.tables, &found.tables) {
        match (expected, found) {
            (Some(expected), Some(found)) => differences.in_table(name, expected, found),
            _ => differences.presence("table", name, expected.is_some(), found.is_some()),
        }
    }
    for (name, expected, found) in both(&expected.views, &found.views) {
        match (expected, found) {
            (Some(expected), Some(found)) => differences.in_columns(name, expected, found),
            _ => differences.presence("view", name, expected.is_some(), found.is_some()),
        }
    }
    differences.0
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn note(&mut self, kind: &str, name: &str, expected: Option<String>, found: Option<String>, blocks: bool) {
        if expected != found {
            self.0.push(Difference { object: format!("{kind} {name}"), expected, found, blocks });
        }
    }

    fn presence(&mut self, kind: &str, name: &str, expected: bool, found: bool) {
        let text = |present: bool| present.then(|| name.to_owned());
        self.note(kind, name, text(expected), text(found), expected);
    }

    fn in_table(&mut self, table: &str, expected: &Table, found: &Table) {
        self.in_columns(table, &expected.columns, &found.columns);
        for (name, expected, found) in both(&expected.constraints, &found.constraints) {
            if expected.zip(found).is_some_and(|(expected, found)| is_check(expected) && is_check(found)) {
                continue;
            }
            // Upserts name keys; foreign keys and checks only refuse what should not be written anyway.
            let blocks = expected.is_some_and(|expected| is_key(expected));
            self.note("constraint", &format!("{table}.{name}"), expected.cloned(), found.cloned(), blocks);
        }
        for (name, expected, found) in both(&expected.indexes, &found.indexes) {
            let needed = !SUPERSEDED.iter().any(|superseded| superseded.name == name);
            let blocks = needed && expected.is_some_and(|expected| expected.starts_with("UNIQUE"));
            self.note("index", &format!("{table}.{name}"), expected.cloned(), found.cloned(), blocks);
        }
    }

    fn in_columns(&mut self, relation: &str, expected: &[Column], found: &[Column]) {
        let [expected, found] = [expected, found]
            .map(|columns| columns.iter().map(|column| (column.name.clone(), column)).collect::<BTreeMap<_, _>>());
        for (name, expected, found) in both(&expected, &found) {
            let blocks = blocks(expected.copied(), found.copied());
            let [expected, found] = [expected, found].map(|column| column.map(ToString::to_string));
            self.note("column", &format!("{relation}.{name}"), expected, found, blocks);
        }
    }
}

/// Reads and writes of the column would go wrong.
fn blocks(expected: Option<&Column>, found: Option<&Column>) -> bool {
    match (expected, found) {
        (Some(expected), Some(found)) => {
            expected.data_type != found.data_type
                || expected.not_null != found.not_null
                || (expected.default.is_some() && found.default.is_none())
        }
        (Some(_), None) => true,
        // Our inserts do not name it.
        (None, Some(found)) => found.not_null && found.default.is_none(),
        (None, None) => false,
    }
}

fn is_check(definition: &str) -> bool {
    definition.starts_with("CHECK")
}

fn is_key(definition: &str) -> bool {
    definition.starts_with("PRIMARY KEY") || definition.starts_with("UNIQUE")
}

/// Every name in either map, with what each map has under it.
fn both<'a, V>(
    expected: &'a BTreeMap<String, V>,
    found: &'a BTreeMap<String, V>,
) -> impl Iterator<Item = (&'a str, Option<&'a V>, Option<&'a V>)> {
    let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    names.into_iter().map(|name| (name.as_str(), expected.get(name), found.get(name)))
}
