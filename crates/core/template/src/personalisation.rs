//! The values that fill a template.

use std::collections::{HashMap, HashSet};

use crate::{names::normalise_name, template::Template};

/// One value of a personalisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, put in as it is.
    Text(String),
    /// Bullets in an email, `a, b and c` in a text message or subject.
    List(Vec<String>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Values by name; names are compared without regard to case, spaces, underscores and hyphens.
///
/// ```
/// use tidings_template::{Personalisation, Value};
///
/// let mut values = Personalisation::new();
/// values.insert("First name", Value::from("Amala"));
/// assert_eq!(values.get("first_name"), Some(&Value::from("Amala")));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Personalisation {
    entries: Vec<Entry>,
    /// Where each key is, once there are more than a few.
    index: HashMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: String,
    name: String,
    value: Option<Value>,
}

/// Up to so many keys are looked through faster than hashed.
const FEW: usize = 8;

impl PartialEq for Personalisation {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Personalisation {}

impl Personalisation {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; a later one of the same name wins, in the place of the first. `None` (a null) counts as missing.
    pub fn insert(&mut self, name: &str, value: impl Into<Option<Value>>) {
        let key = normalise_name(name);
        let (name, value) = (name.to_owned(), value.into());
        if let Some(entry) = self.position(&key).and_then(|at| self.entries.get_mut(at)) {
            (entry.name, entry.value) = (name, value);
            return;
        }
        self.entries.push(Entry { key, name, value });
        if self.entries.len() > FEW {
            let known = self.index.len();
            let added = self.entries.iter().enumerate().skip(known);
            self.index.extend(added.map(|(at, entry)| (entry.key.clone(), at)));
        }
    }

    /// The value of that name, if there is one that is not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.by_key(&normalise_name(name))
    }

    /// Whether no value, not even a null, was given.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The values in the order in which their names first came, nulls too, by the form in which names are compared.
    pub fn by_normalised_name(&self) -> impl Iterator<Item = (&str, Option<&Value>)> {
        self.entries.iter().map(|entry| (&*entry.key, entry.value.as_ref()))
    }

    /// What a message makes of these values; `texts` are its parts in order, such as subject and content.
    ///
    /// ```
    /// use tidings_template::{Personalisation, Template, Value};
    ///
    /// let mut values = Personalisation::new();
    /// values.insert("NAME", Value::from("Amala"));
    /// values.insert("id", Value::from("7"));
    /// let content = Template::parse("Hi ((name)), ((day))");
    /// let report = values.report(&[&content]);
    /// assert_eq!((report.missing, report.additional), (vec!["day"], vec!["id"]));
    /// assert_eq!(report.values[0], ("name", Some(&Value::from("Amala"))));
    /// ```
    pub fn report<'a>(&'a self, texts: &[&'a Template]) -> Report<'a> {
        let names: Vec<_> = crate::template::distinct_names(texts).collect();
        let keys: HashSet<&str> = names.iter().map(|name| &*name.key).collect();
        let is_used = |entry: &&Entry| keys.contains(&*entry.key);
        let additional: Vec<&Entry> = self.entries.iter().filter(|entry| !is_used(entry)).collect();
        let of_template = names.iter().map(|name| (&*name.written, self.by_key(&name.key)));
        let others = additional.iter().map(|entry| (&*entry.name, entry.value.as_ref()));
        Report {
            placeholders: names.iter().map(|name| &*name.written).collect(),
            missing: names.iter().filter(|name| self.by_key(&name.key).is_none()).map(|name| &*name.written).collect(),
            additional: additional.iter().map(|entry| &*entry.name).collect(),
            values: if self.is_empty() { Vec::new() } else { of_template.chain(others).collect() },
        }
    }

    /// Whether a value of that name was given, be it a null.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.position(&normalise_name(name)).is_some()
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&Value> {
        self.entries.get(self.position(key)?)?.value.as_ref()
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.entries.iter().position(|entry| entry.key == key);
        }
        self.index.get(key).copied()
    }
}

/// What a message makes of a personalisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<'a> {
    /// The placeholders of the message, in order of first appearance, each as first written.
    pub placeholders: Vec<&'a str>,
    /// Those without a value.
    pub missing: Vec<&'a str>,
    /// Names of values that match no placeholder, as given.
    pub additional: Vec<&'a str>,
    /// The value of each placeholder under the name that the message has for it, then the additional ones. Empty if there is no
    /// value at all.
    pub values: Vec<(&'a str, Option<&'a Value>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_values_win_however_many_there_are() {
        let mut values = Personalisation::new();
        for number in 0..40 {
            values.insert(&format!("Name {}", number % 20), Value::from(number.to_string()));
        }
        assert_eq!(values.get("name_3"), Some(&Value::from("23")));
        assert_eq!(values.get("name19"), Some(&Value::from("39")));
        assert_eq!(values.get("name20"), None);
        assert_eq!(values.by_normalised_name().count(), 20);
    }

    #[test]
    fn a_report_re_keys_values_and_tells_nulls() {
        let (subject, content) = (Template::parse("((a b))"), Template::parse("((c)) ((A_B))"));
        let mut values = Personalisation::new();
        values.insert("x", Value::from("1"));
        values.insert("AB", None);
        let report = values.report(&[&subject, &content]);
        assert_eq!(report.placeholders, ["a b", "c"]);
        assert_eq!(report.missing, ["a b", "c"]);
        assert_eq!(report.values, [("a b", None), ("c", None), ("x", Some(&Value::from("1")))]);
        assert!(Personalisation::new().report(&[&content]).values.is_empty());
    }
}
