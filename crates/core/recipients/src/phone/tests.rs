use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

#[test]
fn one_number_has_many_spellings() {
    for text in [
        "07700900123",
        "+44 7700 900123",
        "0044 7700 900-123",
        "(07700) 900\u{a0}123",
        "447700900123",
        "0+447700900123",
    ] {
        assert_eq!(parse(text).normalised(), "447700900123", "{text}");
    }
}

#[test]
fn reasons_are_told_apart() {
    use InvalidPhoneNumber::{NotValid, TooLong, TooShort, UnknownCharacter};
    let cases = [
        ("", TooShort),
        ("077009", TooShort),
        ("0770090012345", TooLong),
        ("07700 900l23", UnknownCharacter),
        ("0800 111 1111", NotValid),
    ];
    for (text, reason) in cases {
        assert_eq!(PhoneNumber::parse(text), Err(reason), "{text}");
    }
}

#[test]
fn drama_numbers_are_british_mobiles() {
    let number = parse("07700 900 999");
    assert!(!number.is_international());
    assert_eq!(number.rate_multiplier(), 1);
    assert!(number.validate(PhonePermissions::default()).is_ok());
}

#[test]
fn permissions_open_abroad_and_landlines() {
    let nothing = PhonePermissions::default();
    let abroad = parse("+33612345678");
    assert_eq!(abroad.validate(nothing), Err(InvalidPhoneNumber::NotUkMobile));
    assert!(abroad.validate(PhonePermissions { international: true, landline: false }).is_ok());
    let landline = parse("020 7946 0000");
    assert!(landline.is_uk_landline());
    assert_eq!(landline.validate(nothing), Err(InvalidPhoneNumber::NotUkMobile));
    assert!(landline.validate(PhonePermissions { international: false, landline: true }).is_ok());
}

#[test]
fn crown_dependencies_are_billed_abroad() {
    let jersey = parse("07797 333 333");
    assert!(jersey.is_international() && jersey.is_crown_dependency());
    assert_eq!((jersey.country_prefix(), jersey.rate_multiplier()), (44, 2));
    assert!(jersey.validate(PhonePermissions::default()).is_ok());
}

#[test]
fn north_american_islands_have_their_own_prefix() {
    assert_eq!(parse("+1 242 357 1234").country_prefix(), 1242);
    assert_eq!(parse("+1 202 555 0123").country_prefix(), 1);
}

#[test]
fn people_see_a_readable_number() {
    assert_eq!(parse("447700900123").human_readable(), "07700 900123");
    assert_eq!(parse("+33612345678").human_readable(), "+33 6 12 34 56 78");
}

#[test]
fn receipts_depend_on_the_country() {
    assert!(parse("07700900123").has_delivery_receipts());
    assert!(!parse("+12025550123").has_delivery_receipts());
}

#[test]
fn services_may_be_called_on_short_numbers() {
    let contact = PhoneNumber::parse_service_contact;
    assert_eq!(contact("1-0-1").unwrap().normalised(), "44101");
    assert_eq!(contact("0800 123 4567").ok(), None);
    for emergency in ["999", "112 ", "9-9-9"] {
        assert_eq!(contact(emergency), Err(InvalidPhoneNumber::EmergencyNumber), "{emergency}");
    }
    for (text, reason) in [("99", InvalidPhoneNumber::TooShort), ("000", InvalidPhoneNumber::TooShort)] {
        assert_eq!(contact(text), Err(reason), "{text}");
    }
    assert_eq!(PhoneNumber::parse("111"), Err(InvalidPhoneNumber::TooShort));
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "\\PC{0,30}|[0-9+() -]{0,20}") {
        let _outcome = PhoneNumber::parse(&text);
        let _contact = PhoneNumber::parse_service_contact(&text);
    }

    #[test]
    fn the_normalised_form_parses_to_itself(text in "0(7[0-9]{9}|1[0-9]{9}|2[0-9]{9})") {
        if let Ok(number) = PhoneNumber::parse(&text) {
            let again = PhoneNumber::parse(&format!("+{}", number.normalised()));
            prop_assert_eq!(again, Ok(number));
        }
    }
}
