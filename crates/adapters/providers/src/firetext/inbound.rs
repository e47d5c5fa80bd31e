//! A text message that Firetext received for us.

use std::collections::HashMap;

use crate::receipt::{InboundSms, MissingField};

/// Reads the form: `source`, `destination`, `message`, `time`.
///
/// # Errors
/// When a field is missing.
pub fn inbound(form: &HashMap<String, String>) -> Result<InboundSms, MissingField> {
    let field = |name: &'static str| form.get(name).cloned().ok_or(MissingField(name));
    Ok(InboundSms {
        to: field("destination")?,
        from: field("source")?,
        content: field("message")?,
        reference: None,
        received_at: Some(field("time")?).filter(|time| !time.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fields_are_wanted() {
        let fields = [
            ("source", "07999999999"),
            ("destination", "07111111111"),
            ("message", "a+b"),
            ("time", "2017-01-01 12:00:00"),
        ];
        let form: HashMap<_, _> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let expected = InboundSms {
            to: "07111111111".to_owned(),
            from: "07999999999".to_owned(),
            content: "a+b".to_owned(),
            reference: None,
            received_at: Some("2017-01-01 12:00:00".to_owned()),
        };
        assert_eq!(inbound(&form), Ok(expected));
        for (name, _) in fields {
            let mut form = form.clone();
            form.remove(name);
            assert_eq!(inbound(&form), Err(MissingField(name)));
        }
    }
}
