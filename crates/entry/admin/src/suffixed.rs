//! Addresses of which the last part is an id, and those that have `.csv` after it: the router cannot tell them apart.

use std::{borrow::Cow, str::FromStr};

use serde::{Deserialize, Deserializer};

/// The last part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suffixed<T> {
    pub id: T,
    /// The path ends in `.csv`.
    pub has_suffix: bool,
}

impl<'de, T: FromStr> Deserialize<'de> for Suffixed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let (id, has_suffix) = match text.strip_suffix(".csv") {
            Some(id) => (id, true),
            None => (&*text, false),
        };
        let id = id.parse().map_err(|_| serde::de::Error::custom("not an id"))?;
        Ok(Self { id, has_suffix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_is_told() {
        let read = |text: &str| serde_json::from_value::<Suffixed<u32>>(text.into()).ok();
        assert_eq!(read("7.csv"), Some(Suffixed { id: 7, has_suffix: true }));
        assert_eq!(read("7"), Some(Suffixed { id: 7, has_suffix: false }));
        assert_eq!(read("x.csv"), None);
    }
}
