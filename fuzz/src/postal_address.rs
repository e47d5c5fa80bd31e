//! Postal addresses.

use tidings_recipients::{Country, LetterPermissions, PostalAddress, Postcode};

/// Checks an address.
pub fn check(text: &str) {
    let _country = Country::find(text);
    if let Ok(postcode) = Postcode::parse(text) {
        assert_eq!(Postcode::parse(postcode.as_str()).as_ref(), Ok(&postcode));
    }
    let address = PostalAddress::read(text);
    let everywhere = LetterPermissions { international: true };
    let valid = address.validate(everywhere).is_ok();
    assert_eq!(valid, address.problems(everywhere).next().is_none());
    if valid {
        assert_eq!(PostalAddress::read(address.normalised()), address);
        let values = address.personalisation();
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, line)| *line);
        assert_eq!(PostalAddress::from_personalisation(value), address);
    }
}
