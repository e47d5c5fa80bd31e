//! What a text message says and how many fragments it takes.

use tidings_template::{SmsMessage, gsm};

use crate::message;

/// GSM 03.38 without letters and digits of ASCII.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// Its extension, two units each.
const EXTENSION: &str = "^{}\\[~]|€";

/// Checks a template and its values.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    for prefix in [None, Some("Service ŵ")] {
        let message = SmsMessage::render(&template, &values, prefix);
        let content = message.content();
        assert_eq!(gsm::downgrade(content), content, "downgrading is not idempotent");
        assert_eq!(message.content_count_with_prefix(), content.encode_utf16().count());
        assert_eq!(message.fragment_count(), fragments(content, message.is_unicode()), "{content:?}");
        if message.is_unicode() {
            assert!(!content.chars().all(is_gsm), "UCS-2 without need: {content:?}");
        }
    }
}

fn is_gsm(c: char) -> bool {
    c.is_ascii_alphanumeric() || BASIC.contains(c) || EXTENSION.contains(c)
}

/// Counted by sending it: characters are put into fragments one after the other.
fn fragments(content: &str, unicode: bool) -> usize {
    let sizes = content.chars().map(|c| if !unicode && EXTENSION.contains(c) { 2 } else { 1 });
    let total: usize = sizes.sum();
    let (alone, each) = if unicode { (70, 67) } else { (160, 153) };
    let mut left = total;
    let mut count = 1;
    if total > alone {
        while left > each {
            left -= each;
            count += 1;
        }
    }
    count
}
