use proptest::prelude::*;

use super::*;

const UK_ONLY: LetterPermissions = LetterPermissions { international: false };
const EVERYWHERE: LetterPermissions = LetterPermissions { international: true };

fn printed(text: &str) -> String {
    PostalAddress::read(text).normalised().to_owned()
}

fn problems(text: &str, allowed: LetterPermissions) -> Vec<AddressProblem> {
    PostalAddress::read(text).problems(allowed).collect()
}

#[test]
fn names_of_the_united_kingdom_are_left_out() {
    for last in ["UK", "Wales\nUnited Kingdom", "Jersey", "Yr Alban\n\n"] {
        assert_eq!(printed(&format!("A\nB\nsw1a1aa\n{last}")), "A\nB\nSW1A 1AA", "{last}");
    }
}

#[test]
fn an_island_above_the_postcode_stays_and_keeps_the_postcode() {
    let address = PostalAddress::read("A\nSt Helier\nJersey\nJE2 3AB\nUK");
    assert_eq!(address.normalised(), "A\nSt Helier\nJersey\nJE2 3AB");
    assert_eq!(address.validate(UK_ONLY), Ok(()));
}

#[test]
fn the_last_line_alone_chooses_the_country() {
    let address = PostalAddress::read("A\nFrance\nM1 1AE");
    assert!(!address.is_international());
    let address = PostalAddress::read("A\nM1 1AE\ncote d’ivoire");
    assert_eq!((address.normalised(), address.postcode()), ("A\nM1 1AE\nIvory Coast", None));
    assert_eq!(address.postage_zone(), PostageZone::RestOfWorld);
}

#[test]
fn forces_mail_ends_with_its_post_office() {
    let address = PostalAddress::read("A\nbfpo c/o 012\nB\nbf13aa\nUK");
    assert_eq!(address.normalised(), "A\nB\nBF1 3AA\nBFPO 12");
    assert_eq!(address.bfpo_number(), Some(12));
    assert_eq!(address.bfpo_lines(), Some(vec!["A", "B"]));
    assert_eq!(PostalAddress::read("A\nB\nBFPO 1").validate(UK_ONLY), Ok(()));
    assert_eq!(PostalAddress::read("A\nB\nM1 1AE").bfpo_lines(), None);
    assert!(PostalAddress::read("A\nBFPO 1\nFrance\nUK").has_country_for_bfpo());
}

#[test]
fn an_empty_address_is_one_empty_line() {
    for text in ["", " ,\n\u{200b}", "UK", "England\nWales"] {
        let address = PostalAddress::read(text);
        assert!(address.is_empty() && address.line_count() == 0, "{text}");
        assert_eq!(address.lines().collect::<Vec<_>>(), [""], "{text}");
        assert_eq!(address.validate(UK_ONLY), Err(AddressProblem::NotEnoughLines), "{text}");
        assert!(address.personalisation().iter().all(|(_, line)| line.is_empty()), "{text}");
    }
}

#[test]
fn each_problem_is_told() {
    use AddressProblem::{
        CountryForBfpo, InternationalNotAllowed, InvalidCharacter, NeitherPostcodeNorCountry, NoFixedAbode, NoPostcode,
        NotEnoughLines, NothingAlphanumeric, TooManyLines,
    };
    let cases = [
        ("A\nM1 1AE", UK_ONLY, vec![NotEnoughLines]),
        ("1\n2\n3\n4\n5\n6\n7\nM1 1AE", UK_ONLY, vec![TooManyLines]),
        ("A\n...\nM1 1AE", UK_ONLY, vec![NothingAlphanumeric]),
        ("A\nB\nBFPO 1\nFrance", EVERYWHERE, vec![CountryForBfpo]),
        ("A\nB\nBFPO 1\nFrance", UK_ONLY, vec![CountryForBfpo, InternationalNotAllowed]),
        ("A\nB\nC", EVERYWHERE, vec![NeitherPostcodeNorCountry]),
        ("A\nB\nC", UK_ONLY, vec![NoPostcode]),
        ("A\nB\nFrance", UK_ONLY, vec![InternationalNotAllowed]),
        ("A\n(B)\nM1 1AE", UK_ONLY, vec![InvalidCharacter]),
        ("A\nnfa\nM1 1AE", UK_ONLY, vec![NoFixedAbode]),
        ("A\nof No Fixed Address\nM1 1AE", UK_ONLY, vec![NoFixedAbode]),
    ];
    for (text, allowed, expected) in cases {
        assert_eq!(problems(text, allowed), expected, "{text}");
    }
}

#[test]
fn values_take_the_seventh_line_before_the_postcode() {
    let with = |seventh: Option<&'static str>| {
        let address = PostalAddress::from_personalisation(|name| match name {
            "address_line_1" | "address_line_2" => Some("A"),
            "address_line_7" => seventh,
            "postcode" => Some("m11ae"),
            _ => None,
        });
        address.normalised().to_owned()
    };
    assert_eq!(with(None), "A\nA\nM1 1AE");
    assert_eq!(with(Some("b33 8th")), "A\nA\nB33 8TH");
    assert_eq!(with(Some("")), "A\nA");
}

#[test]
fn forces_mail_has_its_postcode_on_the_sixth_line() {
    let lines = |text: &str| PostalAddress::read(text).personalisation().map(|(_, line)| line.to_owned());
    assert_eq!(lines("A\nB\nBF1 3AA\nBFPO 1"), ["A", "B", "", "", "", "BF1 3AA", "BF1 3AA", "BFPO 1"]);
    assert_eq!(lines("A\nB\nBFPO 1"), ["A", "B", "", "", "", "", "", "BFPO 1"]);
    assert_eq!(lines("A\nB\nM1 1AE"), ["A", "B", "", "", "", "", "M1 1AE", "M1 1AE"]);
}

prop_compose! {
    /// Addresses that are often valid: a few lines, then what addresses end with.
    fn plausible_address()(
        lines in prop::collection::vec("[A-Z][a-z' ,.]{0,8}[0-9]{0,2}|BFPO 7|Jersey|France|UK|Park Rd \\.", 1..6),
        end in prop::sample::select(vec!["sw1a1aa", "M1 1AE\nUK", "France", "yr almaen", "BFPO 12", "Wales"]),
        line_end in prop::sample::select(vec!["\n", "\r\n", ",\n", "\u{2028}", " \n\n"]),
    ) -> String {
        let mut text = lines.join(line_end);
        text.push_str(line_end);
        text.push_str(end);
        text
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "(\\PC|[\n\r,. ]|BFPO 1|UK\n){0,30}") {
        let address = PostalAddress::read(&text);
        let _problems: Vec<_> = address.problems(EVERYWHERE).chain(address.problems(UK_ONLY)).collect();
        let _parts = (address.personalisation(), address.bfpo_lines(), address.single_line());
    }

    #[test]
    fn a_valid_address_is_printed_as_a_valid_address(text in plausible_address()) {
        let address = PostalAddress::read(&text);
        if address.validate(EVERYWHERE).is_ok() {
            prop_assert_eq!(&PostalAddress::read(address.normalised()), &address);
        }
    }

    #[test]
    fn values_of_a_valid_address_are_that_address(text in plausible_address()) {
        let address = PostalAddress::read(&text);
        if address.validate(EVERYWHERE).is_ok() {
            let values = address.personalisation();
            let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, line)| *line);
            prop_assert_eq!(&PostalAddress::from_personalisation(value), &address);
        }
    }
}
