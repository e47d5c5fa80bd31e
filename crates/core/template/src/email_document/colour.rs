//! A brand's colour, and what can be read on it.

/// The colour of text, and of a band for which none was chosen.
pub(super) const INK: Colour = Colour { red: 0x0b, green: 0x0c, blue: 0x0c };
const BLACK: Colour = Colour { red: 0, green: 0, blue: 0 };
const WHITE: Colour = Colour { red: 0xff, green: 0xff, blue: 0xff };

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#rrggbb` or `#rgb`. Anything else is no colour, so that none can hold other styles.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = match digits.len() {
            6 => value,
            // Each digit counts twice: `#18f` is `#1188ff`.
            3 => ((value & 0xf00) << 8 | (value & 0x0f0) << 4 | (value & 0x00f)) * 0x11,
            _ => return None,
        }
        .to_be_bytes();
        Some(Self { red, green, blue })
    }

    /// Black or white, whichever is easier to read on this colour: one of them always has the contrast that WCAG 2.2
    /// asks of text (1.4.3).
    pub(super) fn text_on_it(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(BLACK) { WHITE } else { BLACK }
    }

    /// The contrast ratio of WCAG, from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// The relative luminance of WCAG, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_three_or_six_digits() {
        let read = |text: &str| Colour::parse(text).map(|colour| colour.to_string());
        assert_eq!(read("#005EA5"), Some("#005ea5".to_owned()));
        assert_eq!(read("#18f"), Some("#1188ff".to_owned()));
        for text in ["", "#", "red", "005ea5", "#005ea", "#+05ea5", "#005ea5;", "#ÿÿÿ", "#0000000"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn text_on_a_colour_can_be_read() {
        let on = |text: &str| Colour::parse(text).map(Colour::text_on_it);
        assert_eq!(on("#1d70b8"), Some(WHITE));
        assert_eq!(on("#ffdd00"), Some(BLACK));
        for grey in 0..=255 {
            let grey = Colour { red: grey, green: grey, blue: grey };
            assert!(grey.contrast(grey.text_on_it()) >= 4.5, "{grey}");
        }
    }
}
