//! What surrounds the text of a file: white space at its start, white space and commas at its end.
//!
//! Whether a blank stretch ends the file is known only when the file ends, so it is held back until then. All else is
//! passed on at once, in the pieces that came.

use tidings_template::whitespace::{is_any, is_space};

use super::CsvError;

/// The most that is held back, in bytes: more than any upload may have.
const HELD_LIMIT: usize = 16 * 1024 * 1024;

/// Trims a text that comes in pieces.
///
/// At the start goes what we call white space, then what Unicode calls so; at the end our white space and commas, then
/// what Unicode calls white space.
#[derive(Debug, Default)]
pub(super) struct Trim {
    start: Start,
    /// Blank so far: the end of the file, or a gap in it.
    held: String,
    /// Where in `held` the white space of Unicode starts that it ends with.
    spaces_from: usize,
}

/// Where the start of the text is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Within our white space.
    #[default]
    Spaces,
    /// Within Unicode's, after ours.
    UnicodeSpaces,
    /// Passed.
    Passed,
}

/// Neither our white space nor a comma: the text goes on at least to here, but for white space of Unicode before it.
fn is_solid(c: char) -> bool {
    c != ',' && !is_any(c)
}

impl Trim {
    /// Takes a piece and passes on what is sure to stay, in two pieces at most.
    pub(super) fn push<E: From<CsvError>>(
        &mut self,
        piece: &str,
        mut pass_on: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let piece = self.trim_start(piece);
        let Some(last) = piece.rfind(is_solid) else {
            return Ok(self.hold(piece)?);
        };
        let after = last + piece.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let (text, rest) = piece.split_at(after);
        // A last character that is white space to Unicode alone takes others of its kind before it away with it.
        let kept = text.trim_end_matches(is_space);
        if kept.is_empty() {
            let held = std::mem::take(&mut self.held);
            let (settled, spaces) = held.split_at(self.spaces_from);
            pass_on(settled)?;
            self.spaces_from = 0;
            self.hold(spaces)?;
        } else {
            if !self.held.is_empty() {
                pass_on(&self.held)?;
                self.held.clear();
                self.spaces_from = 0;
            }
            pass_on(kept)?;
        }
        self.hold(text.get(kept.len()..).unwrap_or_default())?;
        Ok(self.hold(rest)?)
    }

    fn trim_start<'p>(&mut self, mut piece: &'p str) -> &'p str {
        if self.start == Start::Spaces {
            piece = piece.trim_start_matches(is_any);
            if !piece.is_empty() {
                self.start = Start::UnicodeSpaces;
            }
        }
        if self.start == Start::UnicodeSpaces {
            piece = piece.trim_start_matches(is_space);
            if !piece.is_empty() {
                self.start = Start::Passed;
            }
        }
        piece
    }

    fn hold(&mut self, blank: &str) -> Result<(), CsvError> {
        if self.held.len() + blank.len() > HELD_LIMIT {
            return Err(CsvError::TooMuchBlankSpace);
        }
        let spaces = blank.len() - blank.trim_end_matches(is_space).len();
        if spaces < blank.len() {
            self.spaces_from = self.held.len() + blank.len() - spaces;
        }
        self.held.push_str(blank);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn trimmed(pieces: &[&str]) -> String {
        let mut trim = Trim::default();
        let mut out = String::new();
        for piece in pieces {
            trim.push(piece, |text| {
                out.push_str(text);
                Ok::<_, CsvError>(())
            })
            .unwrap();
        }
        out
    }

    /// The rule on a text that is there as a whole.
    fn trimmed_at_once(text: &str) -> &str {
        let text = text.trim_start_matches(is_any).trim_end_matches(|c| c == ',' || is_any(c));
        text.trim_matches(is_space)
    }

    #[test]
    fn blank_ends_go_and_gaps_stay() {
        for (text, expected) in [
            ("\u{feff}\n a,b\n,,\n \nc,d,,\n,,\n", "a,b\n,,\n \nc,d"),
            (",a,", ",a"),
            (",,\n,", ""),
            ("a,,\u{2003}", "a,,"),
            ("a\u{2003},,", "a"),
            ("\u{2003}\u{feff}a", "\u{feff}a"),
        ] {
            assert_eq!(trimmed(&[text]), expected, "{text:?}");
            assert_eq!(trimmed_at_once(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_held_back_is_bounded() {
        let mut trim = Trim::default();
        let mut push = |piece: &str| trim.push(piece, |_| Ok::<_, CsvError>(()));
        assert_eq!(push("a"), Ok(()));
        assert_eq!(push(&",".repeat(HELD_LIMIT)), Ok(()));
        assert_eq!(push(","), Err(CsvError::TooMuchBlankSpace));
    }

    proptest! {
        #[test]
        fn pieces_are_trimmed_like_the_whole(pieces in prop::collection::vec("[a, \n\u{feff}\u{2003}\u{1c}\u{a0}]{0,4}", 0..8)) {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let whole = pieces.concat();
            prop_assert_eq!(trimmed(&pieces), trimmed_at_once(&whole));
        }
    }
}
