//! Domains beyond ASCII as ASCII, by IDNA 2003: RFC 3490, with the nameprep of RFC 3491 over Unicode 3.2.
//!
//! Browsers have since moved on to UTS 46, which maps some names elsewhere (`ß` stays, where here it is `ss`) and refuses
//! others. Addresses of recipients have been encoded this way all along.

use stringprep::tables;
use unicode_normalization::UnicodeNormalization;

use super::{ENCODED_PREFIX, MAX_LABEL_LENGTH};

/// What separates labels (RFC 3490, section 3.1).
const DOTS: [char; 4] = ['.', '\u{3002}', '\u{FF0E}', '\u{FF61}'];

/// The domain with every label encoded; `None` when one is prohibited, empty or too long. A dot at the end stays.
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let (domain, end) = match domain.strip_suffix(DOTS) {
        Some(rest) => (rest, "."),
        None => (domain, ""),
    };
    let labels = domain.split(DOTS).map(label_to_ascii).collect::<Option<Vec<String>>>()?;
    Some(labels.join(".") + end)
}

/// RFC 3490, section 4.1, with unassigned code points allowed and no rules for host names.
fn label_to_ascii(label: &str) -> Option<String> {
    let prepared = if label.is_ascii() { label.to_owned() } else { nameprep(label)? };
    let encoded = if prepared.is_ascii() {
        prepared
    } else if prepared.starts_with(ENCODED_PREFIX) {
        // It would be taken for an encoded one.
        return None;
    } else {
        format!("{ENCODED_PREFIX}{}", idna::punycode::encode_str(&prepared)?)
    };
    (1..=MAX_LABEL_LENGTH).contains(&encoded.len()).then_some(encoded)
}

/// Maps, normalises and checks one label. Other implementations refuse code points that Unicode 3.2 did not have; in a
/// name that is only looked up they are allowed (RFC 3490, section 2).
fn nameprep(label: &str) -> Option<String> {
    let visible = label.chars().filter(|&c| !tables::commonly_mapped_to_nothing(c));
    let prepared: String = visible.flat_map(tables::case_fold_for_nfkc).nfkc().collect();
    (!prepared.contains(is_prohibited) && is_one_way(&prepared)).then_some(prepared)
}

/// RFC 3491, section 5.
fn is_prohibited(c: char) -> bool {
    tables::non_ascii_space_character(c)
        || tables::non_ascii_control_character(c)
        || tables::private_use(c)
        || tables::non_character_code_point(c)
        || tables::inappropriate_for_plain_text(c)
        || tables::inappropriate_for_canonical_representation(c)
        || tables::change_display_properties_or_deprecated(c)
        || tables::tagging_character(c)
}

/// RFC 3454, section 6: what has a character that is written from right to left has none that is written from left to
/// right, and starts and ends with one of the former.
fn is_one_way(label: &str) -> bool {
    if !label.contains(tables::bidi_r_or_al) {
        return true;
    }
    label.starts_with(tables::bidi_r_or_al) && label.ends_with(tables::bidi_r_or_al) && !label.contains(tables::bidi_l)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_mapped_and_encoded() {
        for (domain, ascii) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER。Example", "xn--bcher-kva.Example"),
            ("straße.de", "strasse.de"),
            ("ｅｘａｍｐｌｅ.com", "example.com"),
            ("a\u{AD}b\u{200D}c.com", "abc.com"),
            ("例え.テスト.", "xn--r8jz45g.xn--zckzah."),
            ("🙂.com", "xn--938h.com"),
        ] {
            assert_eq!(to_ascii(domain).as_deref(), Some(ascii), "{domain}");
        }
    }

    #[test]
    fn some_labels_cannot_be() {
        let long = "ü".repeat(64);
        for domain in ["ü..com", "ü\u{E000}.com", "אa.com", "א1.com", "xn--ü.com", long.as_str()] {
            assert_eq!(to_ascii(domain), None, "{domain}");
        }
    }
}
