//! Postal addresses: what is printed in the window of the envelope, and whether a letter gets there.

mod bfpo;
mod checks;
mod country;
mod lines;
mod personalisation;
mod postcode;
mod problem;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use checks::LetterPermissions;
pub use country::{Country, PostageZone, UnknownCountry};
pub use postcode::{InvalidPostcode, Postcode};
pub use problem::AddressProblem;

/// An address as it is printed on a letter.
///
/// Reading one never fails: the address, valid or not, is shown to the person who typed it.
/// [`validate`](Self::validate) says whether a letter can be sent to it.
///
/// ```
/// use tidings_recipients::{LetterPermissions, PostageZone, PostalAddress};
///
/// let address = PostalAddress::read("Amala Bird ,\n\n123  High Street\nsw14 6bf\nUK");
/// assert_eq!(address.normalised(), "Amala Bird\n123 High Street\nSW14 6BF");
/// assert_eq!(address.validate(LetterPermissions::default()), Ok(()));
///
/// let abroad = PostalAddress::read("Amala Bird\nHauptstrasse 1\n10115 Berlin\nYr Almaen");
/// assert_eq!(abroad.single_line(), "Amala Bird, Hauptstrasse 1, 10115 Berlin, Germany");
/// assert_eq!(abroad.postage_zone(), PostageZone::Europe);
/// assert!(abroad.validate(LetterPermissions::default()).is_err());
/// assert!(abroad.validate(LetterPermissions { international: true }).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostalAddress {
    /// The printed lines, set apart by line feeds.
    normalised: String,
    country: Country,
    postcode: Option<Postcode>,
    bfpo_number: Option<u32>,
}

impl PostalAddress {
    /// Reads an address of any number of lines.
    ///
    /// Lines are tidied and empty ones dropped. The last line chooses the country: the United Kingdom's names are
    /// left out, a foreign country is printed by its English name. Within the United Kingdom, a postcode on the last
    /// line is printed in its usual form. The number of a forces post office is printed last, or above the country.
    pub fn read(text: &str) -> Self {
        let mut lines = lines::tidy_lines(text);
        let bfpo_number = bfpo::extract(&mut lines);
        let country = take_country(&mut lines, bfpo_number.is_some());
        let postcode = if country.is_international() { None } else { take_postcode(&mut lines) };
        lines.extend(postcode.iter().map(|postcode| Cow::Borrowed(postcode.as_str())));
        lines.extend(bfpo_number.map(|number| Cow::Owned(format!("BFPO {number}"))));
        if country.is_international() {
            lines.push(Cow::Borrowed(country.name()));
        }
        Self { normalised: lines.join("\n"), country, postcode, bfpo_number }
    }

    /// The printed address, a line feed between its lines.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }

    /// The printed lines. An address without text is a single empty line.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.normalised.split('\n')
    }

    /// The printed lines of a forces address without its postcode and its last line, as printers take them apart;
    /// `None` for other addresses.
    pub fn bfpo_lines(&self) -> Option<Vec<&str>> {
        self.bfpo_number?;
        let above_last = self.lines().rev().skip(1);
        let mut lines: Vec<&str> = match self.postcode {
            Some(_) => above_last.skip(1).collect(),
            None => above_last.collect(),
        };
        lines.reverse();
        Some(lines)
    }

    /// The printed lines with commas between them.
    pub fn single_line(&self) -> String {
        self.normalised.replace('\n', ", ")
    }

    /// How many lines are printed.
    pub fn line_count(&self) -> usize {
        if self.is_empty() { 0 } else { self.lines().count() }
    }

    /// Whether nothing is printed.
    pub fn is_empty(&self) -> bool {
        self.normalised.is_empty()
    }

    /// Where it is: the United Kingdom unless the last line says otherwise.
    pub fn country(&self) -> Country {
        self.country
    }

    /// Whether it is outside the United Kingdom.
    pub fn is_international(&self) -> bool {
        self.country.is_international()
    }

    /// The zone that decides the postage.
    pub fn postage_zone(&self) -> PostageZone {
        self.country.zone()
    }

    /// The postcode, if it is in the United Kingdom and has one.
    pub fn postcode(&self) -> Option<&Postcode> {
        self.postcode.as_ref()
    }

    /// The number of its forces post office.
    pub fn bfpo_number(&self) -> Option<u32> {
        self.bfpo_number
    }
}

/// Takes the country off the end of an address.
fn take_country(lines: &mut Vec<Cow<'_, str>>, forces: bool) -> Country {
    let last = |lines: &[Cow<'_, str>]| lines.last().and_then(|line| Country::look_up(line));
    if let Some(country) = last(lines).filter(|country| country.is_international()) {
        lines.pop();
        return country;
    }
    // `Cardiff / Wales / UK`: no letter needs either name, and the postcode may stand above both.
    while last(lines).is_some_and(|country| !country.is_international()) {
        lines.pop();
    }
    // Forces mail needs no postcode: what is printed would end with that country, so it is one.
    if forces && let Some(country) = last(lines) {
        lines.pop();
        return country;
    }
    Country::UNITED_KINGDOM
}

fn take_postcode(lines: &mut Vec<Cow<'_, str>>) -> Option<Postcode> {
    let postcode = Postcode::parse(lines.last()?).ok()?;
    lines.pop();
    Some(postcode)
}
