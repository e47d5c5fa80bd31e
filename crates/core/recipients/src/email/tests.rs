use proptest::prelude::*;

use super::*;

#[test]
fn ordinary_addresses_are_accepted() {
    for text in ["a@b.co", "o'neil+tag@example.gov.uk", "A.B@C-d.Example.COM", "a@例え.テスト"] {
        assert!(EmailAddress::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn broken_addresses_are_refused() {
    for text in [
        "",
        "a",
        "a@",
        "@b.co",
        "a@b",
        "a@b.c",
        "a@b.co.",
        "a..b@c.co",
        "a@-b.co",
        "a@b c.co",
        "a@b@c.co",
        "a@b.xn--c--d",
        "a@b---c.co",
        "a,b@c.co",
        "a\"b@c.co",
    ] {
        assert_eq!(EmailAddress::parse(text), Err(InvalidEmailAddress), "{text}");
    }
}

#[test]
fn invisible_characters_are_dropped() {
    let address = EmailAddress::parse("\u{FEFF}Amala\u{200B}@example.com\n").unwrap();
    assert_eq!(address.normalised(), "amala@example.com");
}

#[test]
fn domains_are_encoded_by_the_older_standard() {
    // A code point without a character, a label of Arabic digits alone, an encoded label that decodes to nothing.
    for text in ["a@\u{2FFF}.co", "a@١٢.com", "a@b.xn--pａ1ai"] {
        assert!(EmailAddress::parse(text).is_ok(), "{text}");
    }
    for text in ["a@ü..com", "a@ü…com", "a@ü\u{3000}b.com", "a@。ü.com", "a@א1.com", "a@ü.c＠m"] {
        assert_eq!(EmailAddress::parse(text), Err(InvalidEmailAddress), "{text}");
    }
}

#[test]
fn any_text_has_a_form_to_compare() {
    assert_eq!(EmailAddress::format(" A\u{200B}@@B.CO\n"), "a@@b.co");
}

#[test]
fn length_is_limited() {
    let domain = "@example.com";
    let longest = format!("{}{domain}", "a".repeat(MAX_ADDRESS_LENGTH - domain.len()));
    assert!(EmailAddress::parse(&longest).is_ok());
    assert!(EmailAddress::parse(&format!("a{longest}")).is_err());
}

#[test]
fn mail_servers_get_an_ascii_domain() {
    assert_eq!(EmailAddress::parse("A@Bücher.example").unwrap().ascii(), "a@xn--bcher-kva.example");
}

proptest! {
    #[test]
    fn parsing_never_panics_and_normalising_is_idempotent(text in "\\PC{0,40}|[a-z.]{1,8}@[a-z.-]{1,12}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            let again = EmailAddress::parse(address.normalised());
            prop_assert_eq!(again.as_ref().map(EmailAddress::normalised), Ok(address.normalised()));
        }
    }
}
