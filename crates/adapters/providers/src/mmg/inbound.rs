//! A text message that MMG received for us.

use std::iter::Peekable;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::receipt::{InboundSms, MissingField};

/// Reads the body: `MSISDN`, `Number`, `Message` and `ID`; `DateRecieved`, which MMG spells so, may be missing. `Message`
/// and the date are percent-encoded, with `+` for spaces; in `Message`, backslashes escape further.
///
/// # Errors
/// When a field is missing.
pub fn inbound(body: &Value) -> Result<InboundSms, MissingField> {
    let text = |name: &'static str| match body.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(MissingField(name)),
    };
    Ok(InboundSms {
        to: text("Number")?,
        from: text("MSISDN")?,
        content: unescape(&percent_decode(&text("Message")?)),
        reference: Some(text("ID")?),
        received_at: text("DateRecieved").ok().map(|date| percent_decode(&date)),
    })
}

fn percent_decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Undoes Python's escapes (`\n`, `\x41`, `\u2019`, …). A backslash that escapes nothing is one that somebody typed: it
/// stays, where Notify loses the message.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            result.push(c);
            continue;
        }
        let mut ahead = rest.clone();
        match escaped(&mut ahead) {
            Some(meant) => {
                result.extend(meant);
                rest = ahead;
            }
            None => result.push('\\'),
        }
    }
    result
}

/// What stands after a backslash, if that is an escape: `Some(None)` is a line break that is not to be there.
fn escaped(rest: &mut Peekable<std::str::Chars<'_>>) -> Option<Option<char>> {
    let meant = match rest.next()? {
        '\n' => return Some(None),
        c @ ('\\' | '\'' | '"') => c,
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => number(rest, 2)?,
        'u' => number(rest, 4)?,
        'U' => number(rest, 8)?,
        c @ '0'..='7' => {
            let mut value = c.to_digit(8)?;
            for _ in 0..2 {
                let Some(digit) = rest.peek().and_then(|c| c.to_digit(8)) else { break };
                value = value * 8 + digit;
                rest.next();
            }
            char::from_u32(value)?
        }
        _ => return None,
    };
    Some(Some(meant))
}

fn number(rest: &mut Peekable<std::str::Chars<'_>>, digits: usize) -> Option<char> {
    let mut value = 0_u32;
    for _ in 0..digits {
        value = value.checked_mul(16)?.checked_add(rest.next()?.to_digit(16)?)?;
    }
    char::from_u32(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn content(message: &str) -> String {
        inbound(&json!({"MSISDN": "447700900855", "Number": "07700900001", "Message": message, "ID": "1"}))
            .unwrap()
            .content
    }

    #[test]
    fn all_fields() {
        let read = inbound(&json!({
            "MSISDN": "447700900855",
            "Number": "40604",
            "Message": "some+uri+encoded+message%3A",
            "ID": "SOME-MMG-SPECIFIC-ID",
            "DateRecieved": "2017-05-21+11%3A56%3A11",
        }));
        let expected = InboundSms {
            to: "40604".to_owned(),
            from: "447700900855".to_owned(),
            content: "some uri encoded message:".to_owned(),
            reference: Some("SOME-MMG-SPECIFIC-ID".to_owned()),
            received_at: Some("2017-05-21 11:56:11".to_owned()),
        };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(content("%F0%9F%93%A9+a%2Bb%5Cn%5Cx41%5Cu2019%5C%5C"), "📩 a+b\nA’\\");
        assert_eq!(content(r"\101\7"), "A\u{7}");
    }

    #[test]
    fn no_message_is_lost_for_a_backslash() {
        assert_eq!(content(r"the end\"), r"the end\");
        assert_eq!(content(r"\x4"), r"\x4");
        assert_eq!(content(r"\ud800 \q \U99999999"), r"\ud800 \q \U99999999");
        assert_eq!(content("100%+%zz+%ff"), "100% %zz \u{fffd}");
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(inbound(&json!({"Number": "1", "Message": "x", "ID": "1"})), Err(MissingField("MSISDN")));
        assert_eq!(inbound(&json!("text")), Err(MissingField("Number")));
    }
}
