//! Who an email is from, at its top.

use super::{
    colour::{Colour, INK},
    frame::{COLUMN, COLUMN_END, TABLE},
};

/// What an organisation shows of itself at the top of an email: the columns of Notify's `email_branding`. An empty text is
/// none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Brand<'a> {
    /// Logo and text stand on a band of the brand's colour. Otherwise they stand on white, and only if there is a logo.
    pub banner: bool,
    /// `#rrggbb` or `#rgb`; anything else is none. Without a colour a band is black, and a logo has no line beside it.
    pub colour: Option<&'a str>,
    /// Where the logo is.
    pub logo_url: Option<&'a str>,
    /// The name, beside the logo.
    pub text: Option<&'a str>,
    /// What the logo says to those who do not see it. Not used if there is a text, which says it.
    pub alt_text: Option<&'a str>,
}

/// The blue band of GOV.UK, which links there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GovukBanner<'a> {
    /// Where the image of the crown is, white and transparent, 32 pixels high. Without one the name stands alone.
    pub crown_url: Option<&'a str>,
}

/// The branding of a service's emails: made once, put into each of them. None at all by default.
///
/// ```
/// use tidings_template::{Brand, EmailBranding, EmailMessage, GovukBanner, Personalisation, Template};
///
/// let brand = Brand { banner: true, colour: Some("#005ea5"), text: Some("Department of Tests"), ..Brand::default() };
/// let branding = EmailBranding::new(None, Some(brand));
///
/// let (subject, content) = (Template::parse("Your appointment"), Template::parse("See you on Monday."));
/// let email = EmailMessage::render(&subject, &content, &Personalisation::new());
/// assert!(email.html(&branding, None).contains("Department of Tests"));
/// assert!(!email.html(&EmailBranding::default(), None).contains("GOV.UK"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailBranding {
    html: String,
}

impl EmailBranding {
    /// The banner of GOV.UK, if there is to be one, above the brand of an organisation, if it has one.
    pub fn new(govuk: Option<GovukBanner<'_>>, brand: Option<Brand<'_>>) -> Self {
        let mut html = String::new();
        if let Some(banner) = govuk {
            push_govuk_banner(&mut html, banner);
        }
        if let Some(brand) = brand {
            push_brand(&mut html, brand);
        }
        Self { html }
    }

    /// What stands above the content.
    pub(super) fn html(&self) -> &str {
        &self.html
    }
}

/// The values of one brand that are there, escaped.
struct Shown {
    logo_url: Option<String>,
    text: Option<String>,
    alt_text: String,
}

impl Shown {
    fn new(brand: Brand<'_>) -> Self {
        let text = present(brand.text).map(escape);
        // The same words twice would be read out twice.
        let alt_text = present(brand.alt_text).filter(|_| text.is_none()).map(escape).unwrap_or_default();
        Self { logo_url: present(brand.logo_url).map(escape), text, alt_text }
    }

    /// Logo and text beside each other, in a table of one row.
    fn push(&self, out: &mut String, logo_style: &str, text_style: &str, text_colour: Colour) {
        out.push_str("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
        if let Some(url) = &self.logo_url {
            // Pixels of the screen; a logo that stands alone is larger.
            let height = if self.text.is_some() { "27" } else { "54" };
            out.extend(["<td class=\"logo\" style=\"", logo_style, "\"><img src=\"", url, "\" alt=\"", &self.alt_text]);
            out.extend(["\" height=\"", height, "\" style=\"display:block;border:0;height:", height, "px\"></td>"]);
        }
        if let Some(text) = &self.text {
            let colour = text_colour.to_string();
            out.extend(["<td class=\"name\" style=\"font-family:Helvetica,Arial,sans-serif;color:", &colour, ";"]);
            out.extend([text_style, "\">", text, "</td>"]);
        }
        out.push_str("</tr></table>");
    }
}

fn push_govuk_banner(out: &mut String, banner: GovukBanner<'_>) {
    push_band_start(out, "#1d70b8");
    out.push_str(
        "<a href=\"https://www.gov.uk\" style=\"font-family:Helvetica,Arial,sans-serif;font-size:30px;font-weight:700;\
         line-height:34px;color:#ffffff;text-decoration:none\">",
    );
    if let Some(url) = present(banner.crown_url) {
        out.extend(["<img class=\"crown\" src=\"", &escape(url), "\" alt=\"\" height=\"32\" "]);
        out.push_str("style=\"border:0;height:32px;vertical-align:bottom;margin-right:8px\">");
    }
    out.push_str("GOV<span style=\"color:#00ffe0\">.</span>UK</a>");
    push_band_end(out);
}

fn push_brand(out: &mut String, brand: Brand<'_>) {
    let colour = present(brand.colour).and_then(Colour::parse);
    let shown = Shown::new(brand);
    if brand.banner {
        let colour = colour.unwrap_or(INK);
        push_band_start(out, &colour.to_string());
        if shown.logo_url.is_some() || shown.text.is_some() {
            let text_style = "font-size:19px;font-weight:700;line-height:27px";
            shown.push(out, "padding-right:10px", text_style, colour.text_on_it());
        } else {
            out.push_str("<div style=\"height:27px;line-height:27px\">&nbsp;</div>");
        }
        push_band_end(out);
    } else if shown.logo_url.is_some() {
        out.extend([TABLE, "<tr><td class=\"brand\" style=\"padding:24px 10px 0\">\n", COLUMN]);
        let logo_style = match colour {
            Some(colour) => format!("border-left:2px solid {colour};padding:0 10px"),
            None => "padding-right:10px".to_owned(),
        };
        shown.push(out, &logo_style, "font-size:18px;line-height:23px", INK);
        out.extend([COLUMN_END, "\n</td></tr></table>\n"]);
    }
}

/// A band across the screen, up to what stands on it in the column.
fn push_band_start(out: &mut String, colour: &str) {
    out.extend([TABLE, "<tr><td class=\"band\" bgcolor=\"", colour, "\" style=\"background:", colour]);
    out.extend([";padding:13px 10px\">\n", COLUMN]);
}

fn push_band_end(out: &mut String) {
    out.extend([COLUMN_END, "\n</td></tr></table>\n"]);
}

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// Text for an element or a quoted attribute. It is no one's markup: references in it are not kept.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRAND: Brand<'static> = Brand {
        banner: false,
        colour: Some("#005ea5"),
        logo_url: Some("https://logos.example/crest.png"),
        text: None,
        alt_text: Some("Crest"),
    };

    fn html(brand: Brand<'_>) -> String {
        EmailBranding::new(None, Some(brand)).html
    }

    #[test]
    fn no_branding_is_nothing() {
        assert_eq!(EmailBranding::default().html, "");
        assert_eq!(
            html(Brand { logo_url: Some(""), text: Some("Tests"), ..BRAND }),
            "",
            "a text needs a logo or a band"
        );
    }

    #[test]
    fn a_logo_has_either_a_text_beside_it_or_one_instead() {
        let alone = html(BRAND);
        assert!(alone.contains("alt=\"Crest\" height=\"54\""), "{alone}");
        assert!(alone.contains("border-left:2px solid #005ea5"), "{alone}");
        let beside = html(Brand { text: Some("Tests"), ..BRAND });
        assert!(beside.contains("alt=\"\" height=\"27\"") && beside.contains(">Tests</td>"), "{beside}");
        assert!(html(Brand { alt_text: None, ..BRAND }).contains("alt=\"\""), "an image always says something");
    }

    #[test]
    fn a_band_is_there_whatever_stands_on_it() {
        let band = |colour| html(Brand { banner: true, logo_url: None, colour, ..BRAND });
        assert!(band(Some("#f0f")).contains("bgcolor=\"#ff00ff\""));
        assert!(band(None).contains("bgcolor=\"#0b0c0c\""));
        assert!(band(Some("red;x:url(//evil)")).contains("bgcolor=\"#0b0c0c\""));
    }

    #[test]
    fn the_crown_is_shown_only_from_where_we_are_told() {
        let govuk = |crown_url| EmailBranding::new(Some(GovukBanner { crown_url }), None).html;
        assert!(!govuk(None).contains("<img"));
        assert!(govuk(Some("https://assets.example/crown.png")).contains("src=\"https://assets.example/crown.png\""));
        assert!(govuk(None).contains("href=\"https://www.gov.uk\""));
    }

    #[test]
    fn nothing_in_a_brand_is_markup() {
        let hostile = "\"><script>alert(1)</script>&amp;";
        for banner in [true, false] {
            for text in [None, Some(hostile)] {
                let (logo_url, alt_text, colour) = (Some(hostile), Some(hostile), Some(hostile));
                let html = html(Brand { banner, colour, logo_url, text, alt_text });
                assert!(!html.contains("<script"), "{html}");
                assert!(html.contains("src=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\""), "{html}");
            }
        }
    }
}
