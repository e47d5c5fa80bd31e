//! How a text is written in a code: all of it in the one mode that takes the least room.

use encoding_rs::SHIFT_JIS;
use qrcodegen::{QrSegment, QrSegmentMode, Version};

/// The text as the one segment of a code.
///
/// Digits, then capitals with some marks, then kanji, else bytes. Bytes are Latin-1 if they can be, else Shift-JIS, else
/// UTF-8: readers tell these apart by looking, as codes rarely declare them.
pub(super) fn of(text: &str) -> QrSegment {
    if QrSegment::is_numeric(text) {
        return QrSegment::make_numeric(text);
    }
    if QrSegment::is_alphanumeric(text) {
        return QrSegment::make_alphanumeric(text);
    }
    if let Some(bytes) = latin_1(text) {
        return QrSegment::make_bytes(&bytes);
    }
    match shift_jis(text) {
        Some(bytes) => kanji(&bytes).unwrap_or_else(|| QrSegment::make_bytes(&bytes)),
        None => QrSegment::make_bytes(text.as_bytes()),
    }
}

/// The segment with an empty byte after it, if its end in a code of this version is that of a byte.
///
/// Readers stop at the end of the data, and printed codes look as they always have.
pub(super) fn with_padding(segment: &QrSegment, version: Version) -> QrSegment {
    const MODE: usize = 4;
    const TERMINATOR: usize = 4;
    // ISO/IEC 18004:2015, table 3: the length takes more bits in larger codes.
    let larger = usize::from(version.value() > 9) + usize::from(version.value() > 26);
    let length = match segment.mode() {
        QrSegmentMode::Numeric => 10 + 2 * larger,
        QrSegmentMode::Alphanumeric => 9 + 2 * larger,
        QrSegmentMode::Kanji => 8 + 2 * larger,
        QrSegmentMode::Byte | QrSegmentMode::Eci => 8,
    };
    let mut data = segment.data().clone();
    if (MODE + length + data.len() + TERMINATOR).is_multiple_of(8) {
        data.extend([false; 8]);
    }
    QrSegment::new(segment.mode(), segment.num_chars(), data)
}

fn latin_1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// The text in Shift-JIS by JIS X 0208, without what Windows adds or has instead.
fn shift_jis(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        let windows = match c {
            '\u{A2}' => '\u{FFE0}',
            '\u{A3}' => '\u{FFE1}',
            '\u{AC}' => '\u{FFE2}',
            '\u{2016}' => '\u{2225}',
            '\u{301C}' => '\u{FF5E}',
            '\u{80}' | '\u{2225}' | '\u{FF0D}' | '\u{FF5E}' | '\u{FFE0}' | '\u{FFE1}' | '\u{FFE2}' => return None,
            other => other,
        };
        let (bytes, _, unmappable) = SHIFT_JIS.encode(windows.encode_utf8(&mut buffer));
        let is_addition = matches!(*bytes, [0x87 | 0xED.., _]);
        if unmappable || is_addition {
            return None;
        }
        out.extend_from_slice(&bytes);
    }
    Some(out)
}

/// Thirteen bits for each pair of bytes, if all are kanji. ISO/IEC 18004:2015, 7.4.6.
fn kanji(bytes: &[u8]) -> Option<QrSegment> {
    let mut bits = Vec::with_capacity(bytes.len() / 2 * 13);
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    for &pair in pairs {
        let code = u16::from_be_bytes(pair);
        let offset = match code {
            0x8140..=0x9FFC => code - 0x8140,
            0xE040..=0xEBBF => code - 0xC140,
            _ => return None,
        };
        let value = (offset >> 8) * 0xC0 + (offset & 0xFF);
        bits.extend((0..13).rev().map(|bit| value >> bit & 1 == 1));
    }
    Some(QrSegment::new(QrSegmentMode::Kanji, pairs.len(), bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_mode_is_taken() {
        let cases = [
            ("0123", QrSegmentMode::Numeric, 4),
            ("AB 1:", QrSegmentMode::Alphanumeric, 5),
            ("ab", QrSegmentMode::Byte, 2),
            // Two bytes of Latin-1 that would be one kanji in Shift-JIS.
            ("\u{e9}\u{e9}", QrSegmentMode::Byte, 2),
            ("\u{65e5}\u{672c}", QrSegmentMode::Kanji, 2),
            ("\u{ff71}\u{ff72}", QrSegmentMode::Byte, 2),
            ("\u{20ac}", QrSegmentMode::Byte, 3),
        ];
        for (text, mode, length) in cases {
            let segment = of(text);
            assert_eq!((segment.mode(), segment.num_chars()), (mode, length), "{text}");
        }
    }

    #[test]
    fn shift_jis_is_that_of_the_standard() {
        assert_eq!(shift_jis("\u{301c}\u{2212}"), Some(vec![0x81, 0x60, 0x81, 0x7C]));
        for missing in ["\u{2460}", "\u{ff5e}", "\u{9ad9}", "\u{7e8a}", "\u{20ac}"] {
            assert_eq!(shift_jis(missing), None, "{missing}");
        }
    }
}
