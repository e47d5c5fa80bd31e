//! What tells one installation's pages from another's.

use std::fmt::Write;

use minijinja::{Value, context};

/// A product's name and colours. The default is the neutral brand.
///
/// A colour is written as in CSS. The stylesheet has the neutral brand's; other ones are put beside it by the layout, in a
/// `<style>` that carries the page's nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// What the product calls itself, in the header and in titles.
    pub product_name: String,
    /// The header, main buttons and what is chosen; white text is readable on it.
    pub brand: String,
    /// The same for dark pages; a lighter one, for text and lines.
    pub brand_on_dark: String,
    /// Links.
    pub link: String,
    /// Links on dark pages.
    pub link_on_dark: String,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            product_name: "Tidings".to_owned(),
            brand: "#0b6e6e".to_owned(),
            brand_on_dark: "#5cc8c3".to_owned(),
            link: "#0b5d6b".to_owned(),
            link_on_dark: "#7fd4e0".to_owned(),
        }
    }
}

impl Theme {
    /// As the layout reads it.
    pub(crate) fn value(&self) -> Value {
        context! { product_name => &self.product_name, brand => &self.brand, styles => self.styles() }
    }

    /// What differs from the stylesheet; empty for the neutral brand.
    fn styles(&self) -> String {
        let neutral = Self::default();
        let mut styles = String::new();
        for (brand, link, media) in [
            (&self.brand, &self.link, ""),
            (&self.brand_on_dark, &self.link_on_dark, "@media (prefers-color-scheme:dark)"),
        ] {
            let same = [&neutral.brand, &neutral.brand_on_dark].contains(&brand)
                && [&neutral.link, &neutral.link_on_dark].contains(&link);
            if same {
                continue;
            }
            let rule =
                format!(":root{{--govuk-brand-colour:{};--govuk-link-colour:{}}}", harmless(brand), harmless(link));
            // Writing to a string cannot fail.
            let _ = if media.is_empty() { write!(styles, "{rule}") } else { write!(styles, "{media}{{{rule}}}") };
        }
        styles
    }
}

/// Without what would end the declaration or the element.
fn harmless(colour: &str) -> String {
    colour.chars().filter(|c| !"<>;{}\\\"'".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn the_neutral_brand_needs_no_styles_of_its_own() {
        assert_eq!(Theme::default().styles(), "");
    }

    #[test]
    fn other_colours_are_set_for_light_and_dark_pages() {
        let theme = Theme { brand: "#1d70b8".to_owned(), brand_on_dark: "red</style>".to_owned(), ..Theme::default() };
        assert_eq!(
            theme.styles(),
            ":root{--govuk-brand-colour:#1d70b8;--govuk-link-colour:#0b5d6b}\
             @media (prefers-color-scheme:dark){:root{--govuk-brand-colour:red/style;--govuk-link-colour:#7fd4e0}}"
        );
    }
}
