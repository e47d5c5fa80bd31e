//! Names of placeholders, as people write them: without regard to case, spaces, underscores and hyphens.

use std::collections::HashSet;

/// The form by which names are compared: lower case, without spaces, underscores and hyphens.
///
/// ```
/// use tidings_template::normalise_name;
///
/// assert_eq!(normalise_name("First_Name"), normalise_name("first name"));
/// ```
pub fn normalise_name(name: &str) -> String {
    if name.is_ascii() {
        let kept = name.bytes().filter(|byte| !b" _-".contains(byte));
        return kept.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    name.replace([' ', '_', '-'], "").to_lowercase()
}

/// Names without repeats, in order, each as first written.
///
/// Operations with another set keep the spelling and the order of this one.
///
/// ```
/// use tidings_template::NameSet;
///
/// let wanted = NameSet::new(["First name", "date", "first_name"]);
/// let given = NameSet::new(["DATE", "id"]);
/// assert_eq!(wanted.as_slice(), ["First name", "date"]);
/// assert_eq!(wanted.difference(&given).as_slice(), ["First name"]);
/// assert_eq!(wanted.union(&given).as_slice(), ["First name", "date", "id"]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct NameSet<'n> {
    names: Vec<&'n str>,
    keys: HashSet<String>,
}

impl<'n> NameSet<'n> {
    /// The names, each once.
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut set = Self::default();
        names.into_iter().for_each(|name| set.insert(name));
        set
    }

    fn insert(&mut self, name: &'n str) {
        if self.keys.insert(normalise_name(name)) {
            self.names.push(name);
        }
    }

    /// The names in order.
    pub fn as_slice(&self) -> &[&'n str] {
        &self.names
    }

    /// Whether a name is among them, however it is written.
    pub fn contains(&self, name: &str) -> bool {
        self.keys.contains(&normalise_name(name))
    }

    /// These names, then those of the other set that are new.
    pub fn union(&self, other: &Self) -> Self {
        Self::new(self.names.iter().chain(&other.names).copied())
    }

    /// Those of these names that the other set has too.
    pub fn intersection(&self, other: &Self) -> Self {
        Self::new(self.names.iter().copied().filter(|name| other.contains(name)))
    }

    /// Those of these names that the other set does not have.
    pub fn difference(&self, other: &Self) -> Self {
        Self::new(self.names.iter().copied().filter(|name| !other.contains(name)))
    }

    /// The names that one of the two has, these first.
    pub fn symmetric_difference(&self, other: &Self) -> Self {
        self.difference(other).union(&other.difference(self))
    }

    /// Whether the other set has all of these names.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.keys.is_subset(&other.keys)
    }

    /// Whether the two have no name in common.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.keys.is_disjoint(&other.keys)
    }

    /// Whether a list has these names, each once and in this order.
    pub fn is_sequence(&self, names: &[&str]) -> bool {
        self.names.len() == names.len()
            && self.names.iter().zip(names).all(|(one, other)| normalise_name(one) == normalise_name(other))
    }
}

/// The same names, in any order.
impl PartialEq for NameSet<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl Eq for NameSet<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn normalising_is_idempotent(name in any::<String>()) {
            let once = normalise_name(&name);
            prop_assert_eq!(normalise_name(&once), once);
        }

        #[test]
        fn sets_keep_the_laws_of_sets(a in prop::collection::vec("[aB _]{0,3}", 0..6), b in prop::collection::vec("[aB _]{0,3}", 0..6)) {
            let (a, b) = (NameSet::new(a.iter().map(String::as_str)), NameSet::new(b.iter().map(String::as_str)));
            prop_assert!(a.intersection(&b).is_subset(&b) && a.is_subset(&a.union(&b)));
            prop_assert!(a.difference(&b).is_disjoint(&b));
            prop_assert_eq!(a.symmetric_difference(&b), b.symmetric_difference(&a));
            prop_assert_eq!(a.is_disjoint(&b), a.intersection(&b).as_slice().is_empty());
        }
    }
}
