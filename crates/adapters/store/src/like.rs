//! Patterns for `LIKE` from texts of people.

/// The pattern of texts that hold `part`, whose own `%`, `_` and `\` stand for themselves.
pub(crate) fn holding(part: &str) -> String {
    format!("%{}%", literally(part))
}

/// The pattern of `text` alone.
pub(crate) fn literally(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn special_characters_stand_for_themselves() {
        assert_eq!(super::holding(r"50%_\"), r"%50\%\_\\%");
    }
}
