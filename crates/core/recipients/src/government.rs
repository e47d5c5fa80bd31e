//! Which email addresses belong to the public sector, whose owners may start a service by themselves.

/// Domains of the public sector; everything below them counts.
const DOMAINS: [&str; 12] = [
    "gov.uk",
    "nhs.uk",
    "nhs.net",
    "nhs.scot",
    "police.uk",
    "cjsm.net",
    "sch.uk",
    "hscni.net",
    "llyw.cymru",
    "nhs.wales",
    "judiciary.uk",
    "kirkleeseducation.uk",
];

/// Whether the text ends with a domain of the public sector, whatever its case. It is not checked to be an address.
///
/// ```
/// use tidings_recipients::is_government_email;
///
/// assert!(is_government_email("amala@service.GOV.UK"));
/// assert!(!is_government_email("amala@notgov.uk"));
/// ```
pub fn is_government_email(text: &str) -> bool {
    let text = text.to_lowercase();
    DOMAINS.iter().any(|domain| text.strip_suffix(domain).is_some_and(|rest| rest.ends_with(['@', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_and_what_is_below_them_count() {
        for text in ["x@gov.uk", "x@a.nhs.scot", "x@LLYW.cymru", "x.gov.uk"] {
            assert!(is_government_email(text), "{text}");
        }
    }

    #[test]
    fn lookalikes_do_not() {
        for text in ["", "gov.uk", "x@notgov.uk", "x@b-gov.uk", "x@gov.uk.com", "x@gov.uk.", "x@gov.uk "] {
            assert!(!is_government_email(text), "{text}");
        }
    }
}
