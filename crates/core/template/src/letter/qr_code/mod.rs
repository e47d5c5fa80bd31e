//! QR codes, which letters print for people with a phone.

mod line;
mod mask;
pub(crate) mod paragraph;
mod penalty;
mod segment;

use std::fmt::Write;

use qrcodegen::{Mask, QrCodeEcc, QrSegment, Version};

/// A QR code: a square of dark and light modules.
///
/// At least 15 % of it can be lost or dirty (error correction level M); more where the same size has room for it.
/// There is no light border in it: what is around it on the page has to stay blank.
///
/// ```
/// use tidings_template::QrCode;
///
/// let code = QrCode::encode("https://example.com").unwrap();
/// assert_eq!(code.size(), 25);
/// assert!(code.is_dark(0, 0));
/// assert!(code.svg().starts_with("<svg viewBox=\"0 0 25 25\">"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCode {
    size: usize,
    /// Row by row, from the top left.
    modules: Vec<bool>,
}

impl QrCode {
    /// The smallest code that holds the text; none if no code does, which is so from 2,332 bytes on.
    ///
    /// Far shorter texts scan badly when printed: letters refuse more than
    /// [`QR_CODE_MAX_BYTES`](crate::QR_CODE_MAX_BYTES).
    pub fn encode(text: &str) -> Option<Self> {
        let segment = segment::of(text);
        let all_versions = (Version::MIN, Version::MAX);
        let smallest = encode(&segment, all_versions, QrCodeEcc::Medium, 0, true)?;
        let (version, level) = (smallest.version(), smallest.error_correction_level());
        let padded = segment::with_padding(&segment, version);
        let masked = |mask| {
            let encode = |segment| encode(segment, (version, version), level, mask, false);
            // A full code has no room for padding.
            encode(&padded).or_else(|| encode(&segment)).map(Self::from)
        };
        let code = masked(0)?;
        match mask::best(&code) {
            0 => Some(code),
            best => masked(best),
        }
    }

    /// How many modules a side has: 21 to 177.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether a module is dark, counted from the top left; those outside are light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.size && self.modules.get(row * self.size + column).is_some_and(|&dark| dark)
    }

    /// The modules, row by row from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.modules.chunks(self.size)
    }

    /// An SVG element that takes the size of what it stands in: one path that strokes each run of dark modules.
    pub fn svg(&self) -> String {
        let size = self.size;
        format!("<svg viewBox=\"0 0 {size} {size}\"><path stroke=\"#000\" d=\"{}\"/></svg>", self.path())
    }

    /// Strokes through the middle of each run. Moves are relative to where the last stroke ended: short text.
    fn path(&self) -> String {
        let mut path = String::new();
        let mut pen = None;
        for (y, row) in (0_i64..).zip(self.rows()) {
            let mut x = 0_i64;
            for run in row.chunk_by(|one, next| one == next) {
                let length = i64::try_from(run.len()).unwrap_or_default();
                if run.first().is_some_and(|&dark| dark) {
                    // Writing to a string cannot fail.
                    let _written = match pen {
                        None => write!(path, "M{x} {y}.5h{length}"),
                        Some((pen_x, pen_y)) => write!(path, "m{} {}h{length}", x - pen_x, y - pen_y),
                    };
                    pen = Some((x + length, y));
                }
                x += length;
            }
        }
        path
    }
}

/// A code of one of these versions, by a certain mask; none if the data do not fit. `raise` takes a higher level where
/// that costs no room.
fn encode(
    segment: &QrSegment,
    (smallest, largest): (Version, Version),
    level: QrCodeEcc,
    mask: u8,
    raise: bool,
) -> Option<qrcodegen::QrCode> {
    let segments = std::slice::from_ref(segment);
    qrcodegen::QrCode::encode_segments_advanced(segments, level, smallest, largest, Some(Mask::new(mask)), raise).ok()
}

impl From<qrcodegen::QrCode> for QrCode {
    fn from(code: qrcodegen::QrCode) -> Self {
        let side = 0..code.size();
        let modules = side.clone().flat_map(|y| side.clone().map(move |x| (x, y)));
        Self {
            size: usize::try_from(code.size()).unwrap_or_default(),
            modules: modules.map(|(x, y)| code.get_module(x, y)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a phone reads, as bytes.
    fn scanned(code: &QrCode) -> Vec<u8> {
        let grid = rqrr::SimpleGrid::from_func(code.size(), |x, y| code.is_dark(x, y));
        let mut bytes = Vec::new();
        rqrr::Grid::new(grid).decode_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn codes_scan_as_what_they_hold() {
        for text in
            ["HELLO WORLD 123", "0123456789", "https://example.com/a?b=c", "caf\u{e9}", "\u{20ac}5", "\u{1f600}"]
        {
            let read = scanned(&QrCode::encode(text).unwrap());
            let latin_1: Vec<u8> = text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect();
            assert!(read == text.as_bytes() || read == latin_1, "{text}");
        }
    }

    #[test]
    fn a_code_holds_two_thousand_bytes_and_not_three() {
        assert_eq!(QrCode::encode(&"a".repeat(2_331)).unwrap().size(), 177);
        assert_eq!(QrCode::encode(&"a".repeat(2_332)), None);
    }

    #[test]
    fn nothing_is_dark_outside() {
        let code = QrCode::encode("").unwrap();
        assert!(!code.is_dark(21, 0) && !code.is_dark(0, 21) && !code.is_dark(usize::MAX, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_text_has_a_code_that_scans(text in "\\PC{0,60}") {
            let code = QrCode::encode(&text).unwrap();
            let _scanned = scanned(&code);
            prop_assert_eq!(code.rows().count(), code.size());
        }
    }
}
