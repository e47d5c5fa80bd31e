//! Accepts a letter that comes as a PDF.

use jiff::Timestamp;
use serde_json::json;
use tidings_api_types::v2::{PostPrecompiledLetter, posted::PostedPrecompiledLetter};
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, Postage, TemplateId};
use tidings_store::{
    notifications::{NewLetter, NewNotification},
    templates,
};

use super::{
    Caller, Refusal, Repeatable,
    acceptance::AcceptedMessage,
    letter::{may_send, new_letter},
    not_stored,
};
use crate::{App, Failure, random, templates::precompiled};

/// Stands for the address until it has been read from the PDF.
const ADDRESS: &str = "Provided as PDF";

/// Checks the request in the order of the public API, and stores the letter with its file. What is in the file is looked at
/// later: until then the letter waits for its virus check.
///
/// # Errors
/// The first check that does not hold.
pub(super) async fn send(
    app: &App,
    caller: &Caller,
    request: PostPrecompiledLetter,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<PostedPrecompiledLetter, Refusal> {
    if !caller.service.may(NotificationType::Letter.permission()) {
        return Err(Refusal::ChannelNotAllowed(NotificationType::Letter));
    }
    may_send(caller)?;
    let content = decode(&request.content).ok_or(Refusal::LetterNotBase64)?;
    let template = template(app, caller, now).await?;

    let id = NotificationId::at(now, random::id_bytes());
    let postage = request.postage.unwrap_or(Postage::Second);
    let posted = PostedPrecompiledLetter { id, reference: request.reference.clone(), postage };
    let status = NotificationStatus::PendingVirusCheck;
    let notification = NewNotification {
        client_reference: Some(request.reference),
        reply_to_text: Some(String::new()),
        ..new_letter(
            caller,
            template,
            NewLetter { status, postage, reference: random::letter_reference() },
            ADDRESS,
            app.signer.sign(&json!({ "address_line_1": ADDRESS })).map_err(not_stored)?,
            (id, now),
        )
    };
    let accepted = AcceptedMessage::letter(app, caller, notification, None, Some(content));
    app.submit(caller, Some(accepted), repeatable, &posted, now).await?;
    Ok(posted)
}

/// The hidden template that records such letters, and its version.
async fn template(app: &App, caller: &Caller, now: Timestamp) -> Result<(TemplateId, i32), Refusal> {
    let broken = |reason: String| Refusal::NotStored { reason, unavailable: false };
    let id = precompiled::id(app, caller.service.id, now).await.map_err(|failure| match failure {
        Failure::Store(error) => Refusal::Store(error),
        failure => Refusal::NotStored { unavailable: failure.is_unavailable(), reason: failure.to_string() },
    })?;
    let version = templates::current_version(&app.pool, caller.service.id, id).await?;
    version.map(|version| (id, version)).ok_or_else(|| broken("the template of PDF letters is gone".to_owned()))
}

/// Reads base64 as leniently as the API's clients are used to (Python's rules): characters that do not belong are passed
/// over, and what follows the padding is not looked at. `None` when it ends in the middle.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut digits, mut padding) = (0_u32, 0_u8, 0_u8);
    for character in text.bytes() {
        let digit = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                if digits >= 2 && digits + padding >= 4 {
                    let [_, first, second, _] = (group << (6 * (4 - digits))).to_be_bytes();
                    bytes.extend([first, second].into_iter().take(usize::from(digits) - 1));
                    return Some(bytes);
                }
                continue;
            }
            _ => continue,
        };
        padding = 0;
        group = group << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            bytes.extend(group.to_be_bytes().into_iter().skip(1));
            (group, digits) = (0, 0);
        }
    }
    (digits == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_leniently() {
        for (text, bytes) in [
            ("", Some("")),
            ("aGVsbG8=", Some("hello")),
            ("aGVsbG8h", Some("hello!")),
            ("aGVsbA==", Some("hell")),
            ("aGV\nsbG8=", Some("hello")),
            (" aGVs*bG8=é", Some("hello")),
            ("aGVsbG8=aGVsbG8=", Some("hello")),
            ("aGVsbG8", None),
            ("aGVsb", None),
            ("a", None),
            ("aGVsb=", None),
            ("aGVsbA=", None),
            ("====", Some("")),
        ] {
            assert_eq!(decode(text).as_deref(), bytes.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn every_byte_survives() {
        use base64::Engine as _;
        let bytes: Vec<u8> = (0..=255).cycle().take(1021).collect();
        for length in 1015..=1021 {
            let part = &bytes[..length];
            let text = base64::engine::general_purpose::STANDARD.encode(part);
            assert_eq!(decode(&text).as_deref(), Some(part));
        }
    }
}
