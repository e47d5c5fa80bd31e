//! Countries and territories as people write them, and what it costs to post there.

use std::{collections::HashMap, sync::LazyLock};

use thiserror::Error;
use tidings_template::ascii;

/// One country or territory a line: the name printed on letters, its zone, and its other names (abroad, in Welsh,
/// misspelt) set apart by bars. UK islands and nations are other names of the United Kingdom, countries that ended
/// are other names of their successor; those that broke up are missing.
const TABLE: &str = include_str!("countries.tsv");

const UNITED_KINGDOM: Country = Country { name: "United Kingdom", zone: PostageZone::UnitedKingdom };

/// Articles, English and Welsh, that a name is found without.
const ARTICLES: [&str; 3] = ["the", "yr", "y"];

static COUNTRIES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| TABLE.lines().flat_map(read_row).collect());

/// Where a letter goes, as far as its price is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostageZone {
    /// The United Kingdom, its islands and BFPO.
    UnitedKingdom,
    /// Royal Mail's Europe, which has Kazakhstan and Greenland in it.
    Europe,
    /// Everywhere else.
    RestOfWorld,
}

impl PostageZone {
    /// The name of the zone on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnitedKingdom => "united-kingdom",
            Self::Europe => "europe",
            Self::RestOfWorld => "rest-of-world",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::UnitedKingdom, Self::Europe, Self::RestOfWorld].into_iter().find(|zone| zone.as_str() == name)
    }
}

/// The text names no country or territory that letters go to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Error)]
#[error("Not a known country or territory ({0})")]
pub struct UnknownCountry(
    /// The text as it was given.
    pub String,
);

/// A country or territory that letters go to.
///
/// ```
/// use tidings_recipients::{Country, PostageZone};
///
/// assert_eq!(Country::find("Yr Almaen")?.name(), "Germany");
/// assert_eq!(Country::find("cote d’ivoire.")?.name(), "Ivory Coast");
/// assert_eq!(Country::find("Jersey")?.zone(), PostageZone::UnitedKingdom);
/// assert!(Country::find("Narnia").is_err());
/// # Ok::<(), tidings_recipients::UnknownCountry>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country {
    name: &'static str,
    zone: PostageZone,
}

impl Country {
    /// The United Kingdom.
    pub const UNITED_KINGDOM: Self = UNITED_KINGDOM;

    /// Finds a country by any of its names, whatever its case, spacing, accents and punctuation.
    ///
    /// # Errors
    /// [`UnknownCountry`] when no country has that name.
    pub fn find(name: &str) -> Result<Self, UnknownCountry> {
        Self::look_up(name).ok_or_else(|| UnknownCountry(name.to_owned()))
    }

    pub(super) fn look_up(name: &str) -> Option<Self> {
        let key = fold(name)?;
        COUNTRIES.get(&key).copied().or_else(|| {
            ARTICLES.iter().find_map(|article| COUNTRIES.get([article, key.as_str()].concat().as_str()).copied())
        })
    }

    /// The name as it is printed on letters.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The zone that decides the postage.
    pub fn zone(self) -> PostageZone {
        self.zone
    }

    /// Whether it is outside the United Kingdom.
    pub fn is_international(self) -> bool {
        self.zone != PostageZone::UnitedKingdom
    }
}

fn read_row(row: &'static str) -> Vec<(String, Country)> {
    let mut columns = row.split('\t');
    let (Some(name), Some(zone), Some(others)) = (columns.next(), columns.next(), columns.next()) else {
        return Vec::new();
    };
    let Some(zone) = PostageZone::from_name(zone) else { return Vec::new() };
    let names = std::iter::once(name).chain(others.split('|').filter(|other| !other.is_empty()));
    names.filter_map(|other| Some((fold(other)?, Country { name, zone }))).collect()
}

/// The form by which names are compared; `None` for what is no name because it has a digit in it.
fn fold(name: &str) -> Option<String> {
    if name.chars().any(char::is_numeric) {
        return None;
    }
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '&' | '+' => folded.push_str("and"),
            ' ' | '_' | '-' | '\'' | '’' | ',' | '.' | '(' | ')' => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
    if folded.is_ascii() {
        return Some(folded);
    }
    // A name in another script stays as it is: question marks are no name.
    let ascii = ascii::downgrade(&folded);
    let marks = |text: &str| text.matches('?').count();
    Some(if marks(&ascii) == marks(&folded) { ascii.into_owned() } else { folded })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TABLE.lines().count(), 277);
        assert_eq!(COUNTRIES.len(), 1709);
        let europe = TABLE.lines().filter(|row| row.contains("\teurope\t")).count();
        assert_eq!(europe, 62);
        assert_eq!(Country::look_up("UK"), Some(UNITED_KINGDOM));
    }

    #[test]
    fn every_printed_name_finds_itself() {
        for country in COUNTRIES.values() {
            assert_eq!(Country::look_up(country.name()), Some(*country));
        }
    }

    #[test]
    fn articles_may_be_left_out_but_not_added() {
        assert_eq!(Country::look_up("Bahamas").map(Country::name), Some("The Bahamas"));
        assert_eq!(Country::look_up("The Netherlands"), None);
    }

    #[test]
    fn countries_that_ended_are_their_successor_if_they_have_one() {
        assert_eq!(Country::look_up("Czechoslovakia").map(Country::name), Some("Czechia"));
        assert_eq!(Country::look_up("Yugoslavia"), None);
    }

    #[test]
    fn names_with_digits_are_no_countries() {
        assert_eq!(Country::look_up("Fr4nce"), None);
        assert_eq!(Country::look_up("France²"), None);
    }

    proptest! {
        #[test]
        fn looking_up_never_panics(name in "\\PC{0,20}") {
            let _outcome = Country::find(&name);
        }

        #[test]
        fn case_and_spacing_do_not_matter(name in "(f ?r ?a ?n ?c ?e|F ?R ?A ?N ?C ?E)[., ]{0,3}") {
            prop_assert_eq!(Country::look_up(&name).map(Country::name), Some("France"));
        }
    }
}
