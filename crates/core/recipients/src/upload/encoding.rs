//! Bytes of text files as text, whatever program wrote them.

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::UploadError;

/// Decodes the bytes of a text file that come in pieces.
///
/// The text is UTF-8 or, by its byte order mark, UTF-16. Where it turns out to be neither it is windows-1252, which Excel
/// writes on most machines, unless it had characters of UTF-8 before. Byte order marks are left out.
///
/// ```
/// use tidings_recipients::TextDecoder;
///
/// let mut text = String::new();
/// let mut decoder = TextDecoder::default();
/// decoder.push(b"name\nJos", |piece| text.push_str(piece))?;
/// decoder.push(b"\xE9", |piece| text.push_str(piece))?;
/// decoder.finish(|piece| text.push_str(piece))?;
/// assert_eq!(text, "name\nJosé");
/// # Ok::<(), tidings_recipients::UploadError>(())
/// ```
#[derive(Default)]
pub struct TextDecoder {
    encoding: Encoding,
    /// The start of a file, or of a character, of which the rest is to come.
    begun: Vec<u8>,
}

#[derive(Default)]
enum Encoding {
    /// Nobody knows before the first three bytes.
    #[default]
    Unknown,
    /// UTF-8, so far.
    Utf8 {
        /// Whether there were characters that other encodings write otherwise.
        proven: bool,
    },
    Other(Decoder),
}

impl std::fmt::Debug for TextDecoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextDecoder").field("begun", &self.begun).finish_non_exhaustive()
    }
}

/// How long byte order marks are, at most.
const LONGEST_MARK: usize = 3;

impl TextDecoder {
    /// Decodes a piece. The text comes in pieces too; a character is never split.
    ///
    /// # Errors
    /// [`UploadError::Encoding`] when no encoding explains the bytes.
    pub fn push(&mut self, bytes: &[u8], mut on_text: impl FnMut(&str)) -> Result<(), UploadError> {
        if matches!(self.encoding, Encoding::Unknown) {
            self.begun.extend_from_slice(bytes);
            return if self.begun.len() < LONGEST_MARK { Ok(()) } else { self.begin(&mut on_text) };
        }
        self.decode(bytes, &mut on_text)
    }

    /// Ends the text.
    ///
    /// # Errors
    /// As [`push`](Self::push): also when a character is not complete.
    pub fn finish(mut self, mut on_text: impl FnMut(&str)) -> Result<(), UploadError> {
        if matches!(self.encoding, Encoding::Unknown) {
            self.begin(&mut on_text)?;
        }
        if !self.begun.is_empty() {
            let begun = std::mem::take(&mut self.begun);
            self.give_up_utf8(&begun, &mut on_text)?;
        }
        match &mut self.encoding {
            Encoding::Other(decoder) => convert(decoder, &[], true, &mut on_text),
            Encoding::Unknown | Encoding::Utf8 { .. } => Ok(()),
        }
    }

    /// Chooses the encoding by the byte order mark, and decodes what has come.
    fn begin(&mut self, on_text: &mut impl FnMut(&str)) -> Result<(), UploadError> {
        let begun = std::mem::take(&mut self.begun);
        let (encoding, mark) = match &*begun {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8 { proven: true }, 3),
            [0xFF, 0xFE, ..] => (Encoding::Other(UTF_16LE.new_decoder_without_bom_handling()), 2),
            [0xFE, 0xFF, ..] => (Encoding::Other(UTF_16BE.new_decoder_without_bom_handling()), 2),
            _ => (Encoding::Utf8 { proven: false }, 0),
        };
        self.encoding = encoding;
        self.decode(begun.get(mark..).unwrap_or_default(), on_text)
    }

    fn decode(&mut self, bytes: &[u8], on_text: &mut impl FnMut(&str)) -> Result<(), UploadError> {
        let Encoding::Utf8 { proven } = &mut self.encoding else {
            return match &mut self.encoding {
                Encoding::Other(decoder) => convert(decoder, bytes, false, on_text),
                _ => Ok(()),
            };
        };
        let joined;
        let bytes = if self.begun.is_empty() {
            bytes
        } else {
            self.begun.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.begun);
            &joined
        };
        let (valid, rest, may_go_on) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..], true),
            Err(error) => {
                let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
                (std::str::from_utf8(valid).unwrap_or_default(), rest, error.error_len().is_none())
            }
        };
        *proven |= !valid.is_ascii();
        on_text(valid);
        if may_go_on {
            self.begun = rest.to_vec();
            return Ok(());
        }
        self.give_up_utf8(rest, on_text)
    }

    fn give_up_utf8(&mut self, rest: &[u8], on_text: &mut impl FnMut(&str)) -> Result<(), UploadError> {
        if matches!(self.encoding, Encoding::Utf8 { proven: true }) {
            return Err(UploadError::Encoding);
        }
        self.encoding = Encoding::Other(WINDOWS_1252.new_decoder_without_bom_handling());
        self.decode(rest, on_text)
    }
}

/// Decodes by another encoding than UTF-8.
fn convert(decoder: &mut Decoder, bytes: &[u8], last: bool, on_text: &mut impl FnMut(&str)) -> Result<(), UploadError> {
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).ok_or(UploadError::Encoding)?;
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, last).0 {
        encoding_rs::DecoderResult::InputEmpty => {
            on_text(&text);
            Ok(())
        }
        _ => Err(UploadError::Encoding),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(pieces: &[&[u8]]) -> Result<String, UploadError> {
        let mut text = String::new();
        let mut decoder = TextDecoder::default();
        for piece in pieces {
            decoder.push(piece, |piece| text.push_str(piece))?;
        }
        decoder.finish(|piece| text.push_str(piece))?;
        Ok(text)
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn each_encoding_is_recognised() {
        let text = "name\nTŷ 🙂";
        for bytes in [
            text.as_bytes().to_vec(),
            ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ] {
            assert_eq!(decoded(&[&bytes]).as_deref(), Ok(text));
        }
        assert_eq!(decoded(&[b"caf\xE9 \x80"]).as_deref(), Ok("café €"));
        assert_eq!(decoded(&[b"a\xE9"]).as_deref(), Ok("aé"));
        assert_eq!(decoded(&[]).as_deref(), Ok(""));
    }

    #[test]
    fn what_no_encoding_explains_is_refused() {
        assert_eq!(decoded(&["é".as_bytes(), b"\xE9 "]), Err(UploadError::Encoding));
        assert_eq!(decoded(&["é".as_bytes(), b"\xE9"]), Err(UploadError::Encoding));
        assert_eq!(decoded(&[b"\xFF\xFEa"]), Err(UploadError::Encoding));
    }

    proptest! {
        #[test]
        fn pieces_decode_like_the_whole(
            bytes in prop_oneof![
                "\\PC{0,12}".prop_map(String::into_bytes),
                "\\PC{0,12}".prop_map(|text| utf16(&text, u16::to_le_bytes)),
                prop::collection::vec(any::<u8>(), 0..12),
            ],
            size in 1_usize..5,
        ) {
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(decoded(&pieces), decoded(&[&bytes]));
        }
    }
}
