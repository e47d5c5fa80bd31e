//! The first row of a file: the names of its columns, and what is wrong with them.

use std::collections::{HashMap, HashSet};

use tidings_template::normalise_name;

use super::{parser::Cells, template::RecipientTemplate};

/// The columns of an address, as headers name them.
pub(super) const ADDRESS_COLUMNS: [&str; 8] = [
    "address line 1",
    "address line 2",
    "address line 3",
    "address line 4",
    "address line 5",
    "address line 6",
    "postcode",
    "address line 7",
];

/// How many columns of an address a file for letters has at least.
const ADDRESS_COLUMNS_NEEDED: usize = 3;

/// The names of a file's columns, as far as they are right for a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    /// As written, in order, with repeats.
    raw: Vec<Box<str>>,
    /// The same as compared.
    keys: Vec<Box<str>>,
    missing: Vec<Box<str>>,
    duplicate_recipients: Vec<Box<str>>,
    has_recipient_columns: bool,
}

impl Headers {
    pub(super) fn read(cells: Cells<'_>, template: &RecipientTemplate<'_>) -> Self {
        let raw: Vec<Box<str>> = cells.iter().map(Box::from).collect();
        let keys: Vec<Box<str>> = raw.iter().map(|name| normalise_name(name).into()).collect();
        let mut headers = Self { raw, keys, ..Self::default() };
        headers.compare(template);
        headers
    }

    /// The names in order, each once, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        self.raw.iter().map(|name| &**name).filter(move |name| seen.insert(*name))
    }

    /// What the template needs and the file lacks: placeholders in their order as the template has them, then the
    /// column of recipients. Columns of addresses are not told, since no one of them is needed.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(|name| &**name)
    }

    /// Columns of recipients that are there more than once, as written, each spelling once.
    pub fn duplicate_recipients(&self) -> impl Iterator<Item = &str> {
        self.duplicate_recipients.iter().map(|name| &**name)
    }

    /// Whether the file says to whom: it has the column of recipients, or for letters three columns of an address.
    pub fn has_recipient_columns(&self) -> bool {
        self.has_recipient_columns
    }

    /// The names as written, with repeats, each with the form by which it is compared.
    pub(super) fn columns(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.raw.iter().zip(&self.keys).map(|(name, key)| (&**name, &**key))
    }

    /// Finds out what the template needs.
    fn compare(&mut self, template: &RecipientTemplate<'_>) {
        let recipient_columns = template.recipient_columns();
        let recipient_keys: Vec<String> = recipient_columns.iter().map(|name| normalise_name(name)).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for key in &self.keys {
            *counts.entry(key).or_default() += 1;
        }

        let is_recipient = |key: &str| recipient_keys.iter().any(|known| known == key);
        let mut seen = HashSet::new();
        let needed = template.placeholders().into_iter().chain(recipient_columns.iter().copied());
        let missing = needed.filter(|name| {
            let key = normalise_name(name);
            let is_address = template.is_letter() && is_recipient(&key);
            !counts.contains_key(key.as_str()) && !is_address && seen.insert((*name).to_owned())
        });
        let missing = missing.map(Box::from).collect();

        let mut seen = HashSet::new();
        let repeated = |key: &str| is_recipient(key) && counts.get(key).is_some_and(|&count| count > 1);
        let duplicates = self.raw.iter().zip(&self.keys).filter(|(_, key)| repeated(key)).map(|(name, _)| name);
        let duplicates = duplicates.filter(|name| seen.insert(&***name)).cloned().collect();

        let present =
            |keys: &mut dyn Iterator<Item = &String>| keys.filter(|key| counts.contains_key(key.as_str())).count();
        let has_recipient_columns = if template.is_letter() {
            let above = recipient_keys.iter().take(6);
            let postcode = recipient_keys.get(6);
            let seventh = recipient_keys.get(7);
            present(&mut above.clone().chain(postcode)) >= ADDRESS_COLUMNS_NEEDED
                || present(&mut above.chain(seventh)) >= ADDRESS_COLUMNS_NEEDED
        } else {
            present(&mut recipient_keys.iter()) > 0
        };
        (self.missing, self.duplicate_recipients, self.has_recipient_columns) =
            (missing, duplicates, has_recipient_columns);
    }
}
