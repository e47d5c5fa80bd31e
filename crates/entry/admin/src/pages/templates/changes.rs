//! What a change of a template means for those who send it: other values are wanted than before.

use serde::Serialize;
use tidings_template::NameSet;

/// The placeholders that a change takes away and adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Changes {
    pub removed: Vec<String>,
    pub added: Vec<String>,
    /// All that are wanted from now on.
    pub wanted: Vec<String>,
}

impl Changes {
    /// Between the placeholders before and after. Names count as the same however they are written.
    pub fn between(before: &[String], after: &[String]) -> Self {
        let (old, new) = (set(before), set(after));
        let owned = |set: NameSet<'_>| set.as_slice().iter().map(|name| (*name).to_owned()).collect();
        Self { removed: owned(old.difference(&new)), added: owned(new.difference(&old)), wanted: after.to_vec() }
    }

    /// Whether those who send it have to do something.
    pub fn is_breaking(&self) -> bool {
        !self.removed.is_empty() || !self.added.is_empty()
    }
}

fn set(names: &[String]) -> NameSet<'_> {
    NameSet::new(names.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_breaks_nothing() {
        let names = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let changes = Changes::between(&names(&["First name", "day"]), &names(&["first_name", "time"]));
        assert_eq!((changes.removed.clone(), changes.added.clone()), (names(&["day"]), names(&["time"])));
        assert!(changes.is_breaking());
        assert!(!Changes::between(&names(&["First name"]), &names(&["FIRST-NAME"])).is_breaking());
    }
}
