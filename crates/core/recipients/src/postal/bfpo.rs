//! Forces addresses: a British Forces Post Office and its number.

use std::borrow::Cow;

/// Takes the lines that name a forces post office out of an address and returns its number, the first if there are
/// several. Without a number anywhere, `BFPO` is a line like any other.
pub(super) fn extract(lines: &mut Vec<Cow<'_, str>>) -> Option<u32> {
    let number = lines.iter().find_map(|line| match read(line) {
        Some(Office::Numbered(number)) => Some(number),
        Some(Office::Unnumbered) | None => None,
    })?;
    lines.retain(|line| read(line).is_none());
    Some(number)
}

enum Office {
    Numbered(u32),
    Unnumbered,
}

/// Reads `BFPO 12`, `bfpo c/o 12`, `BFPO12` or `BFPO`; `None` for any other line.
fn read(line: &str) -> Option<Office> {
    let rest = strip_prefix(line, "bfpo")?.trim_start();
    let number = strip_prefix(rest, "c/o").unwrap_or(rest).trim_start();
    if number.is_empty() {
        return Some(Office::Unnumbered);
    }
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| number.parse().ok().map(Office::Numbered))?
}

/// The text after a prefix in ASCII, whatever its case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(text: &'static str) -> (Option<u32>, String) {
        let mut lines: Vec<Cow<'static, str>> = text.lines().map(Cow::Borrowed).collect();
        (extract(&mut lines), lines.join("\n"))
    }

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for text in ["BFPO 12", "bfpo12", "Bfpo c/o 12", "BFPO c/o12", "bfpo 00012"] {
            assert_eq!(extracted(text), (Some(12), String::new()), "{text}");
        }
    }

    #[test]
    fn the_first_number_counts_and_every_office_goes() {
        assert_eq!(extracted("a\nBFPO\nBFPO 2\nb\nBFPO 3"), (Some(2), "a\nb".to_owned()));
    }

    #[test]
    fn other_lines_stay() {
        for text in ["BFPO", "BFPO c/o", "BFPO 12a", "B.F.P.O. 5", "BFPO 99999999999", "1 BFPO 2"] {
            assert_eq!(extracted(text), (None, text.to_owned()), "{text}");
        }
    }
}
